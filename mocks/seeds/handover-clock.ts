import type { Clock, TimerHandle } from '../../src/core/platform/clock';

/** A clock that is advanced manually at first, and later follows another clock. */
export interface HandoverClock extends Clock {
  /** Advances time by `ms`. Runs all due timers in order, and lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Switches to `next`; pending timers keep their remaining delay. Call it only once. */
  handOver(next: Clock): void;
}

/** Waits until all promise chains have settled: a message is delivered in a macrotask after them. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Creates a {@link HandoverClock} that starts at `startMs`. */
export function createHandoverClock(startMs: number): HandoverClock {
  let now = startMs;
  let next: Clock | null = null;
  let count = 0;
  const waiting = new Map<number, { due: number; callback: () => void }>();
  const running = new Map<number, TimerHandle>();

  function earliest(limit: number): [number, { due: number; callback: () => void }] | null {
    let best: [number, { due: number; callback: () => void }] | null = null;
    for (const entry of waiting) {
      if (entry[1].due <= limit && (best === null || entry[1].due < best[1].due)) best = entry;
    }
    return best;
  }

  function start(clock: Clock, id: number, callback: () => void, delayMs: number): void {
    const fire = () => {
      running.delete(id);
      callback();
    };
    running.set(id, clock.setTimeout(fire, delayMs));
  }

  return {
    now: () => next?.now() ?? now,
    setTimeout(callback, delayMs): number {
      count += 1;
      if (next) start(next, count, callback, delayMs);
      else waiting.set(count, { due: now + Math.max(0, delayMs), callback });
      return count;
    },
    clearTimeout(handle) {
      if (typeof handle !== 'number') return;
      waiting.delete(handle);
      if (next && running.has(handle)) next.clearTimeout(running.get(handle));
      running.delete(handle);
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (let entry = earliest(end); entry; entry = earliest(end)) {
        waiting.delete(entry[0]);
        now = entry[1].due;
        entry[1].callback();
        await settle();
      }
      now = end;
    },
    handOver(clock) {
      next = clock;
      for (const [id, { due, callback }] of waiting) start(clock, id, callback, due - now);
      waiting.clear();
    },
  };
}
