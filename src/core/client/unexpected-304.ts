import { RunSourceError } from '../run/source/run-source-error';

/** The error for "not changed" where nothing had been read before. */
export const neverRead = (runId: string) =>
  new RunSourceError('invalid', `the backend answered "not changed" for run ${runId}, which was never read.`);
