import type { Clock } from '../../core/platform/clock';
import { addListener, notify } from '../../core/platform/listeners';
import { createTimer } from '../../core/platform/timer';

/** @internal Lets news through at most once in a while: the first at once, the latest for certain. */
export interface NewsGate {
  /**
   * Follows a source, one at a time.
   * @param listen begins to listen to it; returns the function that ends that
   * @param isUrgent asked with each piece of news: it need not wait
   */
  follow(listen: (hear: () => void) => () => void, listener: () => void, isUrgent: () => boolean): () => void;
  /** Calls back right before the listener. Returns the function that ends it. */
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
        // A clock may be set back.
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
