import { type ComponentPropsWithoutRef, forwardRef, useCallback, useEffect, useRef } from 'react';
import type { RunStep } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { useDrawnSteps } from '../../hooks/feed-window/useDrawnSteps';
import { useFocusStep } from '../../hooks/feed-window/useFocusStep';
import { useMessages } from '../../hooks/useMessages';
import { type ClassNameProp, partProps } from '../internal/part';
import { Button } from '../internal/press/Button';
import { useMergedRefs } from '../internal/useMergedRefs';
import { FeedNotice } from './FeedNotice';
import { type ActivityFeedState, useFeed, useFeedSteps } from './feed-context';
import { ActivityItem, type Arrival } from './step/ActivityItem';

const english = { feed: en.feed };

type ListProps = Omit<ComponentPropsWithoutRef<'ol'>, 'className'> & {
  /** Class name, or a function of the state. */
  className?: ClassNameProp<ActivityFeedState>;
};

/** A host's `* { transition: all }` must not animate this height: the rows would move while they are read. */
const PAD = 'rl:box-content rl:transition-none! rl:print:hidden';

/** The rows in and near the view, between two pads, or a notice in their place. */
export const ActivityFeedList = forwardRef<HTMLOListElement, ListProps>(function ActivityFeedList(
  { className, ...props },
  ref,
) {
  // The window computes the keys anew in each render, as in useDrawnSteps.
  'use no memo';
  const feed = useFeed('ActivityFeedList');
  const { shown, attempts, base, trimmed } = useFeedSteps('ActivityFeedList');
  const messages = useMessages(english);
  const {
    feedWindow,
    contentRef,
    isOpen,
    toggle,
    serverOffsetMs,
    stepKinds,
    status,
    kind,
    isFollowing,
    isComplete,
    isStill,
  } = feed;
  const { first, last, visible } = useDrawnSteps(feedWindow, { steps: shown, base, isFollowing });
  useFocusStep(feed.leadStep, {
    ...{ steps: shown, scroller: feed.scroller, feedWindow, release: feed.release, visible },
    // The failed step was not requested by anybody: do not scroll the page to it.
    isRequested: feed.focusStep !== null,
  });
  const keys = feedWindow.keysOf(visible, isFollowing);
  const end = base + shown.length;

  const arrival = useRef<Arrival>({ from: Number.POSITIVE_INFINITY, at: 0 });
  useEffect(() => {
    if (arrival.current.from !== end) arrival.current = { from: end, at: performance.now() };
  }, [end]);

  const setTopPad = useCallback((element: HTMLElement | null) => feedWindow.setTopPad(element), [feedWindow]);
  const setBottomPad = useCallback((element: HTMLElement | null) => feedWindow.setBottomPad(element), [feedWindow]);
  const watchList = useCallback(
    (element: HTMLOListElement | null) => {
      feedWindow.setList(element);
      // Observe the rows, not the pads: the pads change only so that nothing moves.
      contentRef(element);
    },
    [feedWindow, contentRef],
  );
  const setList = useMergedRefs(watchList, ref);

  if (status !== 'ready' || shown.length === 0) {
    return (
      <div className="rl:block">
        <FeedNotice status={status} isFiltered={kind !== null} isUnlisted={feed.isUnlisted} retry={feed.retry} />
      </div>
    );
  }
  const hidden = first - base;
  const isPrinting = feedWindow.isPrinting();
  // A printed page has no rows that a scroll would bring.
  const missing = isPrinting ? trimmed + hidden : hidden === 0 ? trimmed : 0;
  // The number of steps is unknown while they arrive; and a growing number would render every row.
  const setSize = isComplete ? end : -1;
  return (
    <div className="rl:block">
      <div ref={setTopPad} aria-hidden="true" className={PAD} />
      {hidden > 0 && feedWindow.isUnbounded() && !isPrinting && (
        <Button
          onClick={feedWindow.showEarlier}
          className="rl:mb-4 rl:flex rl:min-h-8 rl:w-full rl:items-center rl:justify-center rl:rounded-md rl:edge rl:border-dashed rl:type-label rl:text-muted rl:hover:text-text rl:focus-mark rl:ease-colors"
        >
          {messages.feed.showEarlier(hidden)}
        </Button>
      )}
      {missing > 0 && (
        <p className="rl:pt-1 rl:pb-4 rl:text-center rl:type-caption rl:text-muted">{messages.feed.trimmed(missing)}</p>
      )}
      <ol
        {...partProps({ slot: 'activity-feed-list', base: 'rl:flex rl:flex-col rl:pt-2', className, param: feed })}
        data-tail={last === end ? '' : undefined}
        // biome-ignore lint/a11y/noRedundantRoles: lists without bullets lose their role in Safari.
        role="list"
        ref={setList}
        {...props}
      >
        {visible.map((step, i) => (
          <ActivityItem
            key={keys[i]}
            step={step}
            position={first + i}
            setSize={setSize}
            attempt={attempts ? beginningAt(shown, first - base + i) : undefined}
            earlier={attempts !== null && (step.attempt ?? attempts.newest) < attempts.newest}
            open={isOpen(step.id)}
            focused={step.id === feed.focusStep}
            fatal={step.id === feed.failedStep}
            onToggle={toggle}
            serverOffsetMs={serverOffsetMs}
            // Only for the row that shows it: the others need not render.
            still={isStill && step.status === 'running'}
            stepKinds={stepKinds}
            arrival={arrival}
          />
        ))}
      </ol>
      <div ref={setBottomPad} aria-hidden="true" className={PAD} />
    </div>
  );
});

/** The attempt that starts with this step; `undefined` = it continues. */
function beginningAt(steps: readonly RunStep[], index: number): number | undefined {
  const attempt = steps[index]?.attempt ?? undefined;
  return attempt === steps[index - 1]?.attempt ? undefined : attempt;
}
