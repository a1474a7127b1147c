import pg from 'pg';

/**
 * SQLSTATEs that pass by themselves: connection lost or refused for now, shutting down, too many connections, a lock not
 * got, a deadlock. Not the whole of class 08: a protocol violation (08P01) is the same at the next try. And not 57P04:
 * the database was dropped.
 */
const PASSING_STATES = /^(?:08(?!P01)|53|57P0[1-35]|25P03|55P03|57014|40001|40P01)/;

/**
 * PgBouncer reports everything of its own as 08P01. These of its messages pass: a server that is away or full, and its own
 * restart. Others ("unsupported startup parameter", "no such user") stay as they are until somebody changes a setting.
 */
const PASSING_POOLER_MESSAGES =
  /server login (?:has been )?fail|server_login_retry|server conn crashed|cannot connect to server|query_wait_timeout|no more connections allowed|too many connections|shutting down|connection (?:was )?terminated|database is (?:being )?(?:paused|disabled)|disconnected by admin/i;

/** Of the operating system: the server, its name or the network is away. */
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
  // A Unix socket that the server has not made yet.
  'ENOENT',
  // A name that a container's network does not know before the other container has started.
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The driver's own errors carry no code: the connection broke, or an answer did not come in time. */
const PASSING_DRIVER_MESSAGES = /terminated|timeout|timed out|not queryable/i;

/**
 * Can the same request succeed later although nobody changes a setting? Decides by what an error means: a wrong password,
 * a missing database or a certificate that is refused stay wrong however long one waits.
 */
export function isPassing(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof pg.DatabaseError) {
    return PASSING_STATES.test(code) || (code === '08P01' && PASSING_POOLER_MESSAGES.test(error.message));
  }
  // Several addresses were tried: one that can pass is enough to try again.
  if (error instanceof AggregateError) return error.errors.some((one) => one instanceof Error && isPassing(one));
  return code ? PASSING_SYSTEM_CODES.has(code) : PASSING_DRIVER_MESSAGES.test(error.message);
}
