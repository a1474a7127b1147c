import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { cva, cx } from '../internal/cx';
import { AlertTriangle, BarChart3, Check, type IconComponent, Minus, X } from '../internal/icons';
import { type ClassNameProp, partProps } from '../internal/part';
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

const styles = cva('rl:relative rl:grid rl:size-9 rl:flex-none rl:place-items-center', {
  variants: {
    state: {
      pass: 'rl:text-pass',
      warn: 'rl:text-warn',
      fail: 'rl:text-fail',
      neutral: 'rl:text-muted',
      pending: 'rl:text-muted',
    },
  },
});

/** A ring that is the fuller the better the value stands, with the verdict's icon in it. Decorative: the words are beside. */
export const RunMetricRing = forwardRef<HTMLSpanElement, RunMetricRingProps>(function RunMetricRing(
  { className, children, ...props },
  ref,
) {
  const metric = useMetric('RunMetricRing');
  const { state, score } = metric;
  const Icon = icons[state];
  return (
    <span
      aria-hidden="true"
      {...partProps({ slot: PARTS.ring.slot, state, base: styles({ state }), className, param: metric })}
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
          className={cx('rl:stroke-track', state === 'pending' && 'rl:[stroke-dasharray:3_4]')}
        />
        {score !== null && (
          <circle
            cx="18"
            cy="18"
            r="16"
            fill="none"
            strokeWidth="3"
            strokeLinecap="round"
            stroke="currentColor"
            pathLength="100"
            strokeDasharray={`${Math.round(score * 100)} 100`}
            transform="rotate(-90 18 18)"
            className="rl:ease-ring"
          />
        )}
      </svg>
      {children ?? <Icon aria-hidden="true" className="rl:size-4" />}
    </span>
  );
});
