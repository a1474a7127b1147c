import { createTimer, type Timer } from '../../platform/timer';
import type { StoreContext } from '../types';

/** A read that takes longer than this, and than twice the one before, is late. ms */
const LATE_MS = 3_000;
/** A read that takes longer than this, and than three of the quickest, may be waiting for a connection. ms */
const NEED_MS = 2_000;
/** A backend that was never quick is not believed to be slower than this, ms. */
const MAX_NEED_MS = 8_000;
/** A cancel that has no answer after this long may be waiting for a connection, ms. */
const URGENT_MS = 500;

/** Notices requests that get no answer in time. */
export interface Patience {
  /** As {@link StoreContext.ask}, and tells when the read is late. */
  ask: StoreContext['ask'];
  /** Makes a request that must not wait for a connection. */
  hurry<T>(send: () => Promise<T>): Promise<T>;
  /** Tells nothing any more, and leaves no timer behind, whatever is still under way. */
  dispose(): void;
}

/**
 * A request without an answer may wait in the browser for one of its few connections, and looks like a slow one.
 * @param onLate a read is late
 * @param onNeed a request may be waiting for a connection: one should be freed. `null` = there are enough
 */
export function createPatience(
  { clock, ask }: Pick<StoreContext, 'clock' | 'ask'>,
  { onLate, onNeed }: { onLate: () => void; onNeed: (() => void) | null },
): Patience {
  let usualMs = 0;
  let quickestMs: number | null = null;
  let needy = 0;
  let isDisposed = false;
  const timers = new Set<Timer>();
  const begin = (delayMs: number, callback: () => void): Timer => {
    const timer = createTimer(clock);
    if (isDisposed) return timer;
    timers.add(timer);
    timer(delayMs, callback);
    return timer;
  };
  const end = (timer: Timer | null) => {
    timer?.();
    if (timer) timers.delete(timer);
  };
  return {
    async ask(call, outer) {
      const beganAt = clock.now();
      const needMs = Math.min(MAX_NEED_MS, Math.max(NEED_MS, 3 * (quickestMs ?? 0)));
      let isNeedy = false;
      // One stream after the other, until one was enough.
      const beNeedy = () => {
        if (!isNeedy) needy += 1;
        isNeedy = true;
        onNeed?.();
        needTimer?.(NEED_MS, beNeedy);
      };
      const needTimer = onNeed && begin(needMs, beNeedy);
      const lateTimer = begin(Math.max(LATE_MS, 2 * usualMs), onLate);
      try {
        const answer = await ask(call, outer);
        // Capped: a clock that is set during the request must not make the limit endless.
        usualMs = Math.min(Math.max(0, clock.now() - beganAt), 10_000);
        quickestMs = Math.min(quickestMs ?? usualMs, usualMs);
        return answer;
      } finally {
        end(needTimer);
        end(lateTimer);
        if (isNeedy) needy -= 1;
      }
    },
    async hurry(send) {
      if (!onNeed) return send();
      if (needy > 0) onNeed();
      const timer = begin(URGENT_MS, onNeed);
      try {
        return await send();
      } finally {
        end(timer);
      }
    },
    dispose() {
      isDisposed = true;
      for (const timer of timers) timer();
      timers.clear();
    },
  };
}
