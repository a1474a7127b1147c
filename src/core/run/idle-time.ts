import type { Run } from './run';

/** The times when a run was waiting for a person or paused, as seen by this page. */
export interface IdleTimes {
  /** Records the run's state. A new attempt starts over. */
  see(run: Run | null, nowMs: number): void;
  /** Idle time before `atMs`, ms. */
  before(atMs: number): number;
  /** Number of idle times. */
  readonly count: number;
}

/** Records one run's idle times. Idle time before the page was opened is unknown and counts as work. */
export function createIdleTimes(): IdleTimes {
  let key: string | null = null;
  let times: { from: number; until: number }[] = [];
  let isIdle = false;
  return {
    see(run, nowMs) {
      if (run === null) return;
      const attempt = `${run.attempt ?? ''}|${run.startedAt ?? ''}`;
      if (attempt !== key) {
        key = attempt;
        times = [];
        isIdle = false;
      }
      const current = isIdle ? times.at(-1) : undefined;
      // The current idle time grows until another status is seen.
      if (current) current.until = Math.max(current.from, nowMs);
      const isIdleNow = run.status === 'waiting' || run.status === 'paused';
      if (isIdleNow && !isIdle) times.push({ from: nowMs, until: nowMs });
      isIdle = isIdleNow;
    },
    before(atMs) {
      let sum = 0;
      for (const { from, until } of times) sum += Math.max(0, Math.min(until, atMs) - from);
      return sum;
    },
    get count() {
      return times.length;
    },
  };
}
