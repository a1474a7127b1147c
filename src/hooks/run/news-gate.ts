import type { Clock } from '../../core/platform/clock';
import { addListener, notify } from '../../core/platform/listeners';
import { createTimer } from '../../core/platform/timer';

/** @internal Throttles updates: the first passes at once, and the latest always arrives. */
export interface NewsGate {
  /**
   * Subscribes to a source, one at a time.
   * @param listen subscribes; returns the function that unsubscribes
   * @param isUrgent called on each update; true passes it without waiting
   */
  follow(listen: (hear: () => void) => () => void, listener: () => void, isUrgent: () => boolean): () => void;
  /** Calls `listener` right before the main listener. Returns the function that unsubscribes. */
  before(listener: () => void): () => void;
}

/** @internal */
export function createNewsGate(clock: Clock, pauseMs: number): NewsGate {
  const timer = createTimer(clock);
  const early = new Set<() => void>();
  return {
    follow(listen, listener, isUrgent) {
      let isWaiting = false;
      let passedAt = Number.NEGATIVE_INFINITY;
      const pass = () => {
        timer();
        isWaiting = false;
        passedAt = clock.now();
        notify(early);
        listener();
      };
      const end = listen(() => {
        // The clock may have been set back.
        const leftMs = Math.min(pauseMs, passedAt + pauseMs - clock.now());
        if (leftMs <= 0 || isUrgent()) pass();
        else if (!isWaiting) {
          isWaiting = true;
          timer(leftMs, pass);
        }
      });
      return () => {
        timer();
        end();
      };
    },
    before: (listener) => addListener(early, listener),
  };
}
