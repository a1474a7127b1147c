import type { EnvironmentEvent } from '../platform/environment';
import { createTimer } from '../platform/timer';
import type { ConnectionState } from './connection';
import type { Polling } from './sync/polling-types';
import type { PushLink } from './sync/push-link';
import type { SecondLooks } from './sync/second-looks';
import type { StoreContext } from './types';

/** A hidden page keeps its socket this long: a glance at another tab must not cost a connection. ms */
const HIDDEN_SOCKET_MS = 30_000;
/** A page that comes and goes does not disturb a backend that has asked for silence more often than this, ms. */
const SILENT_LOOK_PAUSE_MS = 30_000;
/** The network coming and going must not turn into a storm of requests, ms. */
const ONLINE_PAUSE_MS = 1_000;

/** What one run's reading does when the page is hidden, shown, or loses its network. */
export interface PageEvents {
  onEvent(event: EnvironmentEvent): void;
  /** Stops its timer. */
  stop(): void;
}

/** Options of {@link createPageEvents}. */
export interface PageEventsOptions {
  context: Pick<StoreContext, 'clock'>;
  connection: ConnectionState;
  polling: Pick<Polling, 'start' | 'pause'>;
  link: Pick<PushLink, 'stop' | 'isUp'>;
  secondLooks: SecondLooks;
  isWatched: () => boolean;
  /** Reads run and steps now. */
  readAll: () => Promise<unknown>;
}

/** @internal */
export function createPageEvents(options: PageEventsOptions): PageEvents {
  const { connection, polling, link, secondLooks, isWatched, readAll } = options;
  const { clock } = options.context;
  const hiddenTimer = createTimer(clock);
  let hiddenAt = Number.NaN;

  const onHidden = () => {
    hiddenAt = clock.now();
    polling.pause();
    secondLooks.stop();
    hiddenTimer(HIDDEN_SOCKET_MS, link.stop);
  };
  const onBack = (event: EnvironmentEvent, isResting: boolean) => {
    // A socket from before the back/forward cache is dead without knowing it; so is one of a page that slept while it was
    // hidden, when no timer runs.
    const wasLong = event === 'visible' && Math.abs(clock.now() - hiddenAt) >= HIDDEN_SOCKET_MS;
    if (event === 'resumed' || wasLong) link.stop();
    // What is at rest is looked at once more: an end may be followed by another attempt, and what was refused may be there
    // again. A backend that has asked for silence is left alone for a while.
    const pauseMs = isResting || event === 'online' ? ONLINE_PAUSE_MS : 0;
    const { retryAt } = connection.get();
    const isSilent = retryAt != null && retryAt > clock.now();
    if (connection.isPast(isSilent ? SILENT_LOOK_PAUSE_MS : pauseMs)) void readAll().then(secondLooks.plan);
    else if (!isResting) polling.start();
    else secondLooks.plan();
  };
  return {
    onEvent(event) {
      // Also during the 50 ms linger; else the stale hidden timer closes the next watcher's socket.
      if (event === 'visible') hiddenTimer();
      if (!isWatched()) return;
      const { state } = connection.get();
      const isResting = state === 'failed' || state === 'ended';
      if (event === 'hidden') onHidden();
      // Only a hint: a connection that is up may know better, so it is asked.
      else if (event !== 'offline' || link.isUp()) onBack(event, isResting);
      else if (!isResting) connection.patch({ state: event });
    },
    stop: () => hiddenTimer(),
  };
}
