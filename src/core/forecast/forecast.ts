import { createIdleTimes } from '../run/idle-time';
import { hasEnded, type Run } from '../run/run';
import type { RunSnapshot } from '../run/snapshot/snapshot';
import { soundRun } from '../run/sound-run';
import { stepsOfAttempt } from './attempts';
import {
  createEtaEstimator,
  type EtaEstimate,
  type EtaEstimator,
  type EtaEstimatorOptions,
  type EtaView,
} from './estimate';
import { showTime } from './estimate/display';
import { hasMetrics, honestProgress, noProgress, type ProgressRule, type RunProgressView } from './progress';
import { showProgress } from './show-progress';
import { followAttempt, newShown, resetBar, setTotal } from './shown';
import { countEstimate, createWork, type Work } from './work';

/** Prior knowledge about a run, and how to measure its progress. */
export interface ForecastOptions extends EtaEstimatorOptions {
  /** The rule that measures the bar. Default `honestProgress`. */
  rule?: ProgressRule | undefined;
  /** No sign of progress for this long is a stall, ms. Default 45 000. */
  stallAfterMs?: number | undefined;
}

/** @internal Current input of the forecast. */
export interface ForecastSettings extends ForecastOptions {
  /** True while a profile is loading. Values that it would change are not shown yet. Default false. */
  isAwaited?: boolean | undefined;
}

/** Progress and remaining time of a run, as shown. */
export interface ForecastView {
  progress: RunProgressView;
  eta: EtaView;
  /** Elapsed time, ms; the total after the end, `null` before the start. Never negative. */
  elapsedMs: number | null;
}

/** Input of {@link Forecast.update}. */
export interface ForecastInput {
  view: RunSnapshot;
  /** Now, epoch ms of the server's clock. */
  nowMs: number;
}

/** One run's forecast. Remembers what was shown, so the bar never moves back and the remaining time does not jump. */
export interface Forecast {
  /** Takes the newest data and returns what to show now. */
  update(input: ForecastInput): ForecastView;
  /** Takes new prior knowledge. The bar does not fall below what was shown. */
  setOptions(settings: ForecastSettings): void;
}

/** The longest time between two step events of an earlier run, ms. A silence up to this long is normal. */
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

/** A silence is unusual when it exceeds the longest one of earlier runs by this factor. */
const UNUSUAL_SILENCE = 1.5;
const STALL_AFTER = 45_000;

/**
 * Creates a forecast. It resets when the run changes: a component with plain data may show one run after another, and
 * the second must not start from the values of the first.
 */
export function createForecast(initial: ForecastSettings = {}): Forecast {
  let settings = initial;
  let runId: string | null = null;
  let forecast = createRunForecast(() => settings);
  return {
    update(input) {
      const id = input.view.run?.id ?? runId;
      if (runId !== null && id !== runId) forecast = createRunForecast(() => settings);
      runId = id;
      return forecast(input);
    },
    setOptions(next) {
      settings = next;
    },
  };
}

/** The progress so far and its estimate. Times are work time. */
interface Estimated {
  estimate: EtaEstimate | null;
  /** Idle time and time lost between attempts, ms. It is not work and must not affect the speed. */
  lostMs: number;
  /** Changes when a step starts or ends. */
  boundary: string | number | null;
}

function createRunForecast(getSettings: () => ForecastSettings): (input: ForecastInput) => ForecastView {
  /** Everything shown so far: the only memory of bar and time. */
  const shown = newShown();
  const idleTimes = createIdleTimes();
  const convert = createWork();
  let estimator: { total: number | null; options: ForecastOptions; estimate: EtaEstimator } | null = null;
  let silence: { history: ForecastOptions['history']; longestMs: number } = { history: null, longestMs: 0 };
  let isFigureShown = false;
  let lastRule: ProgressRule | undefined;
  /** The last sign of progress, and whether it was more than a step's own progress. */
  let sign: { activity: unknown; boundary: unknown; isStep: boolean } | null = null;

  const estimateWith = (total: number | null): EtaEstimator => {
    const options = getSettings();
    const { plan, history } = options;
    if (estimator?.total !== total || estimator.options.plan !== plan || estimator.options.history !== history) {
      estimator = { total, options, estimate: createEtaEstimator({ expectedSteps: total, plan, history }) };
    }
    return estimator.estimate;
  };
  const stallAfter = (): number => {
    const { history, stallAfterMs = STALL_AFTER } = getSettings();
    if (silence.history !== history) silence = { history, longestMs: longestSilence(history) };
    // A step that has reported progress counts as silent sooner than one that never reports.
    return sign?.isStep ? Math.max(stallAfterMs, UNUSUAL_SILENCE * silence.longestMs) : stallAfterMs;
  };

  /** Estimates a running run. A fraction measured by the backend replaces our estimate. */
  const estimateRun = (run: Run, { items, lostMs, boundary }: Work, { view, nowMs }: ForecastInput): Estimated => {
    const { isAwaited = false, expectedSteps = null } = getSettings();
    const total = run.progress?.totalSteps ?? expectedSteps;
    const startedAtMs = run.startedAt ?? nowMs;
    const lost = idleTimes.before(nowMs) + lostMs;
    const workMs = nowMs - lost;
    const fraction = run.progress?.fraction;
    const isCounted = fraction != null || view.steps.length === 0;
    let estimate: EtaEstimate | null = null;
    if (isCounted) estimate = countEstimate(run, workMs - startedAtMs, workMs);
    else if (items) estimate = estimateWith(total)({ nowMs: workMs, startedAtMs, steps: items });
    // A profile would move the figure, so wait for it. The backend's own fraction does not wait.
    if (isAwaited && !isFigureShown && fraction == null) estimate = null;
    const counted = run.progress?.completedSteps ?? null;
    return { estimate, lostMs: lost, boundary: view.steps.length > 0 ? boundary : counted };
  };

  return (input) => {
    const { view, nowMs } = input;
    const { steps, metrics } = view;
    const { expectedSteps = null, isAwaited = false, rule = honestProgress, history } = getSettings();
    const run = view.run && soundRun(view.run);
    const startedAtMs = run?.startedAt ?? null;
    // Only an ended run has an end time; some backends send 0 before.
    const until = (hasEnded(run) ? run?.finishedAt : null) ?? nowMs;
    const elapsedMs = startedAtMs === null ? null : Math.max(0, until - startedAtMs);
    const total = run?.progress?.totalSteps ?? expectedSteps;
    idleTimes.see(run, nowMs);
    const attemptSteps = run && stepsOfAttempt(run, steps);

    const isRunning = run?.status === 'running' && startedAtMs !== null;
    const { estimate, lostMs, boundary }: Estimated = isRunning
      ? estimateRun(run, convert({ run, steps, attemptSteps, startedAt: startedAtMs, nowMs, idleTimes }), input)
      : { estimate: null, lostMs: idleTimes.before(nowMs), boundary: run?.progress?.completedSteps ?? null };
    const activity = run?.rev ?? run?.updatedAt ?? boundary;
    if (sign?.activity !== activity) sign = { activity, boundary, isStep: sign?.boundary !== boundary };

    if (run) followAttempt(shown, run);
    if (lastRule !== rule) resetBar(shown);
    lastRule = rule;
    setTotal(shown, total, nowMs - lostMs);
    const { view: time, reached } = showTime(
      shown,
      {
        nowMs: nowMs - lostMs,
        status: run?.status ?? 'unknown',
        startedAtMs,
        estimate,
        // A better basis for the estimate takes effect at once, like the end of a step.
        boundary: `${estimate?.basis === 'count'}|${boundary}`,
        activity,
      },
      { history, stallAfterMs: stallAfter() },
    );
    isFigureShown = time.remainingMs !== null;
    // With counted steps alone the bar shows the count: it moves with every sign of progress, the estimate does not.
    const estimated = estimate === null || estimate.basis === 'count' ? null : reached;
    const progress: RunProgressView = run
      ? showProgress(shown, {
          run,
          steps: attemptSteps ?? [],
          total,
          rule,
          hasMetrics: hasMetrics(metrics),
          estimated,
          isAwaited,
          plan: getSettings().plan,
        })
      : noProgress;
    const finishAtMs = time.finishAtMs === null ? null : time.finishAtMs + lostMs;
    return { progress, eta: { ...time, finishAtMs, fraction: progress.fraction }, elapsedMs };
  };
}
