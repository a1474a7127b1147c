import type { Run, RunMetric, RunStep } from '../run/run';

/**
 * How a bar is to be drawn:
 * - `waiting`: queued, nothing has begun.
 * - `determinate`: `fraction` of the work is done.
 * - `indeterminate`: work goes on, nobody knows how much there is.
 * - `finishing`: all counted work is done, the run has not ended.
 * - `ended`: the run has ended; `fraction` is 1 only when it succeeded.
 */
export type ProgressMode = 'waiting' | 'determinate' | 'indeterminate' | 'finishing' | 'ended';

/** Progress as it is shown. */
export interface RunProgressView {
  /** 0 to 1; never falls within one attempt; 1 only on success. `null` = not known, draw no value. */
  fraction: number | null;
  /** How the bar is to be drawn. */
  mode: ProgressMode;
  /** Steps finished, as far as known. */
  completed: number | null;
  /** Steps there will be, as far as known. */
  total: number | null;
  /** Set while the bar holds because the number of steps grew: the new number. */
  planGrewTo: number | null;
  /** Name of the step that is being worked on. */
  stepName: string | null;
  /** Its number, starting at 1; `null` also where only counts are known. */
  stepNumber: number | null;
}

/** What a {@link ProgressRule} measures with. */
export interface ProgressRuleInput {
  /** The run. */
  run: Run;
  /** Its steps so far. */
  steps: readonly RunStep[];
  /** Steps finished, by the run's own count or else by its steps. */
  completed: number | null;
  /** How many steps there will be; `null` when nobody knows. */
  total: number | null;
  /** True when the run has reported a measured value. */
  hasMetrics: boolean;
  /** Time spent out of the time it is expected to take, where earlier runs or a plan tell; else `null`. */
  estimated: number | null;
}

/** Measures how far a run is: 0 to 1, or `null` when that is not known. May fall; what is shown does not. */
export type ProgressRule = (input: ProgressRuleInput) => number | null;

/** How far the steps being worked on are, in steps. */
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
 * The default rule: the backend's own fraction where it gives one, else the time spent out of the time expected, so that
 * bar and ETA never contradict each other, else finished steps (and parts of running ones) out of the declared total,
 * else unknown. No ceiling, no floor.
 */
export const honestProgress: ProgressRule = ({ run, steps, completed, total, estimated }) => {
  const fraction = run.progress?.fraction;
  if (fraction != null && Number.isFinite(fraction)) return Math.min(1, Math.max(0, fraction));
  // When all counted steps are done, no estimate knows better.
  const isCounted = completed !== null && total !== null && completed >= total;
  if (estimated !== null && !isCounted) return estimated;
  if (completed === null || total === null || total <= 0) return null;
  return Math.min(1, (completed + partOfRunningSteps(steps)) / total);
};

/** Settings of {@link stepCountProgress}. */
export interface StepCountProgressOptions {
  /** Steps a run is expected to have. Default 8. */
  totalExpectedSteps?: number;
  /** Highest value before there are metrics, 0 to 1. Default 0.95. */
  cap?: number;
}

/**
 * The plan's own rule, by name: steps logged so far out of a fixed number, at most `cap`, and everything done once there
 * are metrics. It says nothing of how much work is really left; the default rule does.
 * @throws RangeError when `totalExpectedSteps` is not above 0 or `cap` not within 0 to 1
 */
export function stepCountProgress(options: StepCountProgressOptions = {}): ProgressRule {
  const { totalExpectedSteps = 8, cap = 0.95 } = options;
  if (!(totalExpectedSteps > 0) || !(cap >= 0 && cap <= 1)) {
    throw new RangeError(
      `runlight: stepCountProgress was given totalExpectedSteps ${totalExpectedSteps} and cap ${cap}, which makes no ` +
        'fraction. Pass a number of steps above 0 and a cap between 0 and 1.',
    );
  }
  return ({ steps, hasMetrics }) => (hasMetrics ? 1 : Math.min(cap, steps.length / totalExpectedSteps));
}

/** @internal Nothing is known. */
export const noProgress: RunProgressView = Object.freeze({
  fraction: null,
  mode: 'indeterminate',
  completed: null,
  total: null,
  planGrewTo: null,
  stepName: null,
  stepNumber: null,
});

/** @internal True when a run has reported a measured value. */
export const hasMetrics = (metrics: readonly RunMetric[]): boolean => metrics.some(({ value }) => value !== null);

/** What progress is computed from. */
export interface ProgressInput {
  /** The run; `null` while it is not known. */
  run: Run | null;
  /** Its steps so far. */
  steps: readonly RunStep[];
  /** Whether metrics are there already. */
  hasMetrics: boolean;
  /** Default: no estimate. */
  estimated?: number | null;
  /** How many steps there will be, where the run itself does not say. Default: unknown. */
  expectedSteps?: number | null | undefined;
  /**
   * True while an estimate is on its way: a value that it would change is not shown before it is there, for a bar that
   * begins higher could only stand still. Default false.
   */
  isAwaited?: boolean | undefined;
}
