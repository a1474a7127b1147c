import { startOf, workOfAttempt } from './attempts';
import {
  createEtaDisplay,
  createEtaEstimator,
  type EtaEstimate,
  type EtaEstimator,
  type EtaEstimatorOptions,
  type EtaStep,
  type EtaView,
} from './eta';
import {
  createProgressTracker,
  hasMetrics,
  type ProgressRule,
  type ProgressTracker,
  type RunProgressView,
} from './progress';
import type { Run, RunStep } from './run';
import type { RunSnapshot } from './snapshot';

/** What is known of a run beforehand, and how it is to be measured. */
export interface ForecastOptions extends EtaEstimatorOptions {
  /** How the bar is measured. Default `honestProgress`. */
  rule?: ProgressRule | undefined;
  /** Nothing happening for this long is a stall, ms. Default 45 000. */
  stallAfterMs?: number | undefined;
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

function toEtaStep(step: RunStep, startedAtMs: number, lostMs: number): EtaStep {
  const start = startOf(step, startedAtMs) - lostMs;
  const total = step.progress?.total;
  return {
    name: step.title,
    startedAtMs: start,
    finishedAtMs: step.finishedAt != null ? step.finishedAt - lostMs : step.status === 'running' ? null : start,
    fraction: step.progress && total ? Math.min(1, Math.max(0, step.progress.current / total)) : null,
  };
}

/** The run's steps as the estimator takes them: of the current attempt, in times without what was lost between two. */
interface Work {
  steps: readonly RunStep[];
  attempt: number | null | undefined;
  startedAt: number;
  /** `null` while nobody knows what the attempt goes on from. */
  items: EtaStep[] | null;
  lostMs: number;
  done: number;
  boundary: string;
}

/**
 * Makes the forecaster of one run. It remembers what it has shown: a bar never falls back, an ETA does not jump.
 * @param track remembers what was shown; hand the same on when the options become better known
 * @returns a function from what is known and the server's time, epoch ms, to the forecast
 */
export function createForecaster(
  options: ForecastOptions = {},
  track: ProgressTracker = createProgressTracker(options.rule),
): (view: RunSnapshot, nowMs: number) => Forecast {
  const { expectedSteps = null, plan, history, stallAfterMs } = options;
  const display = createEtaDisplay({ history, stallAfterMs });
  let estimator: { total: number | null; estimate: EtaEstimator } | null = null;
  let converted: Work | null = null;
  let waiting: { attempt: number | null | undefined; sinceMs: number } | null = null;

  const estimateWith = (total: number | null): EtaEstimator => {
    if (estimator?.total !== total) {
      estimator = { total, estimate: createEtaEstimator({ expectedSteps: total, plan, history }) };
    }
    return estimator.estimate;
  };
  const convert = (run: Run, steps: readonly RunStep[], startedAt: number): Work => {
    const { attempt } = run;
    if (converted?.steps === steps && converted.startedAt === startedAt && converted.attempt === attempt) {
      return converted;
    }
    const work = workOfAttempt(run, steps, startedAt);
    const items = work?.steps.map((step) => toEtaStep(step, startedAt, work.lostBefore(step))) ?? null;
    const done = items?.filter((item) => item.finishedAtMs !== null).length ?? 0;
    const boundary = `${items?.length}/${done}`;
    converted = { steps, attempt, startedAt, items, lostMs: work?.lostMs ?? 0, done, boundary };
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
    const { run, steps, metrics } = view;
    const startedAtMs = run?.startedAt ?? null;
    const until = run?.finishedAt ?? nowMs;
    const elapsedMs = startedAtMs === null ? null : Math.max(0, until - startedAtMs);
    const total = run?.progress?.totalSteps ?? null;
    const declared = total ?? expectedSteps;
    let estimate: EtaEstimate | null = null;
    let lostMs = 0;
    let boundary: string | number | null = run?.progress?.completedSteps ?? null;
    if (run?.status === 'running' && startedAtMs !== null && elapsedMs !== null) {
      const known = convert(run, steps, startedAtMs);
      lostMs = lostOf(known, nowMs);
      const workMs = nowMs - lostMs;
      if (steps.length > 0) boundary = known.boundary;
      const fraction = run.progress?.fraction;
      // A fraction the backend measured itself is better than any guess of ours.
      if (fraction != null || steps.length === 0) estimate = countEstimate(run, workMs - startedAtMs, workMs);
      else if (known.items) estimate = estimateWith(declared)({ nowMs: workMs, startedAtMs, steps: known.items });
      // Before the first step has ended, nothing but the number of steps is known, and that is no time.
      if (estimate?.basis === 'count' && steps.length > 0 && known.done === 0) estimate = null;
    }
    const shown = display.update({
      nowMs: nowMs - lostMs,
      status: run?.status ?? 'unknown',
      startedAtMs,
      estimate,
      attempt: run?.attempt ?? null,
      boundary,
      activity: run?.rev ?? run?.updatedAt ?? boundary,
      totalSteps: total,
    });
    const eta = lostMs === 0 || shown.finishAtMs === null ? shown : { ...shown, finishAtMs: shown.finishAtMs + lostMs };
    // By counted steps alone the bar shows the count itself: it moves with every sign of progress, the guess does not.
    const estimated = estimate === null || estimate.basis === 'count' ? null : eta.fraction;
    const progress = track({ run, steps, hasMetrics: hasMetrics(metrics), estimated });
    return { progress, eta, elapsedMs };
  };
}
