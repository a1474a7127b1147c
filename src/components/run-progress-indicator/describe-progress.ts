import type { RunProgressView } from '../../core/forecast/progress';
import type { ProgressSegment } from '../../core/forecast/segments';
import { hasEnded, type Run, type RunStep } from '../../core/run/run';
import { stepNumberOf } from '../../core/run/steps/step-number';
import { formatPercent } from '../../core/text/format';
import { connecting } from '../../core/text/messages/connecting';
import * as en from '../../core/text/messages/english';
import { totalFor } from '../internal/text/total-for';
import type { RunProgressState } from './parts';

/** The state of the indicator's parts, also passed to `className` functions. */
export interface RunProgressIndicatorState {
  /** State of the bar. */
  state: RunProgressState;
  /** Its size. */
  size: 'sm' | 'md';
  /** 0 to 1; 1 only on success. `null` = unknown: no value is shown or announced. */
  fraction: number | null;
  /** The text beside the bar: "Step 3 of 8: Training CTGAN model", or "3/8 steps" if only their number is known. */
  label: string;
  /** "37%"; `null` = unknown. */
  percent: string | null;
  /** An additional text, e.g. that the plan grew; usually `null`. */
  note: string | null;
  /** The bar's name for assistive technology. */
  name: string;
  /** The bar's value in words; `null` when not known. */
  valueText: string | null;
  /** The steps' parts of the bar, in order; none in size `sm`, and where the bar cannot be divided. */
  segments: readonly ProgressSegment[];
}

/** The texts that {@link describeProgress} uses, in English. */
export const progressTexts = {
  status: en.status,
  connection: { connecting },
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

const noSegments: readonly ProgressSegment[] = [];

const workingState = ({ mode }: RunProgressView): RunProgressState =>
  mode === 'determinate' || mode === 'finishing' ? mode : 'indeterminate';

/** The state to show: the run's status, refined by its progress. */
export function progressState(run: Run | null, progress: RunProgressView): RunProgressState {
  if (run === null) return 'loading';
  switch (run.status) {
    case 'unknown':
      if (run.lostAt != null) return 'lost';
      if (hasEnded(run)) return 'ended';
      return workingState(progress);
    case 'running':
      return workingState(progress);
    default:
      return run.status;
  }
}

/** Input of {@link describeProgress}. */
export interface DescribedProgress {
  run: Run | null;
  progress: RunProgressView;
  size: 'sm' | 'md';
  messages: ProgressTexts;
  locale: string | undefined;
  /** The run's steps. Needed only for a cancelled run, to find where it broke off. Default none. */
  steps?: readonly RunStep[];
}

/** The texts for a run's progress. Pure. */
export function describeProgress(described: DescribedProgress): RunProgressIndicatorState {
  const { run, progress, size, messages, locale, steps = [] } = described;
  const state = progressState(run, progress);
  // The tracker allows 1 only on success; a source that reports 1 earlier must not show a full bar either.
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
  const words = stateText(state, run, messages);
  const label = step === null ? words : labelText(state, words, step);
  const spoken = [
    state === 'determinate' ? null : words,
    namedProgress.stepNumber === null || (namedProgress.total === 1 && namedProgress.stepName !== null)
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
    segments: size === 'md' && fraction !== null ? progress.segments : noSegments,
  };
}

/**
 * The step at which a run was cancelled. The last step of its log may be a note about the cancel: that is no step of
 * the work, and its name would repeat the state.
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

/** "3/8 steps", if no step is known by name or number. */
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
  // For a single step, its name is enough.
  if (total === 1 && stepName !== null) return stepName;
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
    case 'lost':
      return messages.status.unknown;
    default:
      return run?.statusLabel || messages.status[state];
  }
}

/** `words` say the state, `step` the step. */
function labelText(state: RunProgressState, words: string, step: string): string {
  switch (state) {
    case 'determinate':
    case 'indeterminate':
      return step;
    case 'waiting':
    case 'paused':
    case 'failed':
    case 'cancelled':
    case 'lost':
      return `${words} · ${step}`;
    default:
      return words;
  }
}
