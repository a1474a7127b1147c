import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { formatMetric } from '../../core/metrics/format-metric';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { cva, cx } from '../internal/cx';
import { TrendingDown, TrendingUp } from '../internal/icons';
import { type ClassNameProp, partProps } from '../internal/part';
import { type RunMetricTileState, useMetric } from './metrics-context';
import { RUN_METRICS_PREVIEW_PARTS as PARTS } from './parts';

const english = { metrics: en.metrics };

/** Props of the text parts of a metric. */
export interface RunMetricTextProps extends Omit<ComponentPropsWithoutRef<'span'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunMetricTileState>;
}

/** The metric's name, with a mark that shows which direction is better. Children replace the name. */
export const RunMetricName = forwardRef<HTMLSpanElement, RunMetricTextProps>(function RunMetricName(
  { className, children, ...props },
  ref,
) {
  const metric = useMetric('RunMetricName');
  const messages = useMessages(english);
  const better =
    metric.direction === null
      ? null
      : metric.direction === 'lower'
        ? messages.metrics.lowerIsBetter
        : messages.metrics.higherIsBetter;
  const Icon = metric.direction === 'lower' ? TrendingDown : TrendingUp;
  return (
    <span
      {...partProps({
        slot: PARTS.name.slot,
        state: metric.state,
        base: cx(
          'rl:flex rl:items-center rl:gap-1 rl:type-label',
          metric.layout === 'tiles' || metric.state === 'pending' ? 'rl:text-muted' : 'rl:text-text',
        ),
        className,
        param: metric,
      })}
      ref={ref}
      {...props}
    >
      <span dir="auto" className="rl:truncate">
        {children ?? metric.label}
      </span>
      {better !== null && (
        <span className="rl:relative rl:flex-none" title={better}>
          {metric.layout === 'tiles' && <Icon aria-hidden="true" className="rl:flip-rtl rl:size-3 rl:opacity-70" />}
          <span className="rl:visually-hidden">{better}</span>
        </span>
      )}
    </span>
  );
});

/**
 * The value with its unit, "Not yet available", or "Not measured" for an ended run or a value that is gone. Children
 * replace it.
 */
export const RunMetricValue = forwardRef<HTMLSpanElement, RunMetricTextProps>(function RunMetricValue(
  { className, children, ...props },
  ref,
) {
  const metric = useMetric('RunMetricValue');
  const isRow = metric.layout === 'rows';
  const isPending = metric.state === 'pending';
  return (
    <span
      {...partProps({
        slot: PARTS.value.slot,
        state: metric.state,
        base: cx(
          'rl:digits rl:wrap-anywhere',
          isRow && 'rl:relative rl:text-end',
          isRow && !isPending && 'rl:type-body rl:weight-semibold rl:text-text',
          isRow &&
            isPending &&
            'rl:col-span-2 rl:@max-sm:col-span-1 rl:@max-sm:ms-auto rl:@max-sm:max-w-18 rl:type-caption rl:text-muted',
          !isRow && (isPending ? 'rl:type-label rl:text-muted' : 'rl:type-title rl:text-text'),
        ),
        className,
        param: metric,
      })}
      ref={ref}
      {...props}
    >
      {children ?? <bdi className={metric.isToldAbove ? 'rl:visually-hidden' : undefined}>{metric.text}</bdi>}
    </span>
  );
});

/** A threshold was chosen by a person, so it is not rounded like a value. */
const THRESHOLD_DECIMALS = 8;

/** A unit in words is only shown with the value: after the threshold it would repeat, and take another line. */
const shortUnit = (unit: string | null) => (unit !== null && unit.length <= 4 ? unit : null);

const statusStyles = cva('rl:flex rl:flex-wrap rl:gap-x-1.5 rl:type-caption', {
  variants: { state: { pass: 'rl:text-pass', warn: 'rl:text-warn', fail: 'rl:text-fail', neutral: '', pending: '' } },
});

/**
 * The verdict and its threshold: "Warning  ≤ 0.1". Renders nothing for a metric without thresholds or without a value.
 * Children replace both.
 */
export const RunMetricStatus = forwardRef<HTMLSpanElement, RunMetricTextProps>(function RunMetricStatus(
  { className, children, ...props },
  ref,
) {
  const metric = useMetric('RunMetricStatus');
  const { locale } = useRunContext();
  const messages = useMessages(english);
  const { state } = metric;
  const isRow = metric.layout === 'rows';
  const { pass } = metric.judgedBy;
  const verdict = state === 'neutral' || state === 'pending' ? null : messages.metrics[state];
  if (children === undefined && verdict === null) return null;
  return (
    <span
      {...partProps({
        slot: PARTS.status.slot,
        state,
        base: cx(statusStyles({ state }), isRow && 'rl:relative rl:@max-sm:visually-hidden'),
        className,
        param: metric,
      })}
      ref={ref}
      {...props}
    >
      {children ?? (
        <>
          <span className="rl:weight-medium">{verdict}</span>
          {pass !== null && (
            // Isolated, so that a right-to-left line does not mirror the sign. In a row, the bar shows it.
            <bdi dir="ltr" className={isRow ? 'rl:visually-hidden' : 'rl:digits rl:text-muted'}>
              {metric.direction === 'higher' ? '≥' : '≤'}{' '}
              {formatMetric(
                pass,
                { ...metric, unit: shortUnit(metric.unit), decimals: THRESHOLD_DECIMALS },
                { locale },
              )}
            </bdi>
          )}
        </>
      )}
    </span>
  );
});
