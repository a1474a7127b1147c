import type { Clock, TimerHandle } from '../../src/core/platform/clock';

/** A wrapper around a clock that can clear all its timers at once. */
export interface ScopedClock extends Clock {
  /** Clears all timers, and ignores timers set later. */
  dispose(): void;
}

/** Creates a {@link ScopedClock} for `clock`. */
export function createScopedClock(clock: Clock): ScopedClock {
  const open = new Set<TimerHandle>();
  let disposed = false;
  return {
    now: () => clock.now(),
    setTimeout(callback, delayMs) {
      if (disposed) return null;
      const handle = clock.setTimeout(() => {
        open.delete(handle);
        callback();
      }, delayMs);
      open.add(handle);
      return handle;
    },
    clearTimeout(handle) {
      if (open.delete(handle)) clock.clearTimeout(handle);
    },
    dispose() {
      disposed = true;
      for (const handle of open) clock.clearTimeout(handle);
      open.clear();
    },
  };
}
