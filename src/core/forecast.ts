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

function toEtaStep(step: RunStep, startedAtMs: number): EtaStep {
  const start = step.startedAt ?? step.createdAt ?? startedAtMs;
  const total = step.progress?.total;
  return {
    name: step.title,
    startedAtMs: start,
    finishedAtMs: step.finishedAt ?? (step.status === 'running' ? null : start),
    fraction: step.progress && total ? Math.min(1, Math.max(0, step.progress.current / total)) : null,
  };
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
  let converted: {
    steps: readonly RunStep[];
    startedAt: number;
    items: EtaStep[];
    done: number;
    boundary: string;
  } | null = null;

  const estimateWith = (total: number | null): EtaEstimator => {
    if (estimator?.total !== total) {
      estimator = { total, estimate: createEtaEstimator({ expectedSteps: total, plan, history }) };
    }
    return estimator.estimate;
  };
  const convert = (steps: readonly RunStep[], startedAt: number) => {
    if (converted?.steps === steps && converted.startedAt === startedAt) return converted;
    // What a lost attempt left unfinished is done again, and would count twice.
    const items = steps.filter((step) => step.status !== 'interrupted').map((step) => toEtaStep(step, startedAt));
    const done = items.filter((item) => item.finishedAtMs !== null).length;
    converted = { steps, startedAt, items, done, boundary: `${items.length}/${done}` };
    return converted;
  };

  return (view, nowMs) => {
    const { run, steps, metrics } = view;
    const startedAtMs = run?.startedAt ?? null;
    const until = run?.finishedAt ?? nowMs;
    const elapsedMs = startedAtMs === null ? null : Math.max(0, until - startedAtMs);
    const total = run?.progress?.totalSteps ?? null;
    const declared = total ?? expectedSteps;
    let estimate: EtaEstimate | null = null;
    let boundary: string | number | null = run?.progress?.completedSteps ?? null;
    if (run?.status === 'running' && startedAtMs !== null && elapsedMs !== null) {
      const known = convert(steps, startedAtMs);
      if (steps.length > 0) boundary = known.boundary;
      const fraction = run.progress?.fraction;
      // A fraction the backend measured itself is better than any guess of ours.
      if (fraction != null || steps.length === 0) estimate = countEstimate(run, elapsedMs, nowMs);
      else estimate = estimateWith(declared)({ nowMs, startedAtMs, steps: known.items });
      // Before the first step has ended, nothing but the number of steps is known, and that is no time.
      if (estimate?.basis === 'count' && steps.length > 0 && known.done === 0) estimate = null;
    }
    const eta = display.update({
      nowMs,
      status: run?.status ?? 'unknown',
      startedAtMs,
      estimate,
      attempt: run?.attempt ?? null,
      boundary,
      activity: run?.rev ?? run?.updatedAt ?? boundary,
      totalSteps: total,
    });
    // By counted steps alone the bar shows the count itself: it moves with every sign of progress, the guess does not.
    const estimated = estimate === null || estimate.basis === 'count' ? null : eta.fraction;
    const progress = track({ run, steps, hasMetrics: hasMetrics(metrics), estimated });
    return { progress, eta, elapsedMs };
  };
}
