import type { ConnectionState } from './snapshot';

/** In these states the data on screen is old, or reading has ended. */
const UNREAD: readonly ConnectionState[] = ['stale', 'offline', 'failed'];

/** Is the run still being read? Movement on screen means work, so it stops when reading stops. */
export const isStillRead = (state: ConnectionState): boolean => !UNREAD.includes(state);
