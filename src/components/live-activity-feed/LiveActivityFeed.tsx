import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useCallback, useMemo, useState } from 'react';
import { STEP_KINDS, type StepKind } from '../../core/run';
import { useRunContext } from '../../hooks/run-context';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { useStickToEnd } from '../../hooks/useStickToEnd';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { ActivityFeedFilter, ActivityFeedHeader, ActivityFeedScroller, ActivityFeedTitle } from './FeedParts';
import { type ActivityFeedIcons, type ActivityFeedState, FeedContext, type FeedContextValue } from './feed-context';
import type { ActivityFeedStatus } from './parts';
import { useEndedSteps } from './useEndedSteps';
import { useFeedWindow } from './useFeedWindow';

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
  /** Rows rendered at most while following; older ones come by a button. Default 200. */
  maxRows?: number | undefined;
  /** Lets the reader choose one kind of step. Default false. */
  withFilter?: boolean | undefined;
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
  /** Replaces icons of kinds. */
  icons?: ActivityFeedIcons;
  /** The parts, arranged by hand. Default: header and scroller. */
  children?: ReactNode;
}

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
    withFilter = false,
    serverOffsetMs,
    className,
    classNames,
    icons,
    children,
    ...props
  },
  ref,
) {
  const root = useRootAttributes();
  const { client } = useRunContext();
  const view = useRunView({ runId, run: run === undefined && steps !== undefined ? null : run, steps });
  const { connection, stepsTrimmed: trimmed } = view;
  const all = useEndedSteps(view.steps, view.run?.status ?? null);
  const [kind, setKind] = useState<StepKind | null>(null);
  const kinds = useMemo(() => {
    const present = new Set(all.map((step) => step.kind));
    return STEP_KINDS.filter((known) => present.has(known));
  }, [all]);
  const shown = useMemo(() => (kind === null ? all : all.filter((step) => step.kind === kind)), [all, kind]);

  const status: ActivityFeedStatus = feedStatus({
    count: all.length,
    isLoading: isLoading ?? (view.isWatched && view.run === null && connection.error === null),
    hasError: hasError ?? (view.isWatched && connection.error !== null),
  });
  const stale = isStale ?? (connection.state === 'stale' || connection.state === 'offline');

  const stick = useStickToEnd({ count: trimmed + shown.length, resetKey: `${view.runId ?? ''}/${kind ?? ''}` });
  const { visible, hidden, showEarlier } = useFeedWindow(shown, {
    trimmed,
    size: maxRows,
    isFollowing: stick.isFollowing,
  });

  const [open, setOpen] = useState(noneOpen);
  const isOpen = useCallback((stepId: string) => open.has(stepId), [open]);
  const toggle = useCallback((stepId: string) => {
    setOpen((old) => {
      const next = new Set(old);
      if (!next.delete(stepId)) next.add(stepId);
      return next;
    });
  }, []);

  const watchedId = view.isWatched ? view.runId : null;
  const reread = useCallback(() => {
    if (client && watchedId !== null) void client.refresh(watchedId);
  }, [client, watchedId]);
  const retry = onRetry === undefined && watchedId !== null ? reread : (onRetry ?? null);

  const value = useMemo<FeedContextValue>(
    () => ({
      status,
      isStale: stale,
      isFollowing: stick.isFollowing,
      run: view.run,
      visible,
      hidden,
      trimmed,
      showEarlier,
      stick,
      serverOffsetMs: serverOffsetMs ?? connection.serverOffsetMs,
      isOpen,
      toggle,
      kinds,
      kind,
      setKind,
      retry,
      icons,
    }),
    [
      status,
      stale,
      stick,
      view.run,
      visible,
      hidden,
      trimmed,
      showEarlier,
      serverOffsetMs,
      connection.serverOffsetMs,
      isOpen,
      toggle,
      kinds,
      kind,
      retry,
      icons,
    ],
  );

  return (
    <FeedContext.Provider value={value}>
      <div
        {...root}
        {...partProps({
          slot: 'activity-feed',
          state: status,
          base: 'rl:@container rl:flex rl:max-h-[480px] rl:w-full rl:flex-col',
          className,
          param: value,
        })}
        ref={ref}
        {...props}
      >
        {children ?? (
          <>
            <ActivityFeedHeader className={classNames?.header}>
              <ActivityFeedTitle />
              {withFilter && <ActivityFeedFilter className={classNames?.filter} />}
            </ActivityFeedHeader>
            <ActivityFeedScroller className={classNames?.scroller} />
          </>
        )}
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
