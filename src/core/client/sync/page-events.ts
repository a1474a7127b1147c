import type { EnvironmentEvent } from '../../platform/environment';
import { createTimer } from '../../platform/timer';
import type { StoreContext } from '../types';
import type { ConnectionState } from './connection';
import type { Polling } from './poll/polling-types';
import type { PushLink } from './push/push-link';
import type { Rechecks } from './rechecks';

/** Time a hidden page keeps its socket, ms: a brief tab switch must not cost a reconnect. */
const HIDDEN_SOCKET_MS = 30_000;
/** Minimum interval between reads on page events while a `Retry-After` applies, ms. */
const SILENT_LOOK_PAUSE_MS = 30_000;
/** Minimum interval between reads on network events, ms. */
const ONLINE_PAUSE_MS = 1_000;

/** Handles page events for one run: hidden, shown, offline, online. */
export interface PageEvents {
  onEvent(event: EnvironmentEvent): void;
  /** Stops the timer. */
  stop(): void;
}

/** Options of {@link createPageEvents}. */
export interface PageEventsOptions {
  context: Pick<StoreContext, 'clock'>;
  connection: ConnectionState;
  polling: Pick<Polling, 'start' | 'pause'>;
  link: Pick<PushLink, 'stop' | 'isUp'>;
  rechecks: Rechecks;
  isWatched: () => boolean;
  /** Reads run and steps now. */
  readAll: () => Promise<unknown>;
}

/** @internal */
export function createPageEvents(options: PageEventsOptions): PageEvents {
  const { connection, polling, link, rechecks, isWatched, readAll } = options;
  const { clock } = options.context;
  const hiddenTimer = createTimer(clock);
  let hiddenAt = Number.NaN;

  const onHidden = () => {
    hiddenAt = clock.now();
    polling.pause();
    rechecks.stop();
    hiddenTimer(HIDDEN_SOCKET_MS, link.stop);
  };
  const onBack = (event: EnvironmentEvent, isResting: boolean) => {
    // A socket from before the back/forward cache is dead but fires no event. The same applies to a page that slept
    // while hidden: its timer did not run.
    const wasLong = event === 'visible' && Math.abs(clock.now() - hiddenAt) >= HIDDEN_SOCKET_MS;
    if (event === 'resumed' || wasLong) link.stop();
    // Read a resting run once more: an ended one may have a new attempt, and a refused one may be readable again. A
    // `Retry-After` still applies.
    const pauseMs = isResting || event === 'online' ? ONLINE_PAUSE_MS : 0;
    const { retryAt } = connection.get();
    const isSilent = retryAt != null && retryAt > clock.now();
    if (connection.isPast(isSilent ? SILENT_LOOK_PAUSE_MS : pauseMs)) void readAll().then(rechecks.plan);
    else if (!isResting) polling.start();
    else rechecks.plan();
  };
  return {
    onEvent(event) {
      // Also during the 50 ms linger; else the stale hidden timer closes the next watcher's socket.
      if (event === 'visible') hiddenTimer();
      if (!isWatched()) return;
      const { state } = connection.get();
      const isResting = state === 'failed' || state === 'ended';
      if (event === 'hidden') onHidden();
      // `offline` is only a hint: an open connection may still work, so check it with a read.
      else if (event !== 'offline' || link.isUp()) onBack(event, isResting);
      else if (!isResting) connection.patch({ state: event });
    },
    stop: () => hiddenTimer(),
  };
}
