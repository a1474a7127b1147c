import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { cva, cx } from '../internal/cx';
import { AlertTriangle, BarChart3, Check, type IconComponent, Minus, X } from '../internal/icons';
import { type ClassNameProp, partProps } from '../internal/part';
import { METRIC_COLOURS } from './metric-colours';
import { type RunMetricTileState, useMetric } from './metrics-context';
import { RUN_METRICS_PREVIEW_PARTS as PARTS, type RunMetricState } from './parts';

/** Props of {@link RunMetricRing}; all others go to the element. */
export interface RunMetricRingProps extends Omit<ComponentPropsWithoutRef<'span'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunMetricTileState>;
}

const icons: Record<RunMetricState, IconComponent> = {
  pass: Check,
  warn: AlertTriangle,
  fail: X,
  neutral: BarChart3,
  pending: Minus,
};

const styles = cva('rl:relative rl:grid rl:flex-none rl:place-items-center', {
  variants: {
    layout: { rows: 'rl:size-5', tiles: 'rl:size-9' },
    state: METRIC_COLOURS,
  },
});

/**
 * The verdict's icon in a ring. In a tile, a better value fills more of the ring. In a row, the ring shows the progress
 * of the measurement, and is full once the value is measured. Decorative: the words beside it say the same.
 */
export const RunMetricRing = forwardRef<HTMLSpanElement, RunMetricRingProps>(function RunMetricRing(
  { className, children, ...props },
  ref,
) {
  const metric = useMetric('RunMetricRing');
  const { state, layout, measuring } = metric;
  const isRow = layout === 'rows';
  const share = isRow ? (state === 'pending' ? measuring : state === 'neutral' ? null : 1) : metric.score;
  const Icon = icons[state];
  return (
    <span
      aria-hidden="true"
      {...partProps({ slot: PARTS.ring.slot, state, base: styles({ state, layout }), className, param: metric })}
      ref={ref}
      {...props}
    >
      <svg viewBox="0 0 36 36" className="rl:absolute rl:inset-0 rl:size-full" role="presentation">
        <circle
          cx="18"
          cy="18"
          r="16"
          fill="none"
          strokeWidth="3"
          className={cx('rl:fill-none rl:stroke-track', state === 'pending' && 'rl:[stroke-dasharray:3_4]')}
        />
        {share !== null && (
          <circle
            cx="18"
            cy="18"
            r="16"
            fill="none"
            strokeWidth="3"
            strokeLinecap="round"
            stroke="currentColor"
            pathLength="100"
            strokeDasharray={`${Math.round(share * 100)} 100`}
            transform="rotate(-90 18 18)"
            className="rl:fill-none rl:stroke-current rl:ease-ring"
          />
        )}
      </svg>
      {children ??
        ((!isRow || state !== 'pending') && <Icon aria-hidden="true" className={isRow ? 'rl:size-3' : 'rl:size-4'} />)}
    </span>
  );
});
