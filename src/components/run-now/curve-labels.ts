import type { RunStep } from '../../core/run/run';
import type { MetricSeries, StepSeries } from '../../core/run/steps/step-series';
import { formatNumber } from '../../core/text/format';
import type * as en from '../../core/text/messages/english';
import type { curveShape, Span } from './curve-shape';

/** Minimum distance of two labels at the ends of their curves, of 100. */
const APART = 17;

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

/** Places each label at the height where its curve ends; labels that would overlap are moved apart. */
export function placeLabels(shown: readonly Drawn[], shapes: readonly ReturnType<typeof curveShape>[]) {
  const placed = shown.map((one, i) => ({ ...one, top: shapes[i]?.last.y ?? 92 }));
  const [a, b] = placed;
  if (a && b && Math.abs(a.top - b.top) < APART) {
    const middle = Math.min(100 - APART / 2, Math.max(APART / 2, (a.top + b.top) / 2));
    const isAbove = a.top <= b.top;
    a.top = middle + (isAbove ? -APART / 2 : APART / 2);
    b.top = middle + (isAbove ? APART / 2 : -APART / 2);
  }
  return placed;
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
