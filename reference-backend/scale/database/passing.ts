import pg from 'pg';

/**
 * SQLSTATEs of transient errors: connection lost or refused for now, shutdown, too many connections, lock timeout,
 * deadlock. This excludes 08P01, because a protocol violation fails the same way on every attempt, and 57P04 (the
 * database was dropped).
 */
const PASSING_STATES = /^(?:08(?!P01)|53|57P0[1-35]|25P03|55P03|57014|40001|40P01)/;

/**
 * PgBouncer reports all its own errors as 08P01. These messages are transient: the server is unavailable or full, or
 * PgBouncer restarts. Others ("unsupported startup parameter", "no such user") persist until a setting changes.
 */
const PASSING_POOLER_MESSAGES =
  /server login (?:has been )?fail|server_login_retry|server conn crashed|cannot connect to server|query_wait_timeout|no more connections allowed|too many connections|shutting down|connection (?:was )?terminated|database is (?:being )?(?:paused|disabled)|disconnected by admin/i;

/** Operating system errors: the server, its name or the network is unavailable. */
const PASSING_SYSTEM_CODES = new Set([
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  // The server has not created its Unix socket yet.
  'ENOENT',
  // The container network cannot resolve a host name before that container has started.
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The driver's own errors have no code: the connection broke, or a query timed out. */
const PASSING_DRIVER_MESSAGES = /terminated|timeout|timed out|not queryable/i;

/**
 * True if the same request can succeed later without a change of settings. A wrong password, a missing database or a
 * rejected certificate fails on every attempt.
 */
export function isPassing(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof pg.DatabaseError) {
    return PASSING_STATES.test(code) || (code === '08P01' && PASSING_POOLER_MESSAGES.test(error.message));
  }
  // The driver tried several addresses: retry if at least one of the errors is transient.
  if (error instanceof AggregateError) return error.errors.some((one) => one instanceof Error && isPassing(one));
  return code ? PASSING_SYSTEM_CODES.has(code) : PASSING_DRIVER_MESSAGES.test(error.message);
}
