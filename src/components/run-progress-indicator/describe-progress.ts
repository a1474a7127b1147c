import type { RunProgressView } from '../../core/forecast/progress';
import { hasEnded, type Run, type RunStep } from '../../core/run/run';
import { stepNumberOf } from '../../core/run/steps/step-number';
import { formatPercent } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { totalFor } from '../internal/total-for';
import type { RunProgressState } from './parts';

/** What the indicator's parts draw, and what a `className` function is called with. */
export interface RunProgressIndicatorState {
  /** What the bar says. */
  state: RunProgressState;
  /** How large it is. */
  size: 'sm' | 'md';
  /** 0 to 1; 1 only when it succeeded. `null` = not known: no value is drawn or told. */
  fraction: number | null;
  /** The line beside the bar: "Step 3 of 8: Training CTGAN model", or "3/8 steps" where only their number is known. */
  label: string;
  /** "37%"; `null` when not known. */
  percent: string | null;
  /** What is told besides, e.g. that the plan grew; `null` mostly. */
  note: string | null;
  /** The bar's name for assistive technology. */
  name: string;
  /** The bar's value in words; `null` when not known. */
  valueText: string | null;
}

/** The texts that {@link describeProgress} uses, in English. */
export const progressTexts = {
  status: en.status,
  connection: { connecting: en.connecting },
  stepOf: en.stepOf,
  stepOfNamed: en.stepOfNamed,
  stepShort: en.stepShort,
  stepsCompleted: en.stepsCompleted,
  progressLabel: en.progressLabel,
  progressValueText: en.progressValueText,
  finishing: en.finishing,
  planGrew: en.planGrew,
  working: en.working,
  queuePosition: en.queuePosition,
};

type ProgressTexts = typeof progressTexts;

const workingState = ({ mode }: RunProgressView): RunProgressState =>
  mode === 'determinate' || mode === 'finishing' ? mode : 'indeterminate';

/** Finds the one state that is shown: what the run is, refined by what is known of its progress. */
export function progressState(run: Run | null, progress: RunProgressView): RunProgressState {
  if (run === null) return 'loading';
  switch (run.status) {
    case 'unknown':
      if (hasEnded(run)) return 'ended';
      return workingState(progress);
    case 'running':
      return workingState(progress);
    default:
      return run.status;
  }
}

/**
 * Puts progress into words. Pure.
 * @param steps the run's steps; needed only of a cancelled run, to find where it broke off
 */
export function describeProgress(
  run: Run | null,
  progress: RunProgressView,
  size: 'sm' | 'md',
  messages: ProgressTexts,
  locale: string | undefined,
  steps: readonly RunStep[] = [],
): RunProgressIndicatorState {
  const state = progressState(run, progress);
  // The tracker keeps 1 for success; a source that says otherwise must not show a full bar either.
  const fraction =
    state === 'indeterminate' ||
    state === 'loading' ||
    state === 'queued' ||
    state === 'ended' ||
    progress.fraction === null
      ? null
      : state === 'succeeded'
        ? 1
        : Math.min(0.999, Math.max(0, progress.fraction));
  const percent = fraction === null ? null : formatPercent(fraction, { locale });
  const namedProgress = run?.status === 'cancelled' ? { ...progress, ...brokenOff(run, progress, steps) } : progress;
  const counts = countText(progress, messages);
  const step = stepText(namedProgress, size, messages) ?? counts;
  const label = labelText(state, run, step, messages);
  const spoken = [
    state === 'determinate' ? null : stateText(state, run, messages),
    namedProgress.stepNumber === null
      ? counts
      : messages.stepOf(namedProgress.stepNumber, totalFor(namedProgress.stepNumber, progress.total)),
    state === 'succeeded' ? null : namedProgress.stepName,
    percent,
  ];
  return {
    state,
    size,
    fraction,
    label,
    percent,
    note: progress.planGrewTo === null ? null : messages.planGrew(progress.planGrewTo),
    name: messages.progressLabel(run?.name || null),
    valueText: fraction === null ? null : messages.progressValueText(spoken.filter((part) => part !== null)),
  };
}

/**
 * The step a cancelled run was at. The last one of its log may be the note that it was cancelled: that is no step of the
 * work, and its name would say the same twice.
 */
function brokenOff(
  run: Run,
  progress: RunProgressView,
  steps: readonly RunStep[],
): Pick<RunProgressView, 'stepName' | 'stepNumber'> {
  const work = steps.filter((step) => step.kind !== 'cancelled');
  const last = work[work.length - 1];
  if (run.currentStep || steps.length === 0) {
    const { kind = null, name } = run.currentStep ?? {};
    return { stepName: kind === null || kind === 'cancelled' ? null : (name ?? null), stepNumber: progress.stepNumber };
  }
  if (last === undefined) return { stepName: null, stepNumber: null };
  const isDone = (step: RunStep) => step.status === 'done' || step.status === 'failed';
  const done = run.progress?.completedSteps;
  const number = done == null ? stepNumberOf(last, work) : done + (isDone(last) ? 0 : 1);
  return { stepName: last.title, stepNumber: number !== null && number > 0 ? number : null };
}

/** "3/8 steps": all that can be said where no step is known by name or number. */
function countText(
  { completed, total, stepName, stepNumber }: RunProgressView,
  messages: ProgressTexts,
): string | null {
  if (stepName !== null || stepNumber !== null || !completed) return null;
  return messages.stepsCompleted(completed, totalFor(completed, total));
}

function stepText(progress: RunProgressView, size: 'sm' | 'md', messages: ProgressTexts): string | null {
  const { stepNumber, stepName } = progress;
  if (stepNumber === null) return stepName;
  const total = totalFor(stepNumber, progress.total);
  if (size === 'sm') return messages.stepShort(stepNumber, total, stepName);
  return stepName === null ? messages.stepOf(stepNumber, total) : messages.stepOfNamed(stepNumber, total, stepName);
}

function stateText(state: RunProgressState, run: Run | null, messages: ProgressTexts): string {
  switch (state) {
    case 'loading':
      return messages.connection.connecting;
    case 'determinate':
    case 'indeterminate':
      return messages.working;
    case 'finishing':
      return messages.finishing;
    case 'queued':
      return run?.queuePosition == null ? messages.status.queued : messages.queuePosition(run.queuePosition);
    case 'ended':
      return run?.statusLabel || run?.statusText || messages.status.unknown;
    default:
      return run?.statusLabel || messages.status[state];
  }
}

function labelText(state: RunProgressState, run: Run | null, step: string | null, messages: ProgressTexts): string {
  const words = stateText(state, run, messages);
  if (step === null) return words;
  switch (state) {
    case 'determinate':
    case 'indeterminate':
      return step;
    case 'waiting':
    case 'paused':
    case 'failed':
    case 'cancelled':
      return `${words} · ${step}`;
    default:
      return words;
  }
}
