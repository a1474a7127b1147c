import { createTimer } from '../../platform/timer';
import type { StoreContext } from '../types';

/** Delay before the first check for a new session after a refusal, ms. */
const FIRST_LOOK_MS = 2_000;
/** Maximum delay between two checks, ms. */
const SELDOM_MS = 60_000;

/** Waits for a new session after a request was refused as unauthorized. */
export interface SessionWatch {
  start(): void;
  stop(): void;
}

/**
 * @internal
 * @param isWanted true while a watcher waits for a session
 * @param onBack called once requests would be sent with new credentials
 */
export function createSessionWatch(
  { source, clock, environment }: Pick<StoreContext, 'source' | 'clock' | 'environment'>,
  isWanted: () => boolean,
  onBack: () => void,
): SessionWatch {
  const timer = createTimer(clock);
  // Identity of the current watch: results of earlier checks are ignored.
  let currentWatch: object | null = null;
  let pauseMs = FIRST_LOOK_MS;
  // When new credentials were last found. If they are refused soon, they are not a sign of a new session: some hosts
  // send other headers with each request, e.g. a trace id.
  let backAt = Number.NEGATIVE_INFINITY;
  const check = (watch: object) => {
    timer(pauseMs, () => {
      pauseMs = Math.min(pauseMs * 1.5, SELDOM_MS);
      void (async () => {
        // A hidden page does not check.
        const isNew = environment.isVisible() && (await source.hasNewCredentials?.().catch(() => false));
        if (currentWatch !== watch || !isWanted()) return;
        if (isNew) {
          currentWatch = null;
          backAt = clock.now();
          onBack();
        } else check(watch);
      })();
    });
  };
  return {
    start() {
      if (!source.hasNewCredentials) return;
      currentWatch = {};
      if (Math.abs(clock.now() - backAt) >= SELDOM_MS) pauseMs = FIRST_LOOK_MS;
      check(currentWatch);
    },
    stop() {
      currentWatch = null;
      timer();
    },
  };
}
