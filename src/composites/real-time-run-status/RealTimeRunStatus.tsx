import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useMemo } from 'react';
import {
  type CancelConfirmation,
  type CancelHandler,
  CancelRunProvider,
  CancelRunStatus,
  CancelRunTrigger,
} from '../../components/cancel-run-button';
import { CancelRunQuestion } from '../../components/cancel-run-button/CancelRunQuestion';
import { type ClassNameProp, partProps, useRootAttributes } from '../../components/internal/part';
import { useRestOutOfView } from '../../components/internal/useRestOutOfView';
import { type FeedOptions, LiveActivityFeed } from '../../components/live-activity-feed';
import { RunMetricsPreview } from '../../components/run-metrics-preview';
import type { Run } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { fillSlot } from '../../hooks/host/slots';
import { useOnEnded } from '../../hooks/host/useOnEnded';
import type { InitialRun } from '../../hooks/host/useSeed';
import type { UseEtaOptions } from '../../hooks/useEta';
import { useMessages } from '../../hooks/useMessages';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { Announcements } from '../internal/Announcements';
import { PauseButton, PauseNotice } from '../internal/PauseButton';
import { ProgressAndTimes } from '../internal/ProgressAndTimes';
import { NoRun, StagesAndPlan, VerdictLine } from '../internal/RunBlocks';
import { RunHeading } from '../internal/RunHeading';
import { offersRetry, RunNotices } from '../internal/RunNotices';
import type { RunSlots } from '../internal/run-slots';
import { givenInput, useInitialInput } from '../internal/use-run-or-id';
import { REAL_TIME_RUN_STATUS_PARTS as PARTS, type RealTimeRunStatusStatus } from './parts';

const english = { modal: en.modal };
const noSlots: RunSlots = {};

/** What a `className` function of the panel is called with. */
export interface RealTimeRunStatusState {
  /** The run's status, or what is known instead. */
  status: RealTimeRunStatusStatus;
  /** The run; `null` while it is not known. */
  run: Run | null;
}

/** Props of {@link RealTimeRunStatus}; all others go to the element. */
export interface RealTimeRunStatusProps
  extends Omit<ComponentPropsWithoutRef<'section'>, 'className' | 'onEnded'>,
    RunInput,
    InitialRun {
  /** Shows the activity. Default false. */
  withFeed?: boolean | undefined;
  /** Shows the metrics. Default false. */
  withMetrics?: boolean | undefined;
  /** Metrics that have their place from the start. */
  expectedMetrics?: readonly string[] | undefined;
  /** Shows only these metrics: a key, `group.key`, or `group.*`. Default: all. */
  includeMetrics?: readonly string[] | undefined;
  /** Does not show these metrics, named alike. */
  excludeMetrics?: readonly string[] | undefined;
  /** How a cancel is confirmed. Default `dialog`. */
  confirmation?: CancelConfirmation | undefined;
  /** Asks for a reason when cancelling. Default false. */
  withReason?: boolean | undefined;
  /** Sends the cancel where there is no provider. */
  onCancel?: CancelHandler | undefined;
  /** Told once when the run ends that was seen going on here. */
  onEnded?: ((run: Run) => void) | undefined;
  /** What the estimate may know. Keep it outside of rendering. */
  eta?: UseEtaOptions | undefined;
  /** Places for your own, see {@link RunSlots}. Default: none. */
  slots?: RunSlots | undefined;
  /** Handed on to the activity, e.g. `renderStep`, `focusStep`. */
  feed?: FeedOptions | undefined;
  /** Text, or a function of the state. */
  className?: ClassNameProp<RealTimeRunStatusState>;
  /** Put at the end of the panel. */
  children?: ReactNode;
}

/** One run as a panel in a page: its state, progress, times, what is the matter, and the way to cancel it. */
export const RealTimeRunStatus = forwardRef<HTMLElement, RealTimeRunStatusProps>(function RealTimeRunStatus(
  {
    runId,
    run: given,
    steps,
    metrics,
    initialRun,
    initialSteps,
    withFeed = false,
    withMetrics = false,
    expectedMetrics,
    includeMetrics,
    excludeMetrics,
    confirmation = 'dialog',
    withReason,
    onCancel,
    onEnded,
    slots = noSlots,
    feed,
    eta,
    className,
    children,
    ...props
  },
  ref,
) {
  const root = useRootAttributes();
  const setElement = useRestOutOfView(ref);
  const messages = useMessages(english);
  const input = useInitialInput({ runId, run: given, steps, metrics, initialRun, initialSteps });
  const view = useRunView(input);
  const { run } = view;
  useOnEnded(run, onEnded);
  const status = run?.status ?? (view.connection.error === null ? 'loading' : 'missing');
  const state = useMemo<RealTimeRunStatusState>(() => ({ status, run }), [status, run]);
  const chosen = { expected: expectedMetrics, include: includeMetrics, exclude: excludeMetrics };
  const metricsBlock = withMetrics && <RunMetricsPreview {...givenInput({ ...input, steps: undefined })} {...chosen} />;
  const feedBlock = withFeed && (
    <LiveActivityFeed
      {...givenInput({ ...input, metrics: undefined })}
      {...(offersRetry(view) && { onRetry: null })}
      {...feed}
    />
  );
  return (
    <section
      {...root}
      aria-label={run?.name || messages.modal.untitled}
      {...partProps({
        slot: PARTS.root.slot,
        state: status,
        base: 'rl:@container rl:flex rl:w-full rl:flex-col rl:rounded-xl rl:edge rl:bg-raised rl:lift-sm',
        className,
        param: state,
      })}
      ref={setElement}
      {...props}
    >
      <Announcements view={view} eta={eta} />
      <div className="rl:flex rl:flex-col rl:gap-5 rl:p-4 rl:@sm:p-6">
        {run === null ? (
          <NoRun view={view} slots={slots} />
        ) : (
          <>
            <CancelRunProvider
              {...(view.isWatched && { runId })}
              run={run}
              onCancel={onCancel}
              confirmation={confirmation}
              withReason={withReason}
            >
              <RunHeading
                view={view}
                title={
                  <h2 className="rl:type-title rl:text-text rl:wrap-anywhere">
                    <bdi>{run.name || run.id}</bdi>
                  </h2>
                }
                facts={(byDefault) => fillSlot(slots.facts, { run, view, byDefault }, byDefault)}
                actions={
                  <>
                    {fillSlot(slots.headerActions, { run, view, byDefault: null })}
                    <PauseButton view={view} />
                    <CancelRunTrigger compact />
                  </>
                }
              />
              <CancelRunQuestion />
              <CancelRunStatus />
            </CancelRunProvider>
            <PauseNotice view={view} />
            <RunNotices view={view} />
            <StagesAndPlan run={run} view={view} slots={slots} />
            <ProgressAndTimes
              input={input}
              eta={eta}
              slot={PARTS.stats.slot}
              times={(byDefault) => fillSlot(slots.times, { run, view, byDefault }, byDefault)}
            />
            {withMetrics && <VerdictLine run={run} view={view} slots={slots} input={input} options={chosen} />}
            {fillSlot(slots.metrics, { run, view, byDefault: metricsBlock }, metricsBlock)}
            {fillSlot(slots.afterMetrics, { run, view, byDefault: null })}
            {fillSlot(slots.beforeFeed, { run, view, byDefault: null })}
            {fillSlot(slots.feed, { run, view, byDefault: feedBlock }, feedBlock)}
          </>
        )}
        {children}
        {run !== null && slots.footerActions != null && (
          <div
            data-slot={PARTS.footer.slot}
            className="rl:flex rl:flex-wrap rl:items-center rl:justify-end rl:gap-x-3 rl:gap-y-2 rl:empty:hidden"
          >
            {fillSlot(slots.footerActions, { run, view, byDefault: null })}
          </div>
        )}
      </div>
    </section>
  );
});
