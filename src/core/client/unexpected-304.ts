import { RunSourceError } from '../run/source/run-source-error';

/** The error for a "not modified" answer about a run that was never read. */
export const neverRead = (runId: string) =>
  new RunSourceError('invalid', `the backend answered "not changed" for run ${runId}, which has not been read yet.`);
