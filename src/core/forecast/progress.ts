import type { Run, RunMetric, RunStep } from '../run/run';
import type { ProgressSegment } from './segments';

/**
 * How to draw the bar:
 * - `waiting`: the run is queued.
 * - `determinate`: `fraction` of the work is done.
 * - `indeterminate`: the run is running and the amount of work is unknown.
 * - `finishing`: all counted work is done and the run has not ended.
 * - `ended`: the run has ended; `fraction` is 1 only when it succeeded.
 */
export type ProgressMode = 'waiting' | 'determinate' | 'indeterminate' | 'finishing' | 'ended';

/** Progress as shown. */
export interface RunProgressView {
  /** 0 to 1; never falls within one attempt; 1 only on success. `null` when unknown: draw no value. */
  fraction: number | null;
  /** How to draw the bar. */
  mode: ProgressMode;
  /** Number of finished steps, if known. */
  completed: number | null;
  /** Expected number of steps, if known. */
  total: number | null;
  /** Set while the bar holds because the number of steps grew: the new number. */
  planGrewTo: number | null;
  /** Name of the current step. */
  stepName: string | null;
  /** Its number, starting at 1; also `null` when only counts are known. */
  stepNumber: number | null;
  /**
   * The steps' parts of the bar, in order. A finished step ends where the bar stood when the step ended. Empty unless
   * the steps are loaded and their known number is between 2 and 24.
   */
  segments: readonly ProgressSegment[];
}

/** Input of a {@link ProgressRule}. */
export interface ProgressRuleInput {
  /** The run. */
  run: Run;
  /** Its steps so far. */
  steps: readonly RunStep[];
  /** Number of finished steps, by the run's own count or else by its steps. */
  completed: number | null;
  /** Expected number of steps; `null` when unknown. */
  total: number | null;
  /** True when the run has reported a measured value. */
  hasMetrics: boolean;
  /** Elapsed time out of the expected total, from earlier runs or a plan; otherwise `null`. */
  estimated: number | null;
}

/** Measures a run's progress: 0 to 1, or `null` when unknown. It may fall; the shown value does not. */
export type ProgressRule = (input: ProgressRuleInput) => number | null;

/** Progress of the running steps, in steps. */
function partOfRunningSteps(steps: readonly RunStep[]): number {
  let part = 0;
  for (const step of steps) {
    const total = step.progress?.total;
    if (step.status !== 'running' || !step.progress || !total || total <= 0) continue;
    const share = step.progress.current / total;
    if (Number.isFinite(share)) part += Math.min(1, Math.max(0, share));
  }
  return part;
}

/**
 * The default rule. Uses the first that is known: the backend's own fraction; elapsed out of expected time, so that bar
 * and ETA agree; finished steps (with parts of running ones) out of the declared total. No ceiling, no floor.
 */
export const honestProgress: ProgressRule = ({ run, steps, completed, total, estimated }) => {
  const fraction = run.progress?.fraction;
  if (fraction != null && Number.isFinite(fraction)) return Math.min(1, Math.max(0, fraction));
  // When all counted steps are done, the count is better than any estimate.
  const isCounted = completed !== null && total !== null && completed >= total;
  if (estimated !== null && !isCounted) return estimated;
  if (completed === null || total === null || total <= 0) return null;
  return Math.min(1, (completed + partOfRunningSteps(steps)) / total);
};

/** Options of {@link stepCountProgress}. */
export interface StepCountProgressOptions {
  /** Expected number of steps. Default 8. */
  totalExpectedSteps?: number;
  /** Highest value before there are metrics, 0 to 1. Default 0.95. */
  cap?: number;
}

/**
 * The simplest rule: logged steps out of a fixed number, at most `cap`, and 1 once there are metrics. It ignores how
 * much work is left; the default rule does not.
 * @throws RangeError when `totalExpectedSteps` is not above 0 or `cap` not within 0 to 1
 */
export function stepCountProgress(options: StepCountProgressOptions = {}): ProgressRule {
  const { totalExpectedSteps = 8, cap = 0.95 } = options;
  if (!(totalExpectedSteps > 0) || !(cap >= 0 && cap <= 1)) {
    throw new RangeError(
      `runlight: stepCountProgress cannot compute progress from totalExpectedSteps ${totalExpectedSteps} and cap ${cap}. ` +
        'Pass a number of steps above 0 and a cap between 0 and 1.',
    );
  }
  return ({ steps, hasMetrics }) => (hasMetrics ? 1 : Math.min(cap, steps.length / totalExpectedSteps));
}

/** @internal Progress before anything is known. */
export const noProgress: RunProgressView = Object.freeze({
  fraction: null,
  mode: 'indeterminate',
  completed: null,
  total: null,
  planGrewTo: null,
  stepName: null,
  stepNumber: null,
  segments: [],
});

/** @internal True when a run has reported a measured value. */
export const hasMetrics = (metrics: readonly RunMetric[]): boolean => metrics.some(({ value }) => value !== null);

/** Input of the progress. */
export interface ProgressInput {
  /** The run; `null` while unknown. */
  run: Run | null;
  /** Its steps so far. */
  steps: readonly RunStep[];
  /** True once there are metrics. */
  hasMetrics: boolean;
  /** Default: no estimate. */
  estimated?: number | null;
  /** Expected number of steps if the run does not report one. Default: unknown. */
  expectedSteps?: number | null | undefined;
  /**
   * True while an estimate is loading. A value that it would change is not shown until then, because a bar that starts
   * too high could only stand still. Default false.
   */
  isAwaited?: boolean | undefined;
}
