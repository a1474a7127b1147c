import type { Run } from './run';

/** The times in which a run did nothing because it waited for a person or was paused, as far as they were seen. */
export interface Rests {
  /** Takes note of what the run is now; another attempt begins anew. */
  see(run: Run | null, nowMs: number): void;
  /** How much of the time before `atMs` was rest, ms. */
  before(atMs: number): number;
  /** How many there have been. */
  readonly count: number;
}

/** Makes the memory of one run's rests. Of a rest before the page was opened nothing is known: it counts as work. */
export function createRests(): Rests {
  let key: string | null = null;
  let rests: { from: number; until: number }[] = [];
  let isResting = false;
  return {
    see(run, nowMs) {
      if (run === null) return;
      const attempt = `${run.attempt ?? ''}|${run.startedAt ?? ''}`;
      if (attempt !== key) {
        key = attempt;
        rests = [];
        isResting = false;
      }
      const current = isResting ? rests.at(-1) : undefined;
      // The newest rest has no end before another status has been seen.
      if (current) current.until = Math.max(current.from, nowMs);
      const isRestingNow = run.status === 'waiting' || run.status === 'paused';
      if (isRestingNow && !isResting) rests.push({ from: nowMs, until: nowMs });
      isResting = isRestingNow;
    },
    before(atMs) {
      let sum = 0;
      for (const { from, until } of rests) sum += Math.max(0, Math.min(until, atMs) - from);
      return sum;
    },
    get count() {
      return rests.length;
    },
  };
}
