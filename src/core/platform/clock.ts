/** What {@link Clock.setTimeout} returns; opaque. */
export type TimerHandle = unknown;

/** Time as the library sees it. Injectable, so that a test of time never waits. */
export interface Clock {
  /** Now, epoch milliseconds of *this* machine. */
  now(): number;
  /** Runs `callback` once after `delayMs` milliseconds. */
  setTimeout(callback: () => void, delayMs: number): TimerHandle;
  /** Cancels what {@link Clock.setTimeout} returned; a handle that has fired or was cancelled is ignored. */
  clearTimeout(handle: TimerHandle): void;
}

/** The longest delay the platform can wait: 32 bits with a sign, about 24.8 days. It fires at once for a longer one. ms */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A timer of any length, waited for in pieces the platform can wait. */
interface SystemTimer {
  piece: ReturnType<typeof globalThis.setTimeout> | undefined;
}

const isSystemTimer = (handle: TimerHandle): handle is SystemTimer =>
  typeof handle === 'object' && handle !== null && 'piece' in handle;

/** The machine's own clock. Timers are exact for every delay, also beyond the 24.8 days of the platform's own. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(callback, delayMs) {
    const timer: SystemTimer = { piece: undefined };
    const wait = (leftMs: number) => {
      const isLast = !(leftMs > MAX_DELAY_MS);
      const next = isLast ? callback : () => wait(leftMs - MAX_DELAY_MS);
      timer.piece = globalThis.setTimeout(next, isLast ? leftMs : MAX_DELAY_MS);
    };
    wait(delayMs);
    return timer;
  },
  clearTimeout(handle) {
    if (isSystemTimer(handle)) globalThis.clearTimeout(handle.piece);
  },
};
