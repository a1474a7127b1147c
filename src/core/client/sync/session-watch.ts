import { createTimer } from '../../platform/timer';
import type { StoreContext } from '../types';

/** Delay before the first check for a new session after a refusal, ms. */
const FIRST_LOOK_MS = 2_000;
/** Longest delay between two checks, ms. */
const SELDOM_MS = 60_000;

/** Waits for a session after the last one was refused. */
export interface SessionWatch {
  start(): void;
  stop(): void;
}

/**
 * @internal
 * @param isWanted true while a watcher waits for a session
 * @param onBack called when requests would be sent with new credentials
 */
export function createSessionWatch(
  { source, clock, environment }: Pick<StoreContext, 'source' | 'clock' | 'environment'>,
  isWanted: () => boolean,
  onBack: () => void,
): SessionWatch {
  const timer = createTimer(clock);
  // Ignore answers to earlier checks.
  let currentWatch: object | null = null;
  const look = (pauseMs: number, watch: object) => {
    timer(pauseMs, () => {
      void (async () => {
        // A hidden page checks when it becomes visible.
        const isNew = environment.isVisible() && (await source.hasNewCredentials?.().catch(() => false));
        if (currentWatch !== watch || !isWanted()) return;
        if (isNew) {
          currentWatch = null;
          onBack();
        } else look(Math.min(pauseMs * 1.5, SELDOM_MS), watch);
      })();
    });
  };
  return {
    start() {
      if (!source.hasNewCredentials) return;
      currentWatch = {};
      look(FIRST_LOOK_MS, currentWatch);
    },
    stop() {
      currentWatch = null;
      timer();
    },
  };
}
