import type { RunStep } from '../../core/run/run';
import type { MetricSeries, StepSeries } from '../../core/run/steps/step-series';
import { formatNumber } from '../../core/text/format';
import type * as en from '../../core/text/messages/english';
import type { curveShape, Span } from './curve-shape';

/** The ends of two curves that are nearer than this, of 100, have their labels side by side: two lines in the lowest box. */
const APART = 30;

/** One curve. */
export interface Drawn {
  id: string;
  label: string;
  text: string;
  points: MetricSeries['points'];
}

/** The axis: the step's progress, or its duration. */
export function axisOf({ axis }: StepSeries, step: RunStep | null, curves: readonly Drawn[]): Span {
  const furthest = Math.max(...curves.flatMap(({ points }) => points.map(({ x }) => x)));
  const total = axis === 'progress' ? step?.progress?.total : null;
  return { low: 0, high: total != null && total > 0 ? Math.max(total, furthest) : furthest };
}

/**
 * Places each label, which is 1rem high, where its curve ends. Labels that would overlap stand one below the other, whatever
 * the height of the box is.
 */
export function placeLabels(shown: readonly Drawn[], shapes: readonly ReturnType<typeof curveShape>[]) {
  const ends = shown.map((_, i) => shapes[i]?.last.y ?? 92);
  const [a, b] = ends;
  if (a === undefined || b === undefined || Math.abs(a - b) >= APART)
    return shown.map((one, i) => ({ ...one, top: `calc(${ends[i]}% - 0.5rem)` }));
  const middle = (a + b) / 2;
  const upper = `clamp(0rem, ${middle}% - 1rem, 100% - 2rem)`;
  const lower = `clamp(1rem, ${middle}%, 100% - 1rem)`;
  return shown.map((one, i) => ({ ...one, top: (i === 0) === a <= b ? upper : lower }));
}

/** The curves in words, for screen readers. */
export function labelOf({
  main,
  step,
  amount,
  words,
}: {
  main: Drawn;
  step: RunStep | null;
  amount: (value: number) => string;
  words: typeof en.now;
}): string {
  const [first] = main.points;
  if (step?.status === 'running' || !first) return main.label;
  return words.curve(main.label, main.text, formatNumber(first.value), amount(first.x));
}
