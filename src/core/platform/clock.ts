/** The return value of {@link Clock.setTimeout}; opaque. */
export type TimerHandle = unknown;

/** Source of time and timers. Inject another one in tests. */
export interface Clock {
  /** The current time, epoch ms of this machine. */
  now(): number;
  /** Runs `callback` once after `delayMs` milliseconds. */
  setTimeout(callback: () => void, delayMs: number): TimerHandle;
  /** Cancels a timer of {@link Clock.setTimeout}. Ignores one that has fired or was cancelled. */
  clearTimeout(handle: TimerHandle): void;
}

/** Maximum delay of the platform's `setTimeout`, 2³¹ − 1 (about 24.8 days); a longer one fires at once. ms */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A timer of any length, split into delays the platform supports. */
interface SystemTimer {
  piece: ReturnType<typeof globalThis.setTimeout> | undefined;
}

const isSystemTimer = (handle: TimerHandle): handle is SystemTimer =>
  typeof handle === 'object' && handle !== null && 'piece' in handle;

/** The system clock. Its timers support any delay, even beyond the platform's limit of 24.8 days. */
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
