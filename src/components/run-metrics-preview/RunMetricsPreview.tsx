import { type ComponentPropsWithoutRef, forwardRef, useId, useMemo } from 'react';
import { groupHeading } from '../../core/metrics/metric-names';
import { type MetricsVerdict, runVerdict } from '../../core/metrics/run-verdict';
import { ownValue } from '../../core/platform/own-property';
import { hasEnded, type Run, type RunStep } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { type JudgedMetricsOptions, useJudgedMetrics } from '../../hooks/metrics/useJudgedMetrics';
import { useMessages } from '../../hooks/useMessages';
import type { RunInput } from '../../hooks/useRunView';
import { cx } from '../internal/cx';
import { BarChart3 } from '../internal/icons';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { groupsOf, isGroupPending, pendingText } from './metric-groups';
import {
  RunMetricsContext,
  type RunMetricsLayout,
  type RunMetricsPreviewState,
  type RunMetricTileState,
  useMetrics,
} from './metrics-context';
import { RUN_METRICS_PREVIEW_PARTS as PARTS } from './parts';
import { RunMetricTile } from './RunMetricTile';

const english = { connection: en.connection, metrics: en.metrics };

/** Props of {@link RunMetricsPreview}; all others go to the element. */
export interface RunMetricsPreviewProps
  extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>,
    Pick<RunInput, 'runId' | 'run' | 'metrics'>,
    JudgedMetricsOptions {
  /** `rows` = one below the other, each with a bar between its thresholds; `tiles` = side by side. Default `rows`. */
  layout?: RunMetricsLayout | undefined;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunMetricsPreviewState>;
  /** Class of each part, by name. */
  classNames?:
    | {
        group?: string | undefined;
        groupTitle?: string | undefined;
        tile?: ClassNameProp<RunMetricTileState>;
        ring?: ClassNameProp<RunMetricTileState>;
        name?: ClassNameProp<RunMetricTileState>;
        value?: ClassNameProp<RunMetricTileState>;
        status?: ClassNameProp<RunMetricTileState>;
        bar?: ClassNameProp<RunMetricTileState>;
        sparkline?: ClassNameProp<RunMetricTileState>;
      }
    | undefined;
}

/** The live metrics of a run by group, each with its verdict as colour, icon and words. Children replace the groups. */
export const RunMetricsPreview = forwardRef<HTMLDivElement, RunMetricsPreviewProps>(function RunMetricsPreview(
  {
    runId,
    run,
    metrics,
    expected,
    include,
    exclude,
    definitions,
    history,
    layout = 'rows',
    className,
    classNames,
    children,
    ...props
  },
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
  const measuring = measuringOf(view.run, view.steps);
  const state = useMemo<RunMetricsPreviewState>(
    () => ({
      state: isLoading ? 'loading' : tracked.length === 0 ? 'empty' : 'ready',
      isEnded: ended,
      metrics: tracked,
      layout,
      measuring,
    }),
    [isLoading, ended, tracked, layout, measuring],
  );
  const verdict = useMemo(() => runVerdict(tracked), [tracked]);
  // For a single group it would repeat the overall verdict.
  const verdicts = new Map(verdict && verdict.groups.length > 1 ? verdict.groups.map((one) => [one.group, one]) : []);
  return (
    <RunMetricsContext.Provider value={state}>
      <div
        {...root}
        {...partProps({
          slot: PARTS.root.slot,
          state: state.state,
          base: `rl:@container rl:flex rl:w-full rl:flex-col ${layout === 'rows' ? 'rl:gap-2' : 'rl:gap-5'}`,
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
                title={group === null ? null : (ownValue(messages.metrics.groups, group) ?? groupHeading(group))}
                className={classNames?.group}
                titleClassName={classNames?.groupTitle}
                verdict={verdicts.get(group)}
                note={
                  members[0] && isGroupPending(members[0], tracked) ? pendingText(members[0], ended, messages) : null
                }
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

/** Props of {@link RunMetricsGroup}; all others go to the element. */
export interface RunMetricsGroupProps extends Omit<ComponentPropsWithoutRef<'div'>, 'title'> {
  /** The heading; `null` = none. */
  title: string | null;
  /** A note beside the heading that holds for all its metrics, e.g. that none is measured yet. Default: none. */
  note?: string | null | undefined;
  /** Class of the group's heading. */
  titleClassName?: string | undefined;
  /** Class of the group. */
  className?: string | undefined;
  /** The verdict of the group, beside the heading. Default: not shown. */
  verdict?: Pick<MetricsVerdict, 'state' | 'passed' | 'judged'> | undefined;
}

/** Metrics under a heading, as many side by side as fit. */
export const RunMetricsGroup = forwardRef<HTMLDivElement, RunMetricsGroupProps>(function RunMetricsGroup(
  { title, titleClassName, className, verdict, note = null, children, ...props },
  ref,
) {
  const titleId = useId();
  const messages = useMessages(english);
  const isRows = useMetrics('RunMetricsGroup').layout === 'rows';
  return (
    <div
      {...(title !== null && { role: 'group', 'aria-labelledby': titleId })}
      data-slot={PARTS.group.slot}
      data-verdict={verdict?.state}
      className={cx('rl:flex rl:flex-col', !isRows && 'rl:gap-2', className)}
      ref={ref}
      {...props}
    >
      {title !== null && (
        <div
          className={cx(
            'rl:flex rl:flex-wrap rl:items-center rl:justify-between rl:gap-x-3 rl:text-muted',
            isRows ? 'rl:min-h-6 rl:type-caption' : 'rl:type-label',
          )}
        >
          <span
            id={titleId}
            data-slot={PARTS.groupTitle.slot}
            className={cx('rl:weight-semibold rl:wrap-anywhere', titleClassName)}
          >
            {title}
          </span>
          {verdict && <bdi className="rl:digits">{messages.metrics.passed(verdict.passed, verdict.judged)}</bdi>}
          {isRows && note !== null && <span aria-hidden="true">{note}</span>}
        </div>
      )}
      {isRows ? (
        children
      ) : (
        <div className="rl:grid rl:grid-cols-[repeat(auto-fit,minmax(min(100%,13.5rem),1fr))] rl:gap-2">{children}</div>
      )}
    </div>
  );
});

/** Progress of the step that measures now, 0 to 1; 0.1 without a count; `null` = no step measures. */
function measuringOf(run: Run | null, steps: readonly RunStep[]): number | null {
  if (run === null || hasEnded(run)) return null;
  const step = steps.findLast(({ status }) => status === 'running');
  if ((step?.kind ?? run.currentStep?.kind) !== 'metrics') return null;
  const { current, total } = step?.progress ?? {};
  return current !== undefined && total != null && total > 0 ? Math.min(1, Math.max(0, current / total)) : 0.1;
}
