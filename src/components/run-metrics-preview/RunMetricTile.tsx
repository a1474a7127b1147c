import { type ComponentPropsWithoutRef, forwardRef, useMemo } from 'react';
import { formatMetric } from '../../core/metrics/format-metric';
import { metricScore } from '../../core/metrics/metric-status';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { type ClassNameProp, partProps } from '../internal/part';
import { RunMetricContext, type RunMetricTileState, useMetrics } from './metrics-context';
import { RUN_METRICS_PREVIEW_PARTS as PARTS } from './parts';
import { RunMetricRing } from './RunMetricRing';
import { RunMetricSparkline } from './RunMetricSparkline';
import { RunMetricName, RunMetricStatus, RunMetricValue } from './RunMetricTexts';

const english = { metrics: en.metrics };

/** Props of {@link RunMetricTile}; all others go to the element. */
export interface RunMetricTileProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className'> {
  /** Key of the metric; renders nothing when the preview does not have it. */
  metricKey: string;
  /** Its group, where several groups have a metric of this key. Default: the first that there is. */
  metricGroup?: string | null | undefined;
  /** Its `id` in the preview's state: exactly this one. Wins over group and key. */
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
        sparkline?: ClassNameProp<RunMetricTileState>;
      }
    | undefined;
}

/** One metric: ring, name, value, verdict and the way it took. Children replace the arrangement. */
export const RunMetricTile = forwardRef<HTMLDivElement, RunMetricTileProps>(function RunMetricTile(
  { metricKey, metricGroup, metricId, className, classNames, children, ...props },
  ref,
) {
  const { metrics, isEnded } = useMetrics('RunMetricTile');
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
          ? // "Yet" would be wrong of what has been there before.
            messages.metrics[isEnded || metric.history.length > 0 ? 'notMeasured' : 'notAvailable']
          : formatMetric(metric.value, metric, locale, metric.judgedBy),
      score: metricScore(metric.value, metric),
    };
  }, [metric, isEnded, messages, locale]);
  if (state === null) return null;
  return (
    <RunMetricContext.Provider value={state}>
      <div
        {...partProps({
          slot: PARTS.tile.slot,
          state: state.state,
          // As high before the value as after, so that nothing moves when it comes.
          base: 'rl:edge rl:min-h-19 rl:flex rl:items-center rl:gap-3 rl:rounded-lg rl:bg-raised rl:px-3 rl:py-2.5',
          className,
          param: state,
        })}
        ref={ref}
        {...props}
      >
        {children ?? (
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
        )}
      </div>
    </RunMetricContext.Provider>
  );
});
