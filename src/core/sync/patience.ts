import type { StoreContext } from '../store-context';

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
        needTimer = clock.setTimeout(beNeedy, NEED_MS);
      };
      let needTimer = onNeed && clock.setTimeout(beNeedy, needMs);
      const lateTimer = clock.setTimeout(onLate, Math.max(LATE_MS, 2 * usualMs));
      try {
        const answer = await ask(call, outer);
        // A clock that is set meanwhile must not make the patience endless.
        usualMs = Math.min(Math.max(0, clock.now() - beganAt), 10_000);
        quickestMs = Math.min(quickestMs ?? usualMs, usualMs);
        return answer;
      } finally {
        if (needTimer !== null) clock.clearTimeout(needTimer);
        clock.clearTimeout(lateTimer);
        if (isNeedy) needy -= 1;
      }
    },
    async hurry(send) {
      if (!onNeed) return send();
      if (needy > 0) onNeed();
      const timer = clock.setTimeout(onNeed, URGENT_MS);
      try {
        return await send();
      } finally {
        clock.clearTimeout(timer);
      }
    },
  };
}
