import { compareAttempts } from '../run/compare-attempts';
import { hasEnded, isEnded, type Run, type RunMetric, type RunStep } from '../run/run';
import { soundRun } from '../run/sound-run';
import { stepNumberOf } from '../run/steps/step-number';
import { machineText } from '../text/machine-text';
import { stepsOfAttempt } from './attempts';

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

/** An estimate no run has: whether a rule heeds estimates shows in what it makes of this one. */
const PROBE = 0.123_456_789;

const last = <T>(items: readonly T[], test: (item: T) => boolean): T | undefined => {
  for (let i = items.length - 1; i >= 0; i -= 1) {
    const item = items[i];
    if (item !== undefined && test(item)) return item;
  }
  return undefined;
};

const isFinished = ({ status }: RunStep): boolean => status === 'done' || status === 'failed';

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

/**
 * What may be counted of a run that failed or was cancelled: the step it stopped at is not one of those that are done,
 * also where the backend counts it.
 * @param completed steps finished, as far as known
 */
function countsAtStop(
  run: Run,
  steps: readonly RunStep[],
  completed: number | null,
): { completed: number | null; stepNumber: number | null } {
  const current = run.currentStep?.n;
  if (current != null) {
    return {
      completed: completed === null ? null : Math.min(completed, Math.max(0, current - 1)),
      stepNumber: current,
    };
  }
  // Errors and warnings are logged beside the work, and the note of a cancel after it.
  const work = steps.filter(({ kind }) => kind !== 'error' && kind !== 'warning' && kind !== 'cancelled');
  const stop = work[work.length - 1];
  if (completed === null || stop === undefined || stop.status === 'done') return { completed, stepNumber: null };
  const finished = work.filter(isFinished).length;
  const isOwn = run.progress?.completedSteps == null;
  const counted = isOwn ? finished : completed;
  const done = stop.status === 'failed' && counted === finished ? counted - 1 : counted;
  return { completed: done, stepNumber: isOwn ? stepNumberOf(stop, work) : done + 1 };
}

/** Follows one run's progress, so that it never goes back within an attempt. */
export type ProgressTracker = (input: ProgressInput) => RunProgressView;

/**
 * Makes a tracker for one run.
 * @param rule how to measure; default {@link honestProgress}
 */
export function createProgressTracker(rule: ProgressRule = honestProgress): ProgressTracker {
  let key = '';
  let before: Run | null = null;
  let held: number | null = null;
  let knownTotal: number | null = null;
  let grewTo: number | null = null;

  return ({ run: given, steps: all, hasMetrics, estimated = null, expectedSteps = null, isAwaited = false }) => {
    if (!given) return noProgress;
    const run = soundRun(given);
    const hasRunEnded = hasEnded(run);
    // What a lost attempt did and this one does again would count twice.
    const steps = stepsOfAttempt(run, all) ?? [];
    const attempt = `${run.id}|${run.epoch ?? ''}|${run.attempt ?? ''}`;
    // Where attempts have no numbers, the next one after an end is known by its start.
    const isAnew = before !== null && isEnded(before.status) && compareAttempts(before, run) > 0;
    before = run;
    if (attempt !== key || isAnew) {
      key = attempt;
      held = null;
      knownTotal = null;
      grewTo = null;
    }
    // A step that was broken off is not finished, and the note that the run was cancelled is no work.
    const finished = steps.filter((step) => isFinished(step) && step.kind !== 'cancelled').length;
    const total = run.progress?.totalSteps ?? expectedSteps;
    const completed = run.progress?.completedSteps ?? (steps.length > 0 ? finished : null);
    const running = last(steps, (step) => step.status === 'running');
    const newest = running ?? steps[steps.length - 1];
    const currentName = run.currentStep?.name;
    const writtenName = currentName ?? newest?.title ?? null;
    const stepName = (writtenName !== null && machineText(writtenName).trim()) || null;
    const counted = completed === null ? null : completed + (running || run.currentStep ? 1 : 0);
    // From counts alone nobody knows which step it is at: three that are done are not the third being done.
    const isKnown = counted !== 0 && stepName !== null;
    // What the backend counts has its number from there; else the step has its own, and one that is only named has none.
    const isCounted = run.progress?.completedSteps != null || steps.length === 0;
    const at = currentName == null ? newest : last(steps, ({ title }) => title === currentName);
    const ownNumber = at === undefined ? null : stepNumberOf(at, steps);
    const knownNumber = isCounted ? counted : ownNumber;
    const stopped = hasRunEnded && run.status !== 'succeeded' ? countsAtStop(run, steps, completed) : null;
    const stepNumber = run.currentStep?.n ?? stopped?.stepNumber ?? (isKnown ? knownNumber : null);
    const named = { completed: stopped ? stopped.completed : completed, total, stepName, stepNumber };

    if (run.status === 'queued') return { ...noProgress, ...named, mode: 'waiting' };

    const known = { run, steps, completed, total, hasMetrics };
    const ruled = rule({ ...known, estimated });
    // An end waits for nothing: no estimate will come any more.
    const isWaiting = isAwaited && !hasRunEnded && held === null && rule({ ...known, estimated: PROBE }) !== ruled;
    // A rule of a host's own, or a count that is no number, must not break the bar.
    const measured = ruled !== null && Number.isFinite(ruled) && !isWaiting ? Math.max(0, ruled) : null;
    if (total !== null && knownTotal !== null && total > knownTotal) grewTo = total;
    knownTotal = total;
    const isFinishing = measured !== null && measured >= 1;
    // All counted work done is not the end: the last hair of the bar belongs to success alone.
    const below = measured === null ? null : Math.min(measured, 0.999);
    if (below !== null) {
      if (held === null || below > held) grewTo = null;
      held = Math.max(held ?? 0, below);
    }

    if (hasRunEnded) {
      const fraction = run.status === 'succeeded' ? 1 : held;
      return { ...named, fraction, mode: 'ended', planGrewTo: null };
    }
    if (isFinishing) return { ...named, fraction: held, mode: 'finishing', planGrewTo: null };
    if (measured === null) return { ...named, fraction: null, mode: 'indeterminate', planGrewTo: null };
    return { ...named, fraction: held, mode: 'determinate', planGrewTo: grewTo };
  };
}
