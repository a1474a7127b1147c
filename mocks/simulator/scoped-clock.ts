import type { Clock, TimerHandle } from '../../src/core/platform/clock';

/** A view of a clock whose open timers can be dropped all at once. */
export interface ScopedClock extends Clock {
  /** Drops every open timer; timers set later are dropped too. */
  dispose(): void;
}

/** Makes a {@link ScopedClock} on top of `clock`. */
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
