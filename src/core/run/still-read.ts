import type { ConnectionState } from './snapshot';

/** In these states the data on screen is old, or nothing is asked any more. */
const UNREAD: readonly ConnectionState[] = ['stale', 'offline', 'failed'];

/** Is the run still read? What moves on screen tells of work, so it stands still where nobody reads any more. */
export const isStillRead = (state: ConnectionState): boolean => !UNREAD.includes(state);
