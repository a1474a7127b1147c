import type { ConnectionState } from './snapshot';

/** In these states the data on screen is old, or reading has stopped. */
const UNREAD: readonly ConnectionState[] = ['stale', 'offline', 'failed'];

/** True while the run is being read. Animation means work, so it stops when reading stops. */
export const isStillRead = (state: ConnectionState): boolean => !UNREAD.includes(state);
