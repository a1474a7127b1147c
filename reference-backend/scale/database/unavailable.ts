import { RunSourceError } from '../../../src/server';

const DETAIL = 'The database is temporarily unavailable. Retry the request.';

/**
 * The database did not answer because it restarts or the connection broke. Whether a write took effect is unknown.
 * Thrown only for transient errors, and never by the embedded engine. Callers are told to retry.
 */
export class DatabaseUnavailable extends RunSourceError {
  constructor(message: string, { cause }: ErrorOptions = {}) {
    super('server', message, { code: 'database_unavailable', detail: DETAIL, retryAfterMs: 2000, cause });
  }
}
