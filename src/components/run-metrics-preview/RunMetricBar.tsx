import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { bulletOf } from '../../core/metrics/bullet';
import { cva, cx } from '../internal/cx';
import { type ClassNameProp, partProps } from '../internal/part';
import { METRIC_COLOURS } from './metric-colours';
import { type RunMetricTileState, useMetric } from './metrics-context';
import { RUN_METRICS_PREVIEW_PARTS as PARTS } from './parts';

/** Props of {@link RunMetricBar}; all others go to the element. */
export interface RunMetricBarProps extends Omit<ComponentPropsWithoutRef<'span'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunMetricTileState>;
}

const dot = cva('rl:mark rl:absolute rl:top-1/2 rl:-mt-1.75 rl:-ms-1.75 rl:size-3.5 rl:border-tile rl:bg-current', {
  variants: {
    state: METRIC_COLOURS,
  },
});

/**
 * The value on a scale with its thresholds: a tick where it passes, a smaller one where it only warns, and the passing
 * side tinted. The scale grows in the reading direction. Renders nothing for a metric without thresholds. Decorative.
 */
export const RunMetricBar = forwardRef<HTMLSpanElement, RunMetricBarProps>(function RunMetricBar(
  { className, ...props },
  ref,
) {
  const metric = useMetric('RunMetricBar');
  const { state } = metric;
  const bullet = bulletOf(metric.value, metric);
  if (bullet === null) return null;
  const { passing, pass, warn, value, beyond } = bullet;
  return (
    <span
      aria-hidden="true"
      {...partProps({
        slot: PARTS.bar.slot,
        state,
        base: cx(
          'rl:relative rl:block rl:h-5',
          metric.layout === 'rows' ? 'rl:flex-[1_1_1.5rem]' : 'rl:min-w-12 rl:flex-1',
        ),
        className,
        param: metric,
      })}
      ref={ref}
      {...props}
    >
      <span className="rl:bar-track rl:absolute rl:inset-x-0 rl:top-1/2 rl:-mt-0.75 rl:block rl:h-1.5 rl:overflow-hidden rl:rounded-full rl:bg-track">
        <span
          className="rl:absolute rl:inset-y-0 rl:bg-pass rl:opacity-20"
          style={{ insetInlineStart: `${passing.from}%`, inlineSize: `${passing.to - passing.from}%` }}
        />
      </span>
      <span
        className="rl:mark rl:absolute rl:top-1/2 rl:-mt-1.75 rl:h-3.5 rl:w-0.5 rl:bg-muted"
        style={{ insetInlineStart: `calc(${pass}% - 1px)` }}
      />
      {warn !== null && (
        <span
          className="rl:mark rl:absolute rl:top-1/2 rl:-mt-1.25 rl:h-2.5 rl:w-px rl:bg-muted"
          style={{ insetInlineStart: `${warn}%` }}
        />
      )}
      {value !== null && (
        <span
          className={cx(
            dot({ state }),
            beyond === null
              ? 'rl:rounded-full rl:edge-2'
              : 'rl:flip-rtl rl:[clip-path:polygon(20%_0,100%_50%,20%_100%)]',
            beyond === 'low' && 'rl:[clip-path:polygon(80%_0,0_50%,80%_100%)]!',
          )}
          style={{ insetInlineStart: `clamp(5px, ${value}%, calc(100% - 5px))` }}
        />
      )}
    </span>
  );
});
