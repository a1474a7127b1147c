import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { cva } from '../internal/cx';
import { type ClassNameProp, partProps } from '../internal/part';
import { METRIC_COLOURS } from './metric-colours';
import { type RunMetricTileState, useMetric } from './metrics-context';
import { RUN_METRICS_PREVIEW_PARTS as PARTS } from './parts';

/** Props of {@link RunMetricSparkline}; all others go to the element. */
export interface RunMetricSparklineProps extends Omit<ComponentPropsWithoutRef<'svg'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunMetricTileState>;
}

const WIDTH = 56;
const HEIGHT = 24;
const PAD = 3;

/** Places values in the box, oldest first. A constant series is a line through the middle. Exported for its test. */
export function sparklinePoints(values: readonly number[]): { x: number; y: number }[] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = high - low;
  return values.map((value, index) => ({
    x: round(PAD + (index / Math.max(1, values.length - 1)) * (WIDTH - 2 * PAD)),
    y: round(span === 0 ? HEIGHT / 2 : PAD + (1 - (value - low) / span) * (HEIGHT - 2 * PAD)),
  }));
}

const round = (value: number) => Math.round(value * 10) / 10;

const styles = cva('rl:flip-rtl rl:h-6 rl:w-14 rl:flex-none', {
  variants: {
    state: METRIC_COLOURS,
  },
});

/** The values so far as a curve. Renders nothing for fewer than two values. Decorative. */
export const RunMetricSparkline = forwardRef<SVGSVGElement, RunMetricSparklineProps>(function RunMetricSparkline(
  { className, ...props },
  ref,
) {
  const metric = useMetric('RunMetricSparkline');
  const { state, history } = metric;
  if (history.length < 2) return null;
  const points = sparklinePoints(history);
  const last = points[points.length - 1];
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      {...partProps({ slot: PARTS.sparkline.slot, state, base: styles({ state }), className, param: metric })}
      ref={ref}
      {...props}
    >
      <polyline
        points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
        fill="none"
        stroke="currentColor"
        className="rl:fill-none rl:stroke-current"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        opacity="0.65"
      />
      {last && (
        <circle cx={last.x} cy={last.y} r="2.25" fill="currentColor" className="rl:fill-current rl:stroke-none" />
      )}
    </svg>
  );
});
