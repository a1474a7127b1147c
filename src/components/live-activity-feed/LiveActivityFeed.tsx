import {
  type ComponentPropsWithoutRef,
  forwardRef,
  type ReactNode,
  useCallback,
  useMemo,
  useRef,
  useState,
} from 'react';
import { hasEnded } from '../../core/run/run';
import type { StepKindDefinitions } from '../../hooks/host/registry';
import { useStable } from '../../hooks/host/useStable';
import { useRunContext } from '../../hooks/run-context';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { useStickToEnd } from '../../hooks/useStickToEnd';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { distinctSteps } from './distinct-steps';
import { ActivityFeedFilter, ActivityFeedHeader, ActivityFeedTitle } from './FeedHeader';
import { ActivityFeedScroller } from './FeedScroller';
import { attemptsOf } from './feed-attempts';
import {
  type ActivityFeedState,
  FeedContext,
  type FeedContextValue,
  FeedStepsContext,
  type FeedStepsValue,
} from './feed-context';
import { type FeedHost, FeedHostContext, type FeedSlots, type RenderStep, type TimesStyle } from './feed-host';
import type { ActivityFeedStatus } from './parts';
import { createStepBase } from './step-base';
import { kindOf } from './step-kinds';
import { useEndedSteps } from './useEndedSteps';
import { useNewFeedWindow } from './window/useFeedWindow';

/** Props of {@link LiveActivityFeed}. */
export interface LiveActivityFeedProps
  extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>,
    Pick<RunInput, 'runId' | 'run' | 'steps'> {
  /** The steps are being read for the first time. Default: as the client says. */
  isLoading?: boolean | undefined;
  /** The steps could not be read. Shown only where there are none to show. Default: as the client says. */
  hasError?: boolean | undefined;
  /** What is shown may be out of date. Default: as the client says. */
  isStale?: boolean | undefined;
  /** Called by "Try again"; `null` = there is no such button, e.g. since one stands above. Default: reads the run again. */
  onRetry?: (() => void) | null | undefined;
  /**
   * How many rows are drawn where nothing limits the feed's height (older ones come by a button). Where it scrolls, only
   * the rows in and near the view are drawn, whatever their number. Read once. Default 200.
   */
  maxRows?: number | undefined;
  /** How many older steps are missing before `steps[0]`, where there is no provider. Default 0. */
  stepsTrimmed?: number | undefined;
  /** Lets the reader choose one kind of step. Default false. */
  withFilter?: boolean | undefined;
  /** Draws what stands in a step's row, `Default` what would stand there. Window, filter and folding stay the feed's. */
  renderStep?: RenderStep | undefined;
  /** Places for your own in rows and heading. Default: none. */
  slots?: FeedSlots | undefined;
  /** Shows each step's number as the backend counts it. Default false. */
  showStepNumber?: boolean | undefined;
  /** How the time of a step is written. Default: as the provider says, else `relative`. */
  times?: TimesStyle | undefined;
  /** Id of a step to be led to: its row is brought into view, opened and marked. Default: none. */
  focusStep?: string | null | undefined;
  /** Server clock minus this machine's, ms, where there is no provider. Default 0. */
  serverOffsetMs?: number | undefined;
  /** Text, or a function of the state. */
  className?: ClassNameProp<ActivityFeedState>;
  /** Class names of the parts inside. */
  classNames?: {
    header?: ClassNameProp<ActivityFeedState>;
    filter?: ClassNameProp<ActivityFeedState>;
    scroller?: ClassNameProp<ActivityFeedState>;
  };
  /** Label, icon and colours of kinds by the backend's words; laid over the provider's. */
  stepKinds?: StepKindDefinitions | undefined;
  /** The parts, arranged by hand. Default: header and scroller. */
  children?: ReactNode;
}

/** What a panel and a window hand on to their activity. */
export type FeedOptions = Pick<
  LiveActivityFeedProps,
  'renderStep' | 'slots' | 'showStepNumber' | 'times' | 'focusStep' | 'withFilter' | 'stepKinds' | 'classNames'
>;

const noSlots: FeedSlots = {};
const noneOpen: ReadonlySet<string> = new Set();

/**
 * What a run has done and is doing, as a timeline. Follows the newest step until the reader scrolls up, selects text or
 * moves the focus inside. It fills the height it is given and scrolls inside; without one it grows to 480 px.
 */
export const LiveActivityFeed = forwardRef<HTMLDivElement, LiveActivityFeedProps>(function LiveActivityFeed(
  {
    runId,
    run,
    steps,
    isLoading,
    hasError,
    isStale,
    onRetry,
    maxRows = 200,
    stepsTrimmed,
    withFilter = false,
    serverOffsetMs,
    className,
    classNames,
    stepKinds: given,
    renderStep,
    slots = noSlots,
    showStepNumber = false,
    times,
    focusStep = null,
    children,
    ...props
  },
  ref,
) {
  const root = useRootAttributes();
  const { client, stepKinds: shared, times: usual = 'relative' } = useRunContext();
  const own = useStable(given);
  const stepKinds = useMemo(() => (own ? { ...shared, ...own } : shared), [shared, own]);
  const view = useRunView({ runId, run: run === undefined && steps !== undefined ? null : run, steps });
  const { connection } = view;
  const trimmed = stepsTrimmed ?? view.stepsTrimmed;
  const distinct = useMemo(() => distinctSteps(view.steps), [view.steps]);
  const all = useEndedSteps(distinct, view.run);
  const [kind, setKind] = useState<string | null>(null);
  const [open, setOpen] = useState(noneOpen);
  // Ids and kinds are a run's own: nothing chosen or opened goes over to another one.
  const [lastId, setLastId] = useState(view.runId);
  if (lastId !== view.runId) {
    setLastId(view.runId);
    if (lastId !== null) {
      setKind(null);
      setOpen(noneOpen);
    }
  }
  const shown = useMemo(
    () => (kind === null ? all : all.filter((step) => kindOf(step, stepKinds) === kind)),
    [all, kind, stepKinds],
  );

  // Without an answer to this very question, no steps are not "none". Plain data is awaited where a run came without any.
  const isAwaited = view.isWatched || (steps === undefined && run !== undefined);
  const status: ActivityFeedStatus = feedStatus({
    count: all.length,
    isLoading: isLoading ?? (isAwaited && view.stepsState === 'unread' && connection.error === null),
    hasError: hasError ?? (view.isWatched && (connection.error !== null || view.stepsState === 'refused')),
  });
  const stale = isStale ?? (connection.state === 'stale' || connection.state === 'offline');

  const resetKey = `${view.runId ?? ''}/${kind ?? ''}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run or another kind counts from its own first step.
  const stepBase = useMemo(createStepBase, [resetKey]);
  const base = stepBase.of(shown, kind === null ? trimmed : 0);
  const { isFollowing, isAtEnd, newCount, scrollerRef, contentRef, jumpToEnd, release, shifted } = useStickToEnd({
    count: base + shown.length,
    resetKey,
  });
  const feedWindow = useNewFeedWindow(maxRows, shifted);
  const scroller = useRef<HTMLElement | null>(null);

  // Opened when it is led to; the reader can fold it away again.
  const [ledTo, setLedTo] = useState<string | null>(null);
  if (ledTo !== focusStep) {
    setLedTo(focusStep);
    if (focusStep !== null) setOpen((old) => new Set([...old, focusStep]));
  }
  const isOpen = useCallback((stepId: string) => open.has(stepId), [open]);
  const toggle = useCallback(
    (stepId: string) => {
      // Opening a detail releases following, so the pressed button stays under the pointer.
      release();
      feedWindow.hold(stepId);
      setOpen((old) => {
        const next = new Set(old);
        if (!next.delete(stepId)) next.add(stepId);
        return next;
      });
    },
    [release, feedWindow],
  );

  const watchedId = view.isWatched ? view.runId : null;
  const reread = useCallback(() => {
    if (client && watchedId !== null) void client.refresh(watchedId);
  }, [client, watchedId]);
  const retry = onRetry === undefined && watchedId !== null ? reread : (onRetry ?? null);

  const attempts = useMemo(() => attemptsOf(view.run, all), [view.run, all]);
  const runName = view.run?.name || null;
  const isComplete = view.run !== null && hasEnded(view.run);
  const isStill = view.run?.status === 'waiting' || view.run?.status === 'paused';
  const isUnlisted = isComplete || (view.run?.progress?.completedSteps ?? 0) > 0;
  const offsetMs = serverOffsetMs ?? connection.serverOffsetMs;
  const value = useMemo<FeedContextValue>(
    () => ({
      status,
      isStale: stale,
      isFollowing,
      runName,
      isUnlisted,
      isComplete,
      isStill,
      scrollerRef,
      contentRef,
      jumpToEnd,
      release,
      feedWindow,
      scroller,
      serverOffsetMs: offsetMs,
      isOpen,
      toggle,
      kind,
      setKind,
      retry,
      focusStep,
      stepKinds,
    }),
    [
      status,
      stale,
      isFollowing,
      runName,
      isUnlisted,
      isComplete,
      isStill,
      scrollerRef,
      contentRef,
      jumpToEnd,
      release,
      feedWindow,
      offsetMs,
      isOpen,
      toggle,
      kind,
      retry,
      focusStep,
      stepKinds,
    ],
  );
  const fresh = useMemo<FeedStepsValue>(
    () => ({ all, shown, attempts, base, trimmed, newCount, isAtEnd }),
    [all, shown, attempts, base, trimmed, newCount, isAtEnd],
  );
  const { header, filter, scroller: scrollerClass } = classNames ?? {};
  const { headerActions } = slots;
  const host = useStable<FeedHost>({ renderStep, slots, times: times ?? usual, showStepNumber });
  // The same elements while nothing about them changes: a step must not render the heading.
  const parts = useMemo(
    () => (
      <>
        <ActivityFeedHeader className={header}>
          <ActivityFeedTitle />
          {withFilter && <ActivityFeedFilter className={filter} />}
          {headerActions}
        </ActivityFeedHeader>
        <ActivityFeedScroller className={scrollerClass} />
      </>
    ),
    [header, filter, scrollerClass, withFilter, headerActions],
  );

  return (
    <FeedContext.Provider value={value}>
      <div
        {...root}
        {...partProps({
          slot: 'activity-feed',
          state: status,
          base: 'rl:@container rl:flex rl:max-h-[480px] rl:print:h-auto! rl:print:max-h-none! rl:w-full rl:flex-col',
          className,
          param: value,
        })}
        aria-busy={status === 'loading' || undefined}
        ref={ref}
        {...props}
      >
        <FeedHostContext.Provider value={host}>
          <FeedStepsContext.Provider value={fresh}>{children ?? parts}</FeedStepsContext.Provider>
        </FeedHostContext.Provider>
      </div>
    </FeedContext.Provider>
  );
});

function feedStatus({ count, isLoading, hasError }: { count: number; isLoading: boolean; hasError: boolean }) {
  // Rows on screen are never blanked: an error beside them is the stale mark's business.
  if (count > 0) return 'ready';
  if (hasError) return 'error';
  return isLoading ? 'loading' : 'empty';
}
