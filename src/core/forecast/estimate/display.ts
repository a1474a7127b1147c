import { isEnded } from '../../run/run';
import { beginAttempt, newCountdown, newShown, raise, type Shown, setTotal } from '../shown';
import type { EtaDisplay, EtaDisplayInput, EtaDisplayOptions, EtaView } from './eta-view';
import { isSize } from './residual';
import type { EtaEstimate, EtaRange } from './types';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Elapsed time before the first figure is shown. */
const SETTLE = 2 * SECOND;
/** The shown finish time stays while the estimate differs by less than this part of the remaining time. */
const DEAD_BAND = 0.1;
/** Otherwise half of the gap closes within this part of the run, between these bounds. */
const HALF_LIFE = 0.015;
const MIN_HALF_LIFE = 0.25 * SECOND;
const MAX_HALF_LIFE = 20 * SECOND;
/** At a step boundary, a change above this part of the remaining time takes effect at once. */
const SNAP = 0.5;
/** The shown figure rises only when the remaining time exceeds it by this factor. */
const RISE = 1.15;
/** Maximum speed of the bar, times the expected pace: one low estimate must not fix it near the end. */
const BAR_PACE = 2;
/** The bar leaves room for this part of the range's upper bound. */
const BAR_DOUBT = 0.25;
/** A run is overdue when it exceeds the longest of the last runs by this factor. */
const OVERDUE = 1.25;
/** Without history: by this factor of the first estimate's upper bound, which every fifth ordinary run exceeds. */
const OVERDUE_GUESSED = 1.5;
const STUCK = 10;
const PLAN_GREW_FOR = 10 * SECOND;
/** Default time without progress that counts as a stall, ms. */
const STALL_AFTER = 45 * SECOND;

/** Rounds a remaining time up to the figure that is shown, ms. */
export function roundUpRemaining(ms: number): number {
  const unit = ms <= MINUTE ? 10 * SECOND : ms <= 10 * MINUTE ? MINUTE : ms <= 60 * MINUTE ? 5 * MINUTE : 15 * MINUTE;
  return Math.max(1, Math.ceil(ms / unit)) * unit;
}

/** Input of {@link showTime}. {@link Shown} holds the total already. */
export type TimeInput = Omit<EtaDisplayInput, 'attempt' | 'totalSteps'>;

/** The shortest and longest of the last five runs, ms. */
function usualOf({ history }: EtaDisplayOptions): EtaRange | null {
  const durations = (history ?? [])
    .map((run) => run.durationMs)
    .filter(isSize)
    .slice(-5);
  return durations.length > 0 ? { lowMs: Math.min(...durations), highMs: Math.max(...durations) } : null;
}

/** Records the time and signs of progress. Returns the time passed, ms. */
function passTime(shown: Shown, { nowMs, startedAtMs, boundary, activity = boundary }: TimeInput): number {
  // Another start restarts the countdown. The bar belongs to the attempt and stays.
  if (shown.startedAtMs !== null && startedAtMs !== shown.startedAtMs) shown.countdown = newCountdown();
  shown.startedAtMs = startedAtMs;
  const { countdown, plan } = shown;
  if (countdown.atMs === null) countdown.activeAtMs = nowMs;
  const distance = nowMs - (countdown.atMs ?? nowMs);
  const passed = Math.max(0, distance);
  // The clock was set back: move all remembered times back too, so the countdown continues.
  const back = distance - passed;
  countdown.activeAtMs += back;
  plan.grewAtMs += back;
  if (countdown.finishAtMs !== null) countdown.finishAtMs += back;
  countdown.atMs = nowMs;
  if (activity !== countdown.activity) {
    const silence = nowMs - countdown.activeAtMs;
    if (countdown.activity !== undefined) countdown.longestSilenceMs = Math.max(countdown.longestSilenceMs, silence);
    countdown.activity = activity;
    countdown.activeAtMs = nowMs;
  }
  return passed;
}

/** Moves the finish time towards the estimate: at once when a step boundary contradicts it, otherwise gradually. */
function moveFinish({ countdown }: Shown, input: TimeInput & { estimate: EtaEstimate; passed: number }): number {
  const { nowMs, startedAtMs, boundary, estimate, passed } = input;
  const wanted = Math.max(0, (estimate.finishAtMs ?? 0) - nowMs);
  let remaining = countdown.finishAtMs === null ? wanted : Math.max(0, countdown.finishAtMs - nowMs);
  const gap = Math.abs(wanted - remaining);
  if (boundary !== countdown.boundary && gap > SNAP * remaining) remaining = wanted;
  else if (gap > DEAD_BAND * wanted) {
    const elapsed = Math.max(0, nowMs - (startedAtMs ?? nowMs));
    const halfLife = Math.min(MAX_HALF_LIFE, Math.max(MIN_HALF_LIFE, HALF_LIFE * (elapsed + wanted)));
    remaining = wanted + (remaining - wanted) * 2 ** (-passed / halfLife);
  }
  countdown.finishAtMs = nowMs + remaining;
  return remaining;
}

/**
 * Turns the newest estimate, which jumps, into a steady remaining time and a limit for the bar.
 * @returns `reached`: share of the time that has passed, at the bar's maximum pace; `null` without an estimate
 * @internal
 */
export function showTime(
  shown: Shown,
  input: TimeInput,
  options: EtaDisplayOptions,
): { view: EtaView; reached: number | null } {
  const { nowMs, status, startedAtMs, estimate, boundary } = input;
  const passed = passTime(shown, input);
  const { countdown, plan } = shown;
  const elapsed = Math.max(0, nowMs - (startedAtMs ?? nowMs));
  const usual = usualOf(options);
  let reached: number | null = null;
  const view: EtaView = {
    state: isEnded(status) ? 'ended' : 'hidden',
    fraction: null,
    remainingMs: null,
    shownMs: null,
    range: null,
    finishAtMs: null,
    confidence: 'none',
    usual,
    stalledForMs: null,
    planGrewTo: null,
    announce: false,
  };
  if (status !== 'running' || startedAtMs === null) {
    // Paused time does not count, and silence before the start is not a stall.
    countdown.activeAtMs = nowMs;
    countdown.finishAtMs = null;
    if (status === 'waiting') {
      view.state = 'waiting';
      view.shownMs = countdown.figureMs;
    }
    return { view, reached };
  }
  view.state = 'unknown';
  if (nowMs - plan.grewAtMs < PLAN_GREW_FOR) view.planGrewTo = plan.total;

  if (estimate?.range) {
    const { basis, confidence, range } = estimate;
    // Counted steps alone predict the time poorly: one figure would be too precise.
    const isVague = confidence === 'low' || basis === 'count';
    const remaining = moveFinish(shown, { ...input, estimate, passed });
    const total = elapsed + remaining;
    const doubt = BAR_DOUBT * range.highMs;
    const spent = elapsed / (elapsed + Math.max(remaining, doubt)) || 0;
    reached = shown.fraction === null ? spent : Math.min(spent, shown.fraction + (BAR_PACE * passed) / total);
    const rounded = roundUpRemaining(remaining);
    const { figureMs } = countdown;
    if (figureMs === null || rounded < figureMs || remaining > figureMs * RISE) countdown.figureMs = rounded;
    // A very unreliable estimate cannot decide that a run is late.
    if (countdown.expectedMs === null && !isVague && elapsed > 0.1 * total)
      countdown.expectedMs = elapsed + range.highMs;
    const scale = remaining / (estimate.remainingMs || 1);
    view.confidence = confidence;
    view.state = remaining < Math.min(SECOND, 0.01 * total) ? 'finishing' : isVague ? 'range' : 'counting';
    view.remainingMs = remaining;
    view.shownMs = countdown.figureMs;
    view.range = { lowMs: range.lowMs * scale, highMs: range.highMs * scale };
    view.finishAtMs = countdown.finishAtMs;
  }
  countdown.boundary = boundary;
  if (elapsed < SETTLE) view.state = 'hidden';
  else warn(shown, { view, elapsed, stallAfterMs: options.stallAfterMs });
  return { view, reached };
}

/** Decides whether the run is overdue or stalled, and whether to announce the figure. */
function warn(
  { countdown }: Shown,
  { view, elapsed, stallAfterMs }: { view: EtaView; elapsed: number; stallAfterMs: number | undefined },
): void {
  const { figureMs, announcedMs, longestSilenceMs } = countdown;
  const longest = view.usual?.highMs ?? countdown.expectedMs ?? Number.POSITIVE_INFINITY;
  const silence = (countdown.atMs ?? 0) - countdown.activeAtMs;
  if (elapsed > longest * (view.usual ? OVERDUE : OVERDUE_GUESSED)) view.state = 'overdue';
  if (silence >= Math.max(stallAfterMs ?? STALL_AFTER, 3 * (longestSilenceMs || MINUTE))) {
    view.state = 'stalled';
    view.stalledForMs = silence;
  }
  if (elapsed > STUCK * longest) view.state = 'stuck';
  // The first figure is not announced: it is already on the screen.
  view.announce =
    announcedMs !== null && Math.abs((figureMs ?? 0) - announcedMs) >= Math.min(MINUTE, 0.25 * announcedMs);
  if (view.announce || announcedMs === null) countdown.announcedMs = figureMs;
}

/**
 * Creates the display of one run's remaining time. It stores one finish time and counts down to it; estimates move it.
 */
export function createEtaDisplay(options: EtaDisplayOptions = {}): EtaDisplay {
  const shown = newShown();
  let starts = 0;
  return {
    update(input) {
      const { status, startedAtMs, attempt, totalSteps = null, nowMs } = input;
      // Without attempt numbers, another start is another attempt.
      if (shown.startedAtMs !== null && startedAtMs !== shown.startedAtMs) starts += 1;
      beginAttempt(shown, `${attempt}|${starts}`);
      setTotal(shown, totalSteps, nowMs);
      const { view, reached } = showTime(shown, input, options);
      if (reached !== null) raise(shown, reached);
      return { ...view, fraction: status === 'succeeded' ? 1 : shown.fraction };
    },
  };
}
