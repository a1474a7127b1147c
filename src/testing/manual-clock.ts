import type { Clock, TimerHandle } from '../core/platform/clock';

/** A {@link Clock} that stands still until it is advanced. */
export interface ManualClock extends Clock {
  /** Moves time on by `ms`, running every timer that falls due, in order, and letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Lets promises settle without moving time. */
  settle(): Promise<void>;
  /** Jumps the clock without running timers, as a machine's clock does when it is set. */
  jump(ms: number): void;
  /** How many timers wait. */
  readonly pending: number;
}

/**
 * A hand-wound clock for tests.
 * @param startMs epoch milliseconds it starts at; default 2026-01-01T00:00:00Z.
 */
export function createManualClock(startMs: number = Date.UTC(2026, 0, 1)): ManualClock {
  // `elapsed` orders timers and is untouched by jumps; `offset` is what the wall clock shows on top of it.
  let elapsed = 0;
  let offset = startMs;
  let sequence = 0;
  const timers = new Map<number, { due: number; callback: () => void }>();

  const settle = async () => {
    // A macrotask lets chains of promises (fetch stubs, async iterators) run to their end; MessageChannel is not
    // touched by fake timers.
    for (let i = 0; i < 3; i += 1) {
      await new Promise<void>((resolve) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          channel.port1.close();
          resolve();
        };
        channel.port2.postMessage(null);
      });
    }
  };

  const nextDue = (limit: number): number | null => {
    let best: number | null = null;
    for (const [id, timer] of timers) {
      if (timer.due > limit) continue;
      const current = best === null ? undefined : timers.get(best);
      if (!current || timer.due < current.due || (timer.due === current.due && id < (best ?? 0))) best = id;
    }
    return best;
  };

  return {
    now: () => offset + elapsed,
    setTimeout(callback, delayMs): TimerHandle {
      sequence += 1;
      timers.set(sequence, { due: elapsed + Math.max(0, delayMs), callback });
      return sequence;
    },
    clearTimeout(handle) {
      timers.delete(handle as number);
    },
    async advance(ms) {
      const end = elapsed + ms;
      await settle();
      for (let id = nextDue(end); id !== null; id = nextDue(end)) {
        const timer = timers.get(id);
        timers.delete(id);
        if (!timer) continue;
        elapsed = Math.max(elapsed, timer.due);
        timer.callback();
        await settle();
      }
      elapsed = end;
      await settle();
    },
    settle,
    jump(ms) {
      offset += ms;
    },
    get pending() {
      return timers.size;
    },
  };
}
