import { RunSourceError } from '../../../src/server';

const DETAIL = 'The database does not answer just now. Repeat the request.';

/**
 * The database did not answer because it restarts or the connection broke. Whether a write took effect is unknown.
 * Thrown only for transient errors, and never by the embedded engine. Callers are told to retry.
 */
export class DatabaseUnavailable extends RunSourceError {
  constructor(message: string, { cause }: ErrorOptions = {}) {
    super('server', message, { code: 'database_unavailable', detail: DETAIL, retryAfterMs: 2000, cause });
  }
}
