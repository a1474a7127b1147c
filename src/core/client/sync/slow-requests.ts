import { createTimer, type Timer } from '../../platform/timer';
import type { StoreContext } from '../types';

/** A read is late if it takes longer than this and more than twice as long as the previous read, ms. */
const LATE_MS = 3_000;
/** A read may lack a connection if it takes longer than this and three times as long as the fastest read, ms. */
const NEED_MS = 2_000;
/** Upper bound of that limit, ms. */
const MAX_NEED_MS = 8_000;
/** A cancel may be waiting for a connection if it has no answer after this long, ms. */
const URGENT_MS = 500;

/** Detects requests that are not answered in time. */
export interface SlowRequests {
  /** Like {@link StoreContext.ask}; also reports late reads. */
  ask: StoreContext['ask'];
  /** Sends a request that must not wait for a connection. */
  hurry<T>(send: () => Promise<T>): Promise<T>;
  /** Stops all reports and timers, including those of requests in flight. */
  dispose(): void;
}

/**
 * Detects slow reads, and requests that wait for one of the browser's few connections, which look the same.
 * @param onLate a read is late
 * @param onNeed a request may be waiting for a connection: free one. `null` if there are enough
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
      // Close one stream after another until the request gets through.
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
        // Capped, so that a clock change during the request cannot make the limit endless.
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
