import { reuseIfEqual } from '../platform/equal';
import { hasEnded, type Run, type RunStep } from '../run/run';
import { stepNumberOf } from '../run/steps/step-number';
import { startOf } from './attempts';

/** A bar with fewer steps is not divided; with more steps, segments could not be distinguished. */
const MIN_STEPS = 2;
const MAX_STEPS = 24;

/** State of one part of the bar. A step may be `failed` or `interrupted` although the run continued after it. */
export type ProgressSegmentState = 'done' | 'running' | 'failed' | 'interrupted' | 'pending';

/** One step's part of the bar. */
export interface ProgressSegment {
  /** The step's id; `null` before it starts. */
  stepId: string | null;
  /** The step's name; `null` if unknown. */
  name: string | null;
  /** Start on the bar, 0 to 1. */
  from: number;
  /** End on the bar, 0 to 1. */
  to: number;
  /** The step's state. */
  state: ProgressSegmentState;
  /** How long the step took, ms; `null` while it runs, or without times. */
  durationMs: number | null;
}

/** @internal The segments that were shown in one attempt. */
export interface ShownSegments {
  /** Position of the bar when each step ended. These never move. */
  ends: number[];
  /** Expected ends of the current and the following steps; the last is 1. */
  expected: number[];
  list: readonly ProgressSegment[];
}

/** @internal */
export const newSegments = (): ShownSegments => ({ ends: [], expected: [], list: [] });

/** @internal Input of {@link showSegments}. */
export interface DividedBar {
  run: Run;
  /** The steps of this attempt. */
  steps: readonly RunStep[];
  /** Number of finished steps. */
  completed: number | null;
  total: number | null;
  /** Fraction shown by the bar, 0 to 1. */
  fraction: number | null;
  /** Relative sizes of the planned steps, in order. */
  plan?: readonly { name: string; weight: number }[] | null | undefined;
}

/** Divides a range by size and returns the ends of the parts. Unknown sizes count as the mean of the known ones. */
function divide(from: number, to: number, sizes: readonly (number | null)[]): number[] {
  const known = sizes.filter((size): size is number => size !== null && size > 0);
  const mean = known.length > 0 ? known.reduce((sum, size) => sum + size, 0) / known.length : 1;
  const filled = sizes.map((size) => (size === null ? mean : Math.max(0, size)));
  const sum = filled.reduce((a, b) => a + b, 0);
  let passed = 0;
  return filled.map((size, i) => {
    passed += sum > 0 ? size / sum : 1 / sizes.length;
    return i === sizes.length - 1 ? to : Math.min(to, from + (to - from) * passed);
  });
}

/** The steps by position in the run: by number, or by order if the numbers are unusable. */
function byPlace(steps: readonly RunStep[], total: number): (RunStep | undefined)[] {
  const work = steps.filter(({ kind }) => kind !== 'cancelled');
  const numbered = work.every((step) => {
    const n = stepNumberOf(step, work);
    return n !== null && n <= total;
  });
  const places: (RunStep | undefined)[] = [];
  work.forEach((step, i) => {
    places[numbered ? step.n - 1 : i] = step;
  });
  return places;
}

const durationOf = (step: RunStep | undefined): number | null =>
  step?.finishedAt != null && step.startedAt != null ? Math.max(0, step.finishedAt - step.startedAt) : null;

/** Time that the current step has taken, by the log. Sizes its segment on the first drawing. */
function spentOn(current: RunStep | undefined, { run, steps }: DividedBar): number {
  if (current === undefined) return 0;
  const lastSign = steps.reduce((last, { finishedAt }) => Math.max(last, finishedAt ?? 0), run.updatedAt ?? 0);
  return Math.max(0, (durationOf(current) ?? lastSign - startOf(current, lastSign)) || 0);
}

interface Place {
  index: number;
  /** Number of finished steps. */
  done: number;
  step: RunStep | undefined;
  run: Run;
}

function stateOf({ index, done, step, run }: Place): ProgressSegmentState {
  if (step?.status === 'failed') return 'failed';
  if (step?.status === 'interrupted' || (index < done && step?.status === 'cancelled')) return 'interrupted';
  if (index < done || run.status === 'succeeded') return 'done';
  if (index > done) return 'pending';
  if (run.status === 'failed') return 'failed';
  if (run.status === 'cancelled') return 'interrupted';
  return step === undefined && hasEnded(run) ? 'pending' : 'running';
}

/**
 * Divides the bar among the run's steps. A step ends where the bar stood when the step ended, so bar, percent and
 * segments agree. Steps from before the page was opened are divided by duration, future steps by the plan.
 * @returns an empty list when the number of steps is unknown, too small or too large
 * @internal
 */
export function showSegments(shown: ShownSegments, bar: DividedBar): readonly ProgressSegment[] {
  const { run, steps, completed, total, fraction, plan } = bar;
  const isDivided = total !== null && total >= MIN_STEPS && total <= MAX_STEPS;
  if (!isDivided || fraction === null || completed === null || steps.length === 0) {
    shown.list = reuseIfEqual(shown.list, []);
    return shown.list;
  }
  const places = byPlace(steps, total);
  const { ends } = shown;
  const done = Math.max(ends.length, Math.min(completed, total));
  const before = ends[ends.length - 1] ?? 0;
  const isNew = done > ends.length;
  if (isNew) {
    const sizes = places.slice(ends.length, done).map(durationOf);
    while (sizes.length < done - ends.length) sizes.push(null);
    const hasTimes = sizes.some((size) => size !== null);
    const current = done < total && fraction < 1 && hasTimes ? spentOn(places[done], bar) : 0;
    ends.push(...divide(before, fraction, [...sizes, current]).slice(0, sizes.length));
  }
  const left = total - done;
  const isPassed = left > 0 && shown.expected.length === left && fraction > (shown.expected[0] ?? 0);
  if (isNew || shown.expected.length !== left || isPassed) {
    const weights = Array.from({ length: left }, (_, i) => plan?.[done + i]?.weight ?? null);
    // The current step is already partly done.
    const rest =
      isPassed && !isNew && weights.length > 1
        ? weights.map((one, i) => (i === 0 ? (one ?? 1) / 2 : (one ?? 1)))
        : weights;
    shown.expected = divide(Math.max(ends[ends.length - 1] ?? 0, fraction), 1, rest);
  }
  const bounds = [...ends.slice(0, total), ...shown.expected];
  bounds[total - 1] = 1;
  const next = bounds.map((to, i): ProgressSegment => {
    const step = places[i];
    return {
      stepId: step?.id ?? null,
      name: step?.title ?? plan?.[i]?.name ?? null,
      from: bounds[i - 1] ?? 0,
      to,
      state: stateOf({ index: i, done, step, run }),
      durationMs: durationOf(step),
    };
  });
  shown.list = reuseIfEqual(shown.list, next);
  return shown.list;
}
