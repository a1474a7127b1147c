import { createTimer, type Timer } from '../../platform/timer';
import type { StoreContext } from '../types';

/** A read is late if it takes longer than this and than twice the previous one, ms. */
const LATE_MS = 3_000;
/** A read may be waiting for a connection if it takes longer than this and than three times the quickest, ms. */
const NEED_MS = 2_000;
/** Upper bound for the assumed duration of the quickest read, ms. */
const MAX_NEED_MS = 8_000;
/** A cancel may be waiting for a connection if it has no answer after this long, ms. */
const URGENT_MS = 500;

/** Detects requests without an answer in time. */
export interface SlowRequests {
  /** As {@link StoreContext.ask}, and reports when the read is late. */
  ask: StoreContext['ask'];
  /** Sends a request that must not wait for a connection. */
  hurry<T>(send: () => Promise<T>): Promise<T>;
  /** Ends all reports and timers, also of requests in flight. */
  dispose(): void;
}

/**
 * A request that waits in the browser for one of its few connections looks like a slow one. Both are detected here.
 * @param onLate a read is late
 * @param onNeed a request may be waiting for a connection: free one. `null` when there are enough
 */
export function createSlowRequests(
  { clock, ask }: Pick<StoreContext, 'clock' | 'ask'>,
  { onLate, onNeed }: { onLate: () => void; onNeed: (() => void) | null },
): SlowRequests {
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
      // Close one stream after the other until the request gets through.
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
        // Capped, because a clock change during the request must not make the limit endless.
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
