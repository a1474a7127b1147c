import { type ComponentPropsWithoutRef, forwardRef, useMemo } from 'react';
import { formatMetric } from '../../core/metrics/format-metric';
import { metricScore } from '../../core/metrics/metric-status';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { type ClassNameProp, partProps } from '../internal/part';
import { isGroupPending, pendingText } from './metric-groups';
import { RunMetricContext, type RunMetricTileState, useMetrics } from './metrics-context';
import { RUN_METRICS_PREVIEW_PARTS as PARTS } from './parts';
import { RunMetricBar } from './RunMetricBar';
import { RunMetricRing } from './RunMetricRing';
import { RunMetricSparkline } from './RunMetricSparkline';
import { RunMetricName, RunMetricStatus, RunMetricValue } from './RunMetricTexts';

const english = { metrics: en.metrics };

/** Props of {@link RunMetricTile}; all others go to the element. */
export interface RunMetricTileProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className'> {
  /** Key of the metric. Renders nothing if the preview does not have it. */
  metricKey: string;
  /** Its group, if several groups have a metric with this key. Default: the first one. */
  metricGroup?: string | null | undefined;
  /** Its `id` in the preview's state, for exactly this metric. Overrides `metricGroup` and `metricKey`. */
  metricId?: string | undefined;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunMetricTileState>;
  /** Class of each part, by name. */
  classNames?:
    | {
        ring?: ClassNameProp<RunMetricTileState>;
        name?: ClassNameProp<RunMetricTileState>;
        value?: ClassNameProp<RunMetricTileState>;
        status?: ClassNameProp<RunMetricTileState>;
        bar?: ClassNameProp<RunMetricTileState>;
        sparkline?: ClassNameProp<RunMetricTileState>;
      }
    | undefined;
}

// The same height with and without a value, so that nothing moves when it arrives.
const TILE = 'rl:edge rl:min-h-19 rl:flex rl:items-center rl:gap-3 rl:rounded-lg rl:bg-raised rl:px-3 rl:py-2.5';
const ROW =
  'rl:grid rl:min-h-10 rl:items-center rl:gap-x-3 rl:grid-cols-[1.25rem_minmax(0,30%)_minmax(0,1fr)_minmax(4.5rem,auto)_4.75rem] rl:@max-sm:grid-cols-[1.25rem_minmax(0,36%)_minmax(0,1fr)_minmax(4.5rem,auto)] rl:@max-[18.5rem]:grid-cols-[1.25rem_minmax(0,36%)_minmax(0,1fr)_minmax(2.75rem,auto)] rl:@max-sm:relative';

/** One metric: ring, name, value, verdict, bar and curve. Children replace the layout. */
export const RunMetricTile = forwardRef<HTMLDivElement, RunMetricTileProps>(function RunMetricTile(
  { metricKey, metricGroup, metricId, className, classNames, children, ...props },
  ref,
) {
  const { metrics, isEnded, layout, measuring } = useMetrics('RunMetricTile');
  const { locale } = useRunContext();
  const messages = useMessages(english);
  const metric = metrics.find((one) =>
    metricId === undefined
      ? one.key === metricKey && (metricGroup === undefined || one.group === metricGroup)
      : one.id === metricId,
  );
  const state = useMemo<RunMetricTileState | null>(() => {
    if (!metric) return null;
    return {
      ...metric,
      text:
        metric.value === null
          ? // "Not yet" would be wrong for a value that existed before.
            pendingText(metric, isEnded || metric.history.length > 0, messages)
          : formatMetric(metric.value, metric, { locale, judgedBy: metric.judgedBy }),
      score: metricScore(metric.value, metric),
      layout,
      measuring: metric.value === null && !isEnded ? measuring : null,
      isToldAbove: layout === 'rows' && metric.value === null && isGroupPending(metric, metrics),
    };
  }, [metric, metrics, isEnded, layout, measuring, messages, locale]);
  if (state === null) return null;
  const hasBar = state.direction !== null && (state.pass !== null || state.warn !== null);
  return (
    <RunMetricContext.Provider value={state}>
      <div
        {...partProps({
          slot: PARTS.tile.slot,
          state: state.state,
          // The same height with and without a value, so that nothing moves when it arrives.
          base: layout === 'rows' ? ROW : TILE,
          className,
          param: state,
        })}
        ref={ref}
        {...props}
      >
        {children ??
          (layout === 'rows' ? (
            <>
              <RunMetricRing className={classNames?.ring} />
              <RunMetricName className={classNames?.name} />
              {hasBar ? (
                // Where the name and the value leave no room for a bar, it has a line below that is cut off.
                <span className="rl:one-line rl:overflow-y-clip">
                  <RunMetricBar className={classNames?.bar} />
                </span>
              ) : (
                <span className="rl:flex rl:items-center rl:justify-start">
                  <RunMetricSparkline className={classNames?.sparkline} />
                </span>
              )}
              <RunMetricValue className={classNames?.value} />
              <RunMetricStatus className={classNames?.status} />
            </>
          ) : (
            <>
              <RunMetricRing className={classNames?.ring} />
              <div className="rl:flex rl:flex-1 rl:flex-col">
                <RunMetricName className={classNames?.name} />
                <div className="rl:flex rl:items-center rl:justify-between rl:gap-3">
                  <div className="rl:flex rl:flex-col">
                    <RunMetricValue className={classNames?.value} />
                    <RunMetricStatus className={classNames?.status} />
                  </div>
                  <RunMetricSparkline className={classNames?.sparkline} />
                </div>
              </div>
            </>
          ))}
      </div>
    </RunMetricContext.Provider>
  );
});
