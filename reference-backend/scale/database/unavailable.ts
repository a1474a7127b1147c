import { RunSourceError } from '../../../src/server';

const DETAIL = 'The database does not answer just now. Repeat the request.';

/**
 * The database did not answer: it restarts, or the connection broke. Whether a write took effect is not known. Thrown
 * only for what passes by itself; the embedded engine never throws it. Callers are told to repeat their request.
 */
export class DatabaseUnavailable extends RunSourceError {
  constructor(message: string, { cause }: ErrorOptions = {}) {
    super('server', message, { code: 'database_unavailable', detail: DETAIL, retryAfterMs: 2000, cause });
  }
}
