import { createRests } from '../run/rests';
import { hasEnded, type Run } from '../run/run';
import type { RunSnapshot } from '../run/snapshot';
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

/** What is known of a run beforehand, and how it is to be measured. */
export interface ForecastOptions extends EtaEstimatorOptions {
  /** How the bar is measured. Default `honestProgress`. */
  rule?: ProgressRule | undefined;
  /** Nothing happening for this long is a stall, ms. Default 45 000. */
  stallAfterMs?: number | undefined;
}

/** @internal What the forecast goes by at the moment. */
export interface ForecastSettings extends ForecastOptions {
  /** More is about to become known: a value that it would change is not shown before. Default false. */
  isAwaited?: boolean | undefined;
}

/** Where a run stands and when it will be done, as it is shown. */
export interface ForecastView {
  progress: RunProgressView;
  eta: EtaView;
  /** How long the run has been going, or went, ms; `null` before it started. Never negative. */
  elapsedMs: number | null;
}

/** What a {@link Forecast} looks at. */
export interface ForecastInput {
  view: RunSnapshot;
  /** Now, epoch ms of the server's clock. */
  nowMs: number;
}

/** One run's forecast. It remembers what was shown: a bar never falls back, a remaining time does not jump. */
export interface Forecast {
  /** Takes the newest data and gives what to show now. */
  update(input: ForecastInput): ForecastView;
  /** Takes what has become known beforehand. What was shown stays the least that is shown. */
  setOptions(settings: ForecastSettings): void;
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
 * Makes a forecast. It begins anew with another run: a component by plain data is handed one run after the other, and nothing
 * that was shown of the first may be seen in the second.
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

/** How far the run has come and what is estimated for it; times are of the work's own time. */
interface Estimated {
  estimate: EtaEstimate | null;
  /** Rests and what was lost between attempts, ms: not spent on work, and no sign of how fast it is. */
  lostMs: number;
  /** Changes when a step begins or ends. */
  boundary: string | number | null;
}

function createRunForecast(getSettings: () => ForecastSettings): (input: ForecastInput) => ForecastView {
  /** All that was shown: the only memory of bar and time. */
  const shown = newShown();
  const rests = createRests();
  const convert = createWork();
  let estimator: { total: number | null; options: ForecastOptions; estimate: EtaEstimator } | null = null;
  let silence: { history: ForecastOptions['history']; longestMs: number } = { history: null, longestMs: 0 };
  let isFigureShown = false;
  let lastRule: ProgressRule | undefined;
  /** What was last known to have happened, and whether that was more than a step's own progress. */
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
    // A step that has told of its progress before does not fall silent for as long as one that never does.
    return sign?.isStep ? Math.max(stallAfterMs, UNUSUAL_SILENCE * silence.longestMs) : stallAfterMs;
  };

  /** Estimates a running run. A fraction that the backend measured itself is better than any guess of ours. */
  const estimateRun = (run: Run, { items, lostMs, boundary }: Work, { view, nowMs }: ForecastInput): Estimated => {
    const { isAwaited = false, expectedSteps = null } = getSettings();
    const total = run.progress?.totalSteps ?? expectedSteps;
    const startedAtMs = run.startedAt ?? nowMs;
    const lost = rests.before(nowMs) + lostMs;
    const workMs = nowMs - lost;
    const fraction = run.progress?.fraction;
    const isCounted = fraction != null || view.steps.length === 0;
    let estimate: EtaEstimate | null = null;
    if (isCounted) estimate = countEstimate(run, workMs - startedAtMs, workMs);
    else if (items) estimate = estimateWith(total)({ nowMs: workMs, startedAtMs, steps: items });
    // What earlier runs tell would move the figure; the backend's own fraction does not wait for them.
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
    // Only what has ended has an end: the zero of a type is none.
    const until = (hasEnded(run) ? run?.finishedAt : null) ?? nowMs;
    const elapsedMs = startedAtMs === null ? null : Math.max(0, until - startedAtMs);
    const total = run?.progress?.totalSteps ?? expectedSteps;
    rests.see(run, nowMs);
    const own = run && stepsOfAttempt(run, steps);

    const isRunning = run?.status === 'running' && startedAtMs !== null;
    const { estimate, lostMs, boundary }: Estimated = isRunning
      ? estimateRun(run, convert({ run, steps, own, startedAt: startedAtMs, nowMs, rests }), input)
      : { estimate: null, lostMs: rests.before(nowMs), boundary: run?.progress?.completedSteps ?? null };
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
        // An estimate that begins to rest on more is news as the end of a step is, and takes effect at once.
        boundary: `${estimate?.basis === 'count'}|${boundary}`,
        activity,
      },
      { history, stallAfterMs: stallAfter() },
    );
    isFigureShown = time.remainingMs !== null;
    // By counted steps alone the bar shows the count itself: it moves with every sign of progress, the guess does not.
    const estimated = estimate === null || estimate.basis === 'count' ? null : reached;
    const progress: RunProgressView = run
      ? showProgress(shown, {
          run,
          steps: own ?? [],
          total,
          rule,
          hasMetrics: hasMetrics(metrics),
          estimated,
          isAwaited,
        })
      : noProgress;
    const finishAtMs = time.finishAtMs === null ? null : time.finishAtMs + lostMs;
    return { progress, eta: { ...time, finishAtMs, fraction: progress.fraction }, elapsedMs };
  };
}
