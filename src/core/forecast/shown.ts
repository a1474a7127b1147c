import { compareAttempts } from '../run/compare-attempts';
import { isEnded, type Run } from '../run/run';
import { newSegments, type ShownSegments } from './segments';

/** The bar is full only after success, whatever the count says. */
const ALMOST_FULL = 0.999;

/**
 * Everything the bar and the remaining time have shown for one attempt. Both share this memory, so they agree. Times
 * are work time, ms: without idle time and time lost between attempts.
 */
export interface Shown {
  /** Run and attempt; `null` before the first. */
  attempt: string | null;
  /** The newest run seen. */
  lastRun: Run | null;
  /** Fraction shown by the bar, 0 to 1; `null` before the first value. Only {@link raise} changes it. */
  fraction: number | null;
  /** Number of steps. `isBarHeld`: the number grew and the bar has not moved since. */
  plan: { total: number | null; grewAtMs: number; isBarHeld: boolean };
  segments: ShownSegments;
  /** When the attempt started. */
  startedAtMs: number | null;
  countdown: Countdown;
}

/** The part of {@link Shown} that belongs to the remaining time. */
export interface Countdown {
  /** Time of the last update; `null` before the first. */
  atMs: number | null;
  /** Finish time of the countdown. */
  finishAtMs: number | null;
  /** The rounded figure on the screen. */
  figureMs: number | null;
  /** The figure that was announced last. */
  announcedMs: number | null;
  /** Upper bound of the total time, by the first estimate after a tenth of the run. */
  expectedMs: number | null;
  /** `boundary` changes when a step starts or ends, `activity` with every sign of progress. */
  boundary: unknown;
  activity: unknown;
  /** Time of the last sign of progress. */
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

/** @internal The state before anything is shown. */
export const newShown = (): Shown => ({
  attempt: null,
  lastRun: null,
  fraction: null,
  plan: { total: null, grewAtMs: Number.NEGATIVE_INFINITY, isBarHeld: false },
  segments: newSegments(),
  startedAtMs: null,
  countdown: newCountdown(),
});

/** @internal The state at the start of an attempt. */
export function beginAttempt(shown: Shown, attempt: string): void {
  if (attempt !== shown.attempt) Object.assign(shown, newShown(), { attempt });
}

/** @internal Resets when the run has moved on to another attempt. */
export function followAttempt(shown: Shown, run: Run): void {
  const { lastRun } = shown;
  // Without attempt numbers, a new start time after an end means a new attempt.
  const isNext = lastRun !== null && isEnded(lastRun.status) && compareAttempts(lastRun, run) > 0;
  if (isNext) shown.attempt = null;
  beginAttempt(shown, `${run.id}|${run.epoch ?? ''}|${run.attempt ?? ''}`);
  shown.lastRun = run;
}

/** @internal Records the declared number of steps; `null` when it is not reported now. */
export function setTotal(shown: Shown, total: number | null, nowMs = 0): void {
  const { plan } = shown;
  if (plan.total !== null && (total ?? 0) > plan.total) {
    plan.grewAtMs = nowMs;
    plan.isBarHeld = true;
  }
  plan.total = total ?? plan.total;
}

/** @internal Raises the bar to a measured value. It never falls within an attempt and is full only after success. */
export function raise(shown: Shown, measured: number): void {
  const next = Math.min(Math.max(0, measured), ALMOST_FULL);
  if (shown.fraction !== null && next <= shown.fraction) return;
  shown.fraction = next;
  shown.plan.isBarHeld = false;
}

/** @internal Switches the rule: its first value may be lower than the last one shown. */
export function resetBar(shown: Shown): void {
  shown.fraction = null;
  shown.segments = newSegments();
  shown.plan.isBarHeld = false;
}
