import { type ComponentPropsWithoutRef, forwardRef, useId, useMemo } from 'react';
import { groupHeading } from '../../core/metrics/metric-names';
import { own } from '../../core/platform/own';
import * as en from '../../core/text/messages/english';
import { type JudgedMetricsOptions, useJudgedMetrics } from '../../hooks/metrics/useJudgedMetrics';
import type { TrackedMetric } from '../../hooks/metrics/useMetricTracker';
import { useMessages } from '../../hooks/useMessages';
import type { RunInput } from '../../hooks/useRunView';
import { cx } from '../internal/cx';
import { BarChart3 } from '../internal/icons';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { RunMetricsContext, type RunMetricsPreviewState, type RunMetricTileState } from './metrics-context';
import { RUN_METRICS_PREVIEW_PARTS as PARTS } from './parts';
import { RunMetricTile } from './RunMetricTile';

const english = { connection: en.connection, metrics: en.metrics };

/** Props of {@link RunMetricsPreview}; all others go to the element. */
export interface RunMetricsPreviewProps
  extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>,
    Pick<RunInput, 'runId' | 'run' | 'metrics'>,
    JudgedMetricsOptions {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunMetricsPreviewState>;
  /** Class of each part, by name. */
  classNames?: {
    group?: string;
    groupTitle?: string;
    tile?: ClassNameProp<RunMetricTileState>;
    ring?: ClassNameProp<RunMetricTileState>;
    name?: ClassNameProp<RunMetricTileState>;
    value?: ClassNameProp<RunMetricTileState>;
    status?: ClassNameProp<RunMetricTileState>;
    sparkline?: ClassNameProp<RunMetricTileState>;
  };
}

/** A run's metrics as they come in, by group, each with its verdict in colour, icon and words. Children replace the groups. */
export const RunMetricsPreview = forwardRef<HTMLDivElement, RunMetricsPreviewProps>(function RunMetricsPreview(
  { runId, run, metrics, expected, include, exclude, definitions, history, className, classNames, children, ...props },
  ref,
) {
  const root = useRootAttributes();
  const messages = useMessages(english);
  const {
    metrics: tracked,
    view,
    isEnded: ended,
  } = useJudgedMetrics({ runId, run, metrics }, { expected, include, exclude, definitions, history });

  const isLoading =
    tracked.length === 0 && view.isWatched && view.metricsState === 'unread' && view.connection.error === null;
  const state = useMemo<RunMetricsPreviewState>(
    () => ({
      state: isLoading ? 'loading' : tracked.length === 0 ? 'empty' : 'ready',
      isEnded: ended,
      metrics: tracked,
    }),
    [isLoading, ended, tracked],
  );
  return (
    <RunMetricsContext.Provider value={state}>
      <div
        {...root}
        {...partProps({
          slot: PARTS.root.slot,
          state: state.state,
          base: 'rl:@container rl:flex rl:w-full rl:flex-col rl:gap-5',
          className,
          param: state,
        })}
        aria-busy={isLoading || undefined}
        ref={ref}
        {...props}
      >
        {children ??
          (state.state === 'ready' ? (
            groupsOf(tracked).map(({ group, metrics: members }) => (
              <RunMetricsGroup
                key={group === null ? 'none' : `group ${group}`}
                title={group === null ? null : (own(messages.metrics.groups, group) ?? groupHeading(group))}
                className={classNames?.group}
                titleClassName={classNames?.groupTitle}
              >
                {members.map((metric) => (
                  <RunMetricTile
                    key={metric.id}
                    metricKey={metric.key}
                    metricId={metric.id}
                    className={classNames?.tile}
                    classNames={classNames}
                  />
                ))}
              </RunMetricsGroup>
            ))
          ) : (
            <Empty
              text={
                state.state === 'loading'
                  ? messages.connection.connecting
                  : messages.metrics[ended ? 'notMeasured' : 'empty']
              }
            />
          ))}
      </div>
    </RunMetricsContext.Provider>
  );
});

function Empty({ text }: { text: string }) {
  return (
    <div className="rl:edge rl:flex rl:flex-col rl:items-center rl:gap-2 rl:rounded-lg rl:border-dashed rl:border-line-strong rl:px-4 rl:py-8 rl:text-muted">
      <BarChart3 aria-hidden="true" className="rl:size-5" />
      <span className="rl:type-label">{text}</span>
    </div>
  );
}

/** By group in the order they first appear; those without a group come last. */
function groupsOf(metrics: readonly TrackedMetric[]): { group: string | null; metrics: TrackedMetric[] }[] {
  const groups = new Map<string | null, TrackedMetric[]>();
  for (const metric of metrics) {
    const members = groups.get(metric.group);
    if (members) members.push(metric);
    else groups.set(metric.group, [metric]);
  }
  return [...groups]
    .map(([group, members]) => ({ group, metrics: members }))
    .sort((a, b) => Number(a.group === null) - Number(b.group === null));
}

/** Props of {@link RunMetricsGroup}; all others go to the element. */
export interface RunMetricsGroupProps extends Omit<ComponentPropsWithoutRef<'div'>, 'title'> {
  /** Heading; `null` = none. */
  title: string | null;
  /** Class of the group's heading. */
  titleClassName?: string | undefined;
  /** Class of the group. */
  className?: string | undefined;
}

/** Metrics under a heading, side by side as far as the width allows. */
export const RunMetricsGroup = forwardRef<HTMLDivElement, RunMetricsGroupProps>(function RunMetricsGroup(
  { title, titleClassName, className, children, ...props },
  ref,
) {
  const titleId = useId();
  return (
    <div
      {...(title !== null && { role: 'group', 'aria-labelledby': titleId })}
      data-slot={PARTS.group.slot}
      className={cx('rl:flex rl:flex-col rl:gap-2', className)}
      ref={ref}
      {...props}
    >
      {title !== null && (
        <span
          id={titleId}
          data-slot={PARTS.groupTitle.slot}
          className={cx('rl:type-label rl:weight-semibold rl:text-muted rl:wrap-anywhere', titleClassName)}
        >
          {title}
        </span>
      )}
      <div className="rl:grid rl:grid-cols-[repeat(auto-fit,minmax(min(100%,13.5rem),1fr))] rl:gap-2">{children}</div>
    </div>
  );
});
