import { forwardRef, useCallback, useMemo, useRef, useState } from 'react';
import { hasEnded } from '../../core/run/run';
import { distinctSteps } from '../../core/run/steps/distinct-steps';
import { createStepBase } from '../../hooks/feed-window/step-base';
import { useStickToEnd } from '../../hooks/feed-window/stick/useStickToEnd';
import { useNewFeedWindow } from '../../hooks/feed-window/useDrawnSteps';
import { useStable } from '../../hooks/host/useStable';
import { useEndedSteps } from '../../hooks/run/useEndedSteps';
import { useRunContext } from '../../hooks/run-context';
import { useRunView } from '../../hooks/useRunView';
import { usePauseOffscreen } from '../internal/motion/usePauseOffscreen';
import { partProps, useRootAttributes } from '../internal/part';
import { ActivityFeedFilter, ActivityFeedHeader, ActivityFeedTitle } from './FeedHeader';
import { ActivityFeedScroller } from './FeedScroller';
import { attemptsOf } from './feed-attempts';
import { FeedContext, type FeedContextValue, FeedStepsContext, type FeedStepsValue } from './feed-context';
import { type FeedHost, FeedHostContext, type FeedSlots } from './feed-host';
import type { LiveActivityFeedProps } from './feed-props';
import type { ActivityFeedStatus } from './parts';
import { kindOf } from './step/step-kinds';
import { useFailureFirst } from './useFailureFirst';

const noSlots: FeedSlots = {};
const noneOpen: ReadonlySet<string> = new Set();

/**
 * The steps of a run as a timeline. Follows the newest step until the reader scrolls up, selects text or moves the
 * focus inside. Fills the height of its container and scrolls inside; without a fixed height it grows to 480 px.
 */
export const LiveActivityFeed = forwardRef<HTMLDivElement, LiveActivityFeedProps>(function LiveActivityFeed(
  {
    runId,
    run,
    steps,
    loading,
    failed,
    stale: isStaleByHost,
    onRetry,
    maxRows = 200,
    stepsTrimmed,
    showFilter = false,
    serverOffsetMs,
    className,
    classNames,
    stepKinds: stepKindsProp,
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
  const setElement = usePauseOffscreen(ref, { unlessInside: true });
  const { client, stepKinds: shared, times: usual = 'relative' } = useRunContext();
  const stableStepKinds = useStable(stepKindsProp);
  const stepKinds = useMemo(
    () => (stableStepKinds ? { ...shared, ...stableStepKinds } : shared),
    [shared, stableStepKinds],
  );
  const view = useRunView({ runId, run: run === undefined && steps !== undefined ? null : run, steps });
  const { connection } = view;
  const trimmed = stepsTrimmed ?? view.stepsTrimmed;
  const distinct = useMemo(() => distinctSteps(view.steps), [view.steps]);
  const all = useEndedSteps(distinct, view.run);
  const [kind, setKind] = useState<string | null>(null);
  const [open, setOpen] = useState(noneOpen);
  // Ids and kinds belong to one run: do not carry a filter or an opened row over to another.
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

  // Before the first answer, no steps does not mean "none". The same holds for plain data if a run comes without steps.
  const isAwaited = view.isWatched || (steps === undefined && run !== undefined);
  const status: ActivityFeedStatus = feedStatus({
    count: all.length,
    isLoading: loading ?? (isAwaited && view.stepsState === 'unread' && connection.error === null),
    hasError: failed ?? (view.isWatched && (connection.error !== null || view.stepsState === 'refused')),
  });
  const isStale = isStaleByHost ?? (connection.state === 'stale' || connection.state === 'offline');

  const resetKey = `${view.runId ?? ''}/${kind ?? ''}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run or another kind counts from its own first step.
  const stepBase = useMemo(createStepBase, [resetKey]);
  const base = stepBase.of(shown, kind === null ? trimmed : 0);
  const { isFollowing, isAtEnd, newCount, scrollerRef, contentRef, jumpToEnd, release, shifted, resized } =
    useStickToEnd({
      count: base + shown.length,
      resetKey,
    });
  const feedWindow = useNewFeedWindow({ maxRows, onShift: shifted, onResize: resized });
  const scroller = useRef<HTMLElement | null>(null);

  // The requested step opens by itself; the reader can close it.
  const { failedStep, firstStep } = useFailureFirst(view.run, all, focusStep);
  const leadStep = focusStep ?? firstStep;
  const [ledTo, setLedTo] = useState<string | null>(null);
  const leadKey = focusStep === null ? firstStep : `asked ${focusStep}`;
  if (ledTo !== leadKey) {
    setLedTo(leadKey);
    if (leadStep !== null) setOpen((old) => new Set([...old, leadStep]));
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
  const isStill = view.run?.status === 'waiting' || view.run?.status === 'paused' || view.run?.lostAt != null;
  const isUnlisted = isComplete || (view.run?.progress?.completedSteps ?? 0) > 0;
  const offsetMs = serverOffsetMs ?? connection.serverOffsetMs;
  const value = useMemo<FeedContextValue>(
    () => ({
      status,
      isStale,
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
      leadStep,
      failedStep,
      stepKinds,
    }),
    [
      status,
      isStale,
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
      leadStep,
      failedStep,
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
  // Keep the same elements while nothing about them changes: a step must not render the heading.
  const parts = useMemo(
    () => (
      <>
        <ActivityFeedHeader className={header}>
          <ActivityFeedTitle />
          {showFilter && <ActivityFeedFilter className={filter} />}
          {headerActions}
        </ActivityFeedHeader>
        <ActivityFeedScroller className={scrollerClass} />
      </>
    ),
    [header, filter, scrollerClass, showFilter, headerActions],
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
        ref={setElement}
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
  // Never replace visible rows by an error; the mark of stale data shows it.
  if (count > 0) return 'ready';
  if (hasError) return 'error';
  return isLoading ? 'loading' : 'empty';
}
