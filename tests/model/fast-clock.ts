import type { Clock } from '../../src/core/platform/clock';

/**
 * A manual clock for ten thousand sequences: one turn of the event loop between two timers lets every promise settle,
 * while the public `createManualClock` takes several slower turns. It also separates the client's timers from the
 * network's, so that a test can detect timers that the client leaves behind.
 */
export interface FastClock extends Clock {
  /** Milliseconds since the start; unlike `now()`, {@link FastClock.jump} does not change it. */
  readonly elapsed: number;
  /** The number of pending client timers. */
  readonly pending: number;
  /** For the network and the server: runs `callback` after `delayMs`, not counted in {@link FastClock.pending}. */
  after(delayMs: number, callback: () => void): void;
  /** Runs the next timer if it is due by `limit` (of `elapsed`), and lets promises settle; false if there is none. */
  runNext(limit: number): Promise<boolean>;
  /** Advances time by `ms` and runs due timers. */
  advance(ms: number): Promise<void>;
  /** Lets promises settle. */
  settle(): Promise<void>;
  /** Sets the wall clock forward or back, like users and time servers do. */
  jump(ms: number): void;
}

interface Timer {
  due: number;
  callback: () => void;
  isClients: boolean;
}

export function createFastClock(startMs = Date.UTC(2026, 0, 1)): FastClock {
  let elapsed = 0;
  let offset = startMs;
  let sequence = 0;
  let pending = 0;
  const timers = new Map<number, Timer>();

  const add = (delayMs: number, callback: () => void, isClients: boolean) => {
    // A NaN delay would run at once and hide an arithmetic bug.
    if (!Number.isFinite(delayMs)) throw new Error(`a timer of ${delayMs} ms was asked for`);
    sequence += 1;
    timers.set(sequence, { due: elapsed + Math.max(0, delayMs), callback, isClients });
    if (isClients) pending += 1;
    return sequence;
  };
  const remove = (id: number) => {
    const timer = timers.get(id);
    if (!timer) return;
    timers.delete(id);
    if (timer.isClients) pending -= 1;
  };
  // The map is ordered by `sequence`, so the older of two timers due at the same time comes first.
  const next = (limit: number): number | null => {
    let best: number | null = null;
    let due = Number.POSITIVE_INFINITY;
    for (const [id, timer] of timers) {
      if (timer.due > limit || timer.due >= due) continue;
      best = id;
      due = timer.due;
    }
    return best;
  };
  // An immediate runs only after the microtask queue is empty.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const runNext = async (limit: number) => {
    const id = next(limit);
    const timer = id === null ? undefined : timers.get(id);
    if (id === null || !timer) return false;
    remove(id);
    elapsed = Math.max(elapsed, timer.due);
    timer.callback();
    await settle();
    return true;
  };

  return {
    get elapsed() {
      return elapsed;
    },
    get pending() {
      return pending;
    },
    now: () => offset + elapsed,
    setTimeout: (callback, delayMs) => add(delayMs, callback, true),
    clearTimeout(handle) {
      if (typeof handle === 'number') remove(handle);
    },
    after(delayMs, callback) {
      add(delayMs, callback, false);
    },
    runNext,
    async advance(ms) {
      const end = elapsed + ms;
      await settle();
      while (await runNext(end));
      elapsed = end;
    },
    settle,
    jump(ms) {
      offset += ms;
    },
  };
}
