import { compareAttempts } from '../run/compare-attempts';
import { isEnded, type Run } from '../run/run';

/** The last hair of the bar belongs to success alone, whatever is counted as done. */
const ALMOST_FULL = 0.999;

/**
 * What was shown of one attempt of a run, by the bar and by the remaining time. It is the only memory of both, so they cannot
 * contradict each other. Times are ms of the work's own time: without rests and what was lost between attempts.
 */
export interface Shown {
  /** Which attempt of which run; `null` before the first. */
  attempt: string | null;
  /** The run as it was seen last. */
  lastRun: Run | null;
  /** What the bar shows, 0 to 1; `null` before its first value. Only {@link raise} changes it. */
  fraction: number | null;
  /** How many steps the run has. `isBarHeld`: the number grew, and the bar has not moved since. */
  plan: { total: number | null; grewAtMs: number; isBarHeld: boolean };
  /** When the attempt started. */
  startedAtMs: number | null;
  countdown: Countdown;
}

/** The part of {@link Shown} that belongs to the remaining time. */
export interface Countdown {
  /** When it was last brought up to date; `null` before the first time. */
  atMs: number | null;
  /** The finish time that is counted down to. */
  finishAtMs: number | null;
  /** The rounded figure that people read. */
  figureMs: number | null;
  /** The figure that was announced last. */
  announcedMs: number | null;
  /** Total time expected at most, by the first estimate made after a tenth of the run. */
  expectedMs: number | null;
  /** What changes when a step starts or ends, and what changes with every sign of life. */
  boundary: unknown;
  activity: unknown;
  /** The last sign of life. */
  activeAtMs: number;
  longestSilenceMs: number;
}

/** @internal */
export const newCountdown = (): Countdown => ({
  atMs: null,
  finishAtMs: null,
  figureMs: null,
  announcedMs: null,
  expectedMs: null,
  boundary: undefined,
  activity: undefined,
  activeAtMs: 0,
  longestSilenceMs: 0,
});

/** @internal Nothing was shown yet. */
export const newShown = (): Shown => ({
  attempt: null,
  lastRun: null,
  fraction: null,
  plan: { total: null, grewAtMs: Number.NEGATIVE_INFINITY, isBarHeld: false },
  startedAtMs: null,
  countdown: newCountdown(),
});

/** @internal Another attempt begins with nothing shown. */
export function beginAttempt(shown: Shown, attempt: string): void {
  if (attempt !== shown.attempt) Object.assign(shown, newShown(), { attempt });
}

/** @internal Begins anew where the run has gone on to another attempt. */
export function followAttempt(shown: Shown, run: Run): void {
  const { lastRun } = shown;
  // Where attempts have no numbers, the start tells the next one after an end.
  const isNext = lastRun !== null && isEnded(lastRun.status) && compareAttempts(lastRun, run) > 0;
  if (isNext) shown.attempt = null;
  beginAttempt(shown, `${run.id}|${run.epoch ?? ''}|${run.attempt ?? ''}`);
  shown.lastRun = run;
}

/** @internal Takes note of how many steps there are to be; `null` = not said now. */
export function setTotal(shown: Shown, total: number | null, nowMs = 0): void {
  const { plan } = shown;
  if (plan.total !== null && (total ?? 0) > plan.total) {
    plan.grewAtMs = nowMs;
    plan.isBarHeld = true;
  }
  plan.total = total ?? plan.total;
}

/** @internal Moves the bar to what was measured. It never falls within an attempt, and is not full before success. */
export function raise(shown: Shown, measured: number): void {
  const next = Math.min(Math.max(0, measured), ALMOST_FULL);
  if (shown.fraction !== null && next <= shown.fraction) return;
  shown.fraction = next;
  shown.plan.isBarHeld = false;
}

/** @internal Another rule measures from now on: its first value is not held to the last one's. */
export function resetBar(shown: Shown): void {
  shown.fraction = null;
  shown.plan.isBarHeld = false;
}
