import type { Clock, TimerHandle } from './clock';

/** One timer: `timer(ms, callback)` sets it, in place of what it was set to before; `timer()` stops it. */
export type Timer = (delayMs?: number, callback?: () => void) => void;

/** @internal Makes a {@link Timer} that is not set. */
export function createTimer(clock: Clock): Timer {
  let handle: TimerHandle | null = null;
  return (delayMs = 0, callback) => {
    // One that has fired is cleared as well: the clock ignores that.
    if (handle !== null) clock.clearTimeout(handle);
    handle = callback ? clock.setTimeout(callback, delayMs) : null;
  };
}
