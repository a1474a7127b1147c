import type { Clock, TimerHandle } from '../core/platform/clock';

/** A {@link Clock} that moves only when advanced. */
export interface ManualClock extends Clock {
  /** Advances time by `ms`. Runs all due timers in order, and lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Lets promises settle without advancing time. */
  settle(): Promise<void>;
  /** Changes the time without running timers, like setting the system clock. */
  jump(ms: number): void;
  /** Number of pending timers. */
  readonly pending: number;
}

/**
 * Creates a manual clock for tests.
 * @param startMs start time, epoch ms; default 2026-01-01T00:00:00Z.
 */
export function createManualClock(startMs: number = Date.UTC(2026, 0, 1)): ManualClock {
  // `elapsed` schedules timers and ignores jumps; `offset` converts it to wall-clock time.
  let elapsed = 0;
  let offset = startMs;
  let sequence = 0;
  const timers = new Map<number, { due: number; callback: () => void }>();

  const settle = async () => {
    // Macrotasks let promise chains (fetch stubs, async iterators) finish. Fake timers do not replace MessageChannel.
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
