import { RunSourceError } from '../run/run-source';

/** The answer "not changed" to somebody who had nothing. */
export const neverRead = (runId: string) =>
  new RunSourceError('invalid', `the backend answered "not changed" for run ${runId}, which was never read.`);
