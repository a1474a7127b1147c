import type { Clock, TimerHandle } from './clock';

/** A restartable timer: `timer(ms, callback)` replaces the previous one, `timer()` stops it. */
export type Timer = (delayMs?: number, callback?: () => void) => void;

/** @internal Creates a stopped {@link Timer}. */
export function createTimer(clock: Clock): Timer {
  let handle: TimerHandle | null = null;
  return (delayMs = 0, callback) => {
    // Also after it has fired: the clock ignores that.
    if (handle !== null) clock.clearTimeout(handle);
    handle = callback ? clock.setTimeout(callback, delayMs) : null;
  };
}
