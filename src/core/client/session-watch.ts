import { createTimer } from '../platform/timer';
import type { StoreContext } from './types';

/** After a refused session it is looked whether there is another one, after this long at first, ms. */
const FIRST_LOOK_MS = 2_000;
/** … and no less often than this, ms. */
const SELDOM_MS = 60_000;

/** Waits for a session after the last one was refused. */
export interface SessionWatch {
  start(): void;
  stop(): void;
}

/**
 * @internal
 * @param isWanted does anybody still wait for it?
 * @param onBack requests would now be sent with other credentials
 */
export function createSessionWatch(
  { source, clock, environment }: Pick<StoreContext, 'source' | 'clock' | 'environment'>,
  isWanted: () => boolean,
  onBack: () => void,
): SessionWatch {
  const timer = createTimer(clock);
  // What was begun earlier is not heard any more.
  let own: object | null = null;
  const look = (pauseMs: number, self: object) => {
    timer(pauseMs, () => {
      void (async () => {
        // A page that is hidden looks when it is visible again.
        const isNew = environment.isVisible() && (await source.hasNewCredentials?.().catch(() => false));
        if (own !== self || !isWanted()) return;
        if (isNew) {
          own = null;
          onBack();
        } else look(Math.min(pauseMs * 1.5, SELDOM_MS), self);
      })();
    });
  };
  return {
    start() {
      if (!source.hasNewCredentials) return;
      own = {};
      look(FIRST_LOOK_MS, own);
    },
    stop() {
      own = null;
      timer();
    },
  };
}
