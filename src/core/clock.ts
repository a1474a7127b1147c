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

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => globalThis.setTimeout(callback, delayMs),
  clearTimeout: (handle) => globalThis.clearTimeout(handle as ReturnType<typeof globalThis.setTimeout>),
};
