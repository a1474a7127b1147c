import { createEtaEstimator, type EtaEstimate, type EtaEstimatorOptions } from './eta';
import { createProgressTracker, type ProgressRule, type RunProgressView } from './progress';
import type { Run, RunStep } from './run';
import type { RunSnapshot } from './snapshot';

/** What is known of a run beforehand, and how it is to be measured. */
export interface ForecastOptions extends EtaEstimatorOptions {
  /** How the bar is measured. Default `honestProgress`. */
  progressRule?: ProgressRule | undefined;
}

/** Where a run stands and when it will be done. */
export interface Forecast {
  progress: RunProgressView;
  /** `null` where there is nothing to estimate: queued, paused, cancelling, ended. */
  eta: EtaEstimate | null;
  /** How long the run has been going, or went, ms; `null` before it started. Never negative. */
  elapsedMs: number | null;
}

const noEstimate: EtaEstimate = Object.freeze({
  fraction: null,
  remainingMs: null,
  range: null,
  finishAtMs: null,
  basis: 'none',
  confidence: 'none',
});

/** From the run's own counts alone, for those who watch no steps: what is done took this long, the rest goes on alike. */
function linearEstimate(run: Run, startedAtMs: number, nowMs: number): EtaEstimate {
  const { fraction, completedSteps, totalSteps } = run.progress ?? {};
  const share = fraction ?? (completedSteps != null && totalSteps ? completedSteps / totalSteps : null);
  const elapsedMs = nowMs - startedAtMs;
  if (share === null || !(share > 0) || share >= 1 || elapsedMs <= 0) return noEstimate;
  const remainingMs = (elapsedMs * (1 - share)) / share;
  return {
    fraction: share,
    remainingMs,
    range: { lowMs: remainingMs * 0.4, highMs: remainingMs * 2.2 },
    finishAtMs: nowMs + remainingMs,
    basis: 'count',
    confidence: 'low',
  };
}

function toEtaSteps(steps: readonly RunStep[], attempt: number | null | undefined, startedAtMs: number) {
  return steps
    .filter((step) => attempt == null || step.attempt == null || step.attempt === attempt)
    .map((step) => {
      const total = step.progress?.total;
      return {
        name: step.title,
        startedAtMs: step.startedAt ?? step.createdAt ?? startedAtMs,
        finishedAtMs: step.finishedAt ?? (step.status === 'running' ? null : (step.startedAt ?? startedAtMs)),
        fraction: step.progress && total ? step.progress.current / total : null,
      };
    });
}

/**
 * Makes the forecaster of one run. It remembers what it has shown, so that a bar never falls back.
 * @returns a function from what is known and the server's time, epoch ms, to the forecast
 */
export function createForecaster(options: ForecastOptions = {}): (view: RunSnapshot, nowMs: number) => Forecast {
  const track = createProgressTracker(options.progressRule);
  const estimators = new Map<number | null, ReturnType<typeof createEtaEstimator>>();
  const estimatorFor = (total: number | null) => {
    const expectedSteps = options.expectedSteps ?? total;
    const known = estimators.get(expectedSteps);
    if (known) return known;
    const made = createEtaEstimator({ ...options, expectedSteps });
    estimators.set(expectedSteps, made);
    return made;
  };

  return (view, nowMs) => {
    const { run, steps, metrics } = view;
    const progress = track({ run, steps, hasMetrics: metrics.some((metric) => metric.value !== null) });
    if (!run) return { progress, eta: null, elapsedMs: null };
    const startedAt = run.startedAt ?? null;
    const until = run.finishedAt ?? nowMs;
    const elapsedMs = startedAt === null ? null : Math.max(0, until - startedAt);
    if (run.status !== 'running' || startedAt === null) return { progress, eta: null, elapsedMs };
    const eta =
      steps.length > 0
        ? estimatorFor(progress.total)({
            nowMs,
            startedAtMs: startedAt,
            steps: toEtaSteps(steps, run.attempt, startedAt),
          })
        : linearEstimate(run, startedAt, nowMs);
    return { progress, eta, elapsedMs };
  };
}
