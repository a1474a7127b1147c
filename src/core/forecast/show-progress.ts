import { hasEnded, type Run, type RunStep } from '../run/run';
import { soundRun } from '../run/sound-run';
import { stepNumberOf } from '../run/steps/step-number';
import { machineText } from '../text/machine-text';
import { stepsOfAttempt } from './attempts';
import type { EtaPlanStep } from './estimate';
import { honestProgress, noProgress, type ProgressInput, type ProgressRule, type RunProgressView } from './progress';
import { showSegments } from './segments';
import { followAttempt, newShown, raise, type Shown, setTotal } from './shown';

/** An estimate that never occurs: if a rule's result changes with it, the rule uses estimates. */
const PROBE = 0.123_456_789;

const last = <T>(items: readonly T[], test: (item: T) => boolean): T | undefined => {
  for (let i = items.length - 1; i >= 0; i -= 1) {
    const item = items[i];
    if (item !== undefined && test(item)) return item;
  }
  return undefined;
};

const isFinished = ({ status }: RunStep): boolean => status === 'done' || status === 'failed';

/**
 * The number of finished steps of a failed or cancelled run. The step it stopped at does not count, even when the
 * backend counts it.
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
  // Errors and warnings are entries beside the work; the entry of a cancel comes after it.
  const work = steps.filter(({ kind }) => kind !== 'error' && kind !== 'warning' && kind !== 'cancelled');
  const stop = work[work.length - 1];
  if (completed === null || stop === undefined || stop.status === 'done') return { completed, stepNumber: null };
  const finished = work.filter(isFinished).length;
  const isOwn = run.progress?.completedSteps == null;
  const counted = isOwn ? finished : completed;
  const done = stop.status === 'failed' && counted === finished ? counted - 1 : counted;
  return { completed: done, stepNumber: isOwn ? stepNumberOf(stop, work) : done + 1 };
}

/** Input of {@link showProgress}. {@link Shown} holds attempt and total already. */
export interface MeasuredRun {
  run: Run;
  /** The steps of this attempt. Steps that a lost attempt did and this one repeats would count twice. */
  steps: readonly RunStep[];
  total: number | null;
  rule: ProgressRule;
  hasMetrics: boolean;
  estimated: number | null;
  isAwaited: boolean;
  /** Sizes of the planned steps; they divide the rest of the bar. */
  plan?: readonly EtaPlanStep[] | null | undefined;
}

/** The current step and the number of finished steps. */
function describeSteps({
  run,
  steps,
  total,
}: MeasuredRun): Pick<RunProgressView, 'completed' | 'total' | 'stepName' | 'stepNumber'> & { counted: number | null } {
  // An interrupted step is not finished, and the entry of a cancel is not work.
  const finished = steps.filter((step) => isFinished(step) && step.kind !== 'cancelled').length;
  const counted = run.progress?.completedSteps ?? (steps.length > 0 ? finished : null);
  const running = last(steps, (step) => step.status === 'running');
  const newest = running ?? steps[steps.length - 1];
  const currentName = run.currentStep?.name;
  const writtenName = currentName ?? newest?.title ?? null;
  const stepName = (writtenName !== null && machineText(writtenName).trim()) || null;
  const reached = counted === null ? null : counted + (running || run.currentStep ? 1 : 0);
  // Counts alone do not name the current step: three finished steps do not mean that the third is running.
  const isKnown = reached !== 0 && stepName !== null;
  // The number comes from the backend's count, else from the step. A step with only a name has none.
  const isCounted = run.progress?.completedSteps != null || steps.length === 0;
  const at = currentName == null ? newest : last(steps, ({ title }) => title === currentName);
  const ownNumber = at === undefined ? null : stepNumberOf(at, steps);
  const knownNumber = isCounted ? reached : ownNumber;
  const isStopped = hasEnded(run) && run.status !== 'succeeded';
  const stopped = isStopped ? countsAtStop(run, steps, counted) : null;
  const stepNumber = run.currentStep?.n ?? stopped?.stepNumber ?? (isKnown ? knownNumber : null);
  return { completed: stopped ? stopped.completed : counted, total, stepName, stepNumber, counted };
}

/**
 * Measures the progress and moves the bar there.
 * @internal
 */
export function showProgress(shown: Shown, measured: MeasuredRun): RunProgressView {
  const view = showBar(shown, measured);
  const segments = showSegments(shown.segments, { ...measured, completed: view.completed, fraction: view.fraction });
  return { ...view, segments };
}

function showBar(shown: Shown, measured: MeasuredRun): Omit<RunProgressView, 'segments'> {
  const { run, steps, total, rule, hasMetrics, estimated, isAwaited } = measured;
  const { counted, ...named } = describeSteps(measured);
  if (run.status === 'queued') return { ...noProgress, ...named, mode: 'waiting' };

  const known = { run, steps, completed: counted, total, hasMetrics };
  const ruled = rule({ ...known, estimated });
  // An ended run gets no further estimate: show it at once.
  const canWait = isAwaited && !hasEnded(run) && shown.fraction === null;
  const isWaiting = canWait && rule({ ...known, estimated: PROBE }) !== ruled;
  // A host's own rule, or a count that is not a number, must not break the bar.
  const fraction = ruled !== null && Number.isFinite(ruled) && !isWaiting ? ruled : null;
  if (fraction !== null) raise(shown, fraction);

  if (hasEnded(run)) {
    return {
      ...named,
      fraction: run.status === 'succeeded' ? 1 : shown.fraction,
      mode: 'ended',
      planGrewTo: null,
    };
  }
  if (fraction === null) return { ...named, fraction: null, mode: 'indeterminate', planGrewTo: null };
  if (fraction >= 1) return { ...named, fraction: shown.fraction, mode: 'finishing', planGrewTo: null };
  const { plan } = shown;
  return { ...named, fraction: shown.fraction, mode: 'determinate', planGrewTo: plan.isBarHeld ? plan.total : null };
}

/** Tracks one run's progress by its counts; it never moves back within an attempt. */
export type ProgressTracker = (input: ProgressInput) => RunProgressView;

/**
 * Creates a tracker for one run: for a bar without an estimate.
 * @param rule measures the progress; default {@link honestProgress}
 */
export function createProgressTracker(rule: ProgressRule = honestProgress): ProgressTracker {
  const shown = newShown();
  return ({ run: reportedRun, steps, hasMetrics, estimated = null, expectedSteps = null, isAwaited = false }) => {
    if (!reportedRun) return noProgress;
    const run = soundRun(reportedRun);
    const total = run.progress?.totalSteps ?? expectedSteps;
    followAttempt(shown, run);
    setTotal(shown, total);
    return showProgress(shown, {
      run,
      steps: stepsOfAttempt(run, steps) ?? [],
      total,
      rule,
      hasMetrics,
      estimated,
      isAwaited,
    });
  };
}
