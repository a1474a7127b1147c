import { createRests } from '../run/rests';
import { hasEnded, type Run, type RunStep } from '../run/run';
import type { RunSnapshot } from '../run/snapshot';
import { soundRun } from '../run/sound-run';
import { startOf, workOfAttempt } from './attempts';
import {
  createEtaDisplay,
  createEtaEstimator,
  type EtaEstimate,
  type EtaEstimator,
  type EtaEstimatorOptions,
  type EtaStep,
  type EtaView,
} from './estimate';
import { createProgressTracker, hasMetrics, type ProgressRule, type RunProgressView } from './progress';

/** What is known of a run beforehand, and how it is to be measured. */
export interface ForecastOptions extends EtaEstimatorOptions {
  /** How the bar is measured. Default `honestProgress`. */
  rule?: ProgressRule | undefined;
  /** Nothing happening for this long is a stall, ms. Default 45 000. */
  stallAfterMs?: number | undefined;
}

/** @internal What the forecaster goes by at the moment. */
export interface ForecastSettings extends ForecastOptions {
  /** More is about to become known: a value that it would change is not shown before. Default false. */
  isAwaited?: boolean | undefined;
}

/** Where a run stands and when it will be done. */
export interface Forecast {
  progress: RunProgressView;
  eta: EtaView;
  /** How long the run has been going, or went, ms; `null` before it started. Never negative. */
  elapsedMs: number | null;
}

/** Of a run's own counts: the remaining time is this part of what was found to hold in 8 of 10 runs (ETA.md, 10). */
const COUNT_RANGE = { low: 0.4, high: 2.2 };

/** From the run's own counts alone, for those who watch no steps: what is done took this long, the rest goes on alike. */
function countEstimate(run: Run, elapsedMs: number, nowMs: number): EtaEstimate | null {
  const { fraction, completedSteps, totalSteps } = run.progress ?? {};
  const share = fraction ?? (completedSteps != null && totalSteps ? completedSteps / totalSteps : null);
  if (share === null || !(share > 0) || share >= 1 || elapsedMs <= 0) return null;
  const remainingMs = (elapsedMs * (1 - share)) / share;
  return {
    fraction: share,
    remainingMs,
    range: { lowMs: remainingMs * COUNT_RANGE.low, highMs: remainingMs * COUNT_RANGE.high },
    finishAtMs: nowMs + remainingMs,
    // A fraction measured by the backend is worth as much as a declared plan.
    basis: fraction == null ? 'count' : 'plan',
    confidence: fraction == null ? 'low' : 'medium',
  };
}

/** @param toWorkMs turns a moment into one of the work's own time */
function toEtaStep(step: RunStep, startedAtMs: number, toWorkMs: (atMs: number) => number): EtaStep {
  const start = toWorkMs(startOf(step, startedAtMs));
  const total = step.progress?.total;
  return {
    name: step.title,
    startedAtMs: start,
    finishedAtMs: step.finishedAt != null ? toWorkMs(step.finishedAt) : step.status === 'running' ? null : start,
    fraction: step.progress && total ? Math.min(1, Math.max(0, step.progress.current / total)) : null,
  };
}

/** The run's steps as the estimator takes them: of the current attempt, in times without what was lost between two. */
interface Work {
  steps: readonly RunStep[];
  attempt: number | null | undefined;
  startedAt: number;
  /** How many rests are taken out of its times. */
  rests: number;
  /** `null` while nobody knows what the attempt goes on from. */
  items: EtaStep[] | null;
  lostMs: number;
  boundary: string;
}

/** The longest time in which nothing began or ended in an earlier run, ms: that long, silence is no bad sign. */
function longestSilence(history: ForecastOptions['history']): number {
  let longest = 0;
  for (const { steps } of history ?? []) {
    const signs = steps.flatMap((step) => [step.startedAtMs, step.finishedAtMs]).sort((a, b) => a - b);
    signs.forEach((sign, i) => {
      longest = Math.max(longest, sign - (signs[i - 1] ?? sign));
    });
  }
  return longest;
}

/** A silence of this many times the longest in earlier runs is no usual one any more. */
const UNUSUAL_SILENCE = 1.5;
const STALL_AFTER = 45_000;

/**
 * Makes a forecaster. It begins anew with another run: a component by plain data is handed one run after the other, and
 * nothing that was shown of the first may be seen in the second.
 * @param settings what is known; as a function it is asked each time, and may come to know more while what was shown so
 *   far is kept
 * @returns a function from what is known and the server's time, epoch ms, to the forecast
 */
export function createForecaster(
  settings: ForecastOptions | (() => ForecastSettings) = {},
): (view: RunSnapshot, nowMs: number) => Forecast {
  let runId: string | null = null;
  let forecast = createRunForecaster(settings);
  return (view, nowMs) => {
    const id = view.run?.id ?? runId;
    if (runId !== null && id !== runId) forecast = createRunForecaster(settings);
    runId = id;
    return forecast(view, nowMs);
  };
}

/**
 * Makes the forecaster of one run. It remembers what it has shown: a bar never falls back, an ETA does not jump.
 */
function createRunForecaster(
  settings: ForecastOptions | (() => ForecastSettings),
): (view: RunSnapshot, nowMs: number) => Forecast {
  const current: () => ForecastSettings = typeof settings === 'function' ? settings : () => settings;
  let estimator: { total: number | null; options: ForecastOptions; estimate: EtaEstimator } | null = null;
  let silence: { history: ForecastOptions['history']; longestMs: number } = { history: null, longestMs: 0 };
  let tracker = { rule: current().rule, track: createProgressTracker(current().rule) };
  let converted: Work | null = null;
  let waiting: { attempt: number | null | undefined; sinceMs: number } | null = null;
  const rests = createRests();
  let isFigureShown = false;
  /** What was last known to have happened, and whether that was more than a step's own progress. */
  let sign: { activity: unknown; boundary: unknown; isStep: boolean } | null = null;

  const display = createEtaDisplay({
    get history() {
      return current().history;
    },
    get stallAfterMs() {
      const { history, stallAfterMs = STALL_AFTER } = current();
      if (silence.history !== history) silence = { history, longestMs: longestSilence(history) };
      // A step that has told of its progress before does not fall silent for as long as one that never does.
      return sign?.isStep ? Math.max(stallAfterMs, UNUSUAL_SILENCE * silence.longestMs) : stallAfterMs;
    },
  });
  const estimateWith = (total: number | null): EtaEstimator => {
    const options = current();
    const { plan, history } = options;
    if (estimator?.total !== total || estimator.options.plan !== plan || estimator.options.history !== history) {
      estimator = { total, options, estimate: createEtaEstimator({ expectedSteps: total, plan, history }) };
    }
    return estimator.estimate;
  };
  const track: ReturnType<typeof createProgressTracker> = (input) => {
    const { rule } = current();
    if (tracker.rule !== rule) tracker = { rule, track: createProgressTracker(rule) };
    return tracker.track(input);
  };
  const convert = (run: Run, steps: readonly RunStep[], startedAt: number): Work => {
    const { attempt } = run;
    const isSame = converted?.steps === steps && converted.rests === rests.count;
    if (converted && isSame && converted.startedAt === startedAt && converted.attempt === attempt) return converted;
    const work = workOfAttempt(run, steps, startedAt);
    const items =
      work?.steps.map((step) => {
        const lostMs = work.lostBefore(step);
        return toEtaStep(step, startedAt, (atMs) => atMs - lostMs - rests.before(atMs));
      }) ?? null;
    const done = items?.filter((item) => item.finishedAtMs !== null).length ?? 0;
    const boundary = `${items?.length}/${done}`;
    converted = { steps, attempt, startedAt, rests: rests.count, items, lostMs: work?.lostMs ?? 0, boundary };
    return converted;
  };
  /** What is to be taken off the time now. An attempt of which nothing is known yet begins when that is first seen. */
  const lostOf = ({ attempt, items, lostMs, startedAt }: Work, nowMs: number): number => {
    if (items) return lostMs;
    const since =
      waiting !== null && waiting.attempt === attempt ? waiting : { attempt, sinceMs: Math.max(nowMs, startedAt) };
    waiting = since;
    return since.sinceMs - startedAt;
  };

  return (view, nowMs) => {
    const { steps, metrics } = view;
    const run = view.run && soundRun(view.run);
    const { expectedSteps = null, isAwaited = false } = current();
    const startedAtMs = run?.startedAt ?? null;
    // Only what has ended has an end: the zero of a type is none.
    const until = (hasEnded(run) ? run?.finishedAt : null) ?? nowMs;
    const elapsedMs = startedAtMs === null ? null : Math.max(0, until - startedAtMs);
    const declared = run?.progress?.totalSteps ?? expectedSteps;
    rests.see(run, nowMs);
    const restMs = rests.before(nowMs);
    let estimate: EtaEstimate | null = null;
    // While a person is waited for nothing gets done, and that is no sign of how fast the work is.
    let lostMs = restMs;
    let boundary: string | number | null = run?.progress?.completedSteps ?? null;
    if (run?.status === 'running' && startedAtMs !== null && elapsedMs !== null) {
      const known = convert(run, steps, startedAtMs);
      lostMs = restMs + lostOf(known, nowMs);
      const workMs = nowMs - lostMs;
      if (steps.length > 0) boundary = known.boundary;
      const fraction = run.progress?.fraction;
      // A fraction the backend measured itself is better than any guess of ours.
      if (fraction != null || steps.length === 0) estimate = countEstimate(run, workMs - startedAtMs, workMs);
      else if (known.items) estimate = estimateWith(declared)({ nowMs: workMs, startedAtMs, steps: known.items });
      // What earlier runs tell would move the figure; the backend's own fraction does not wait for them.
      if (isAwaited && !isFigureShown && fraction == null) estimate = null;
    }
    const activity = run?.rev ?? run?.updatedAt ?? boundary;
    if (sign?.activity !== activity) sign = { activity, boundary, isStep: sign?.boundary !== boundary };
    const shown = display.update({
      nowMs: nowMs - lostMs,
      status: run?.status ?? 'unknown',
      startedAtMs,
      estimate,
      attempt: run?.attempt ?? null,
      // An estimate that begins to rest on more is news as the end of a step is, and takes effect at once.
      boundary: `${estimate?.basis === 'count'}|${boundary}`,
      activity,
      totalSteps: declared,
    });
    isFigureShown = shown.remainingMs !== null;
    const eta = lostMs === 0 || shown.finishAtMs === null ? shown : { ...shown, finishAtMs: shown.finishAtMs + lostMs };
    // By counted steps alone the bar shows the count itself: it moves with every sign of progress, the guess does not. Nor
    // does it inherit what was guessed from the count before more was known.
    const isGuess = estimate === null || estimate.basis === 'count' || elapsedMs === null;
    const workMs = Math.max(0, (elapsedMs ?? 0) - lostMs);
    const estimated =
      isGuess || eta.fraction === null ? null : Math.min(eta.fraction, workMs / (workMs + (eta.remainingMs ?? 0)) || 0);
    const progress = track({ run, steps, hasMetrics: hasMetrics(metrics), estimated, expectedSteps, isAwaited });
    return { progress, eta, elapsedMs };
  };
}
