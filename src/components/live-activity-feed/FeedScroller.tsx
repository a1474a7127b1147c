import { type ComponentPropsWithoutRef, forwardRef, useCallback } from 'react';
import * as en from '../../core/text/messages/english';
import { useMessages } from '../../hooks/useMessages';
import { ArrowDown } from '../internal/icons';
import { type ClassNameProp, partProps } from '../internal/part';
import { Button } from '../internal/press/Button';
import { useMergedRefs } from '../internal/useMergedRefs';
import { ActivityFeedList } from './FeedList';
import { type ActivityFeedState, useFeed, useFeedSteps } from './feed-context';

const english = { feed: en.feed };

type PartProps<Tag extends 'div' | 'button'> = Omit<ComponentPropsWithoutRef<Tag>, 'className'> & {
  /** Class name, or a function of the state. */
  className?: ClassNameProp<ActivityFeedState>;
};

/** A feed is fast if this many positions follow one another within this time, ms. */
const FAST = { ms: 250, times: 3 };

/**
 * Marks the element while something is scrolled under its upper edge, which fades there. Not while a fast feed is
 * followed: a fade over something that moves is painted in every frame. It sets an attribute, and renders nothing.
 */
function markScrolled(scroller: HTMLElement): () => void {
  let at = Number.NEGATIVE_INFINITY;
  let fast = 0;
  return () => {
    const now = performance.now();
    fast = now - at < FAST.ms && scroller.dataset.state === 'following' ? fast + 1 : 0;
    at = now;
    scroller.parentElement?.toggleAttribute('data-rl-scrolled', scroller.scrollTop > 0 && fast < FAST.times);
  };
}

/**
 * The scrolling region. It takes the focus, so that the keyboard can scroll it. It keeps the reader's place itself and
 * turns off the browser's scroll anchoring, which would correct a second time.
 */
export const ActivityFeedScroller = forwardRef<HTMLDivElement, PartProps<'div'>>(function ActivityFeedScroller(
  { className, children, ...props },
  ref,
) {
  const feed = useFeed('ActivityFeedScroller');
  const messages = useMessages(english);
  const { runName, isFollowing, scrollerRef, scroller, feedWindow } = feed;
  const watchScroller = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      if (element) element.addEventListener('scroll', markScrolled(element), { passive: true });
      scrollerRef(element);
      feedWindow.setScroller(element);
    },
    [scroller, scrollerRef, feedWindow],
  );
  const setElement = useMergedRefs(watchScroller, ref);
  return (
    <div className="rl:fade-top rl:relative rl:flex rl:min-h-0 rl:flex-1 rl:flex-col">
      {/* biome-ignore lint/a11y/useSemanticElements: the region is the element that scrolls, and a host may want it as a plain one. */}
      <div
        role="region"
        aria-label={messages.feed.label(runName)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard as well.
        tabIndex={0}
        {...partProps({
          slot: 'activity-feed-scroller',
          state: isFollowing ? 'following' : 'free',
          base: 'rl:min-h-0 rl:flex-1 rl:print:overflow-visible! rl:overflow-y-auto rl:[overflow-anchor:none] rl:-ms-2 rl:overscroll-y-contain rl:rounded-md rl:py-1 rl:ps-2 rl:focus-mark',
          className,
          param: feed,
        })}
        ref={setElement}
        {...props}
      >
        {children ?? <ActivityFeedList />}
      </div>
      <ActivityFeedJump />
    </div>
  );
});

/** The button "↓ 12 new", which jumps to the end. Shown while the feed does not follow and is not at its end. */
export const ActivityFeedJump = forwardRef<HTMLButtonElement, PartProps<'button'>>(function ActivityFeedJump(
  { className, children, ...props },
  ref,
) {
  const feed = useFeed('ActivityFeedJump');
  const { isAtEnd, newCount } = useFeedSteps('ActivityFeedJump');
  const messages = useMessages(english);
  const { showLatest, jumpToLatest, newItems } = messages.feed;
  // An ended run gets no new steps.
  const toEnd = feed.isComplete ? showLatest : jumpToLatest;
  if (feed.isFollowing || isAtEnd || feed.status !== 'ready') return null;
  return (
    <div className="rl:pointer-events-none rl:absolute rl:inset-x-0 rl:bottom-3 rl:z-2 rl:flex rl:justify-center">
      <Button
        {...partProps({
          slot: 'activity-feed-jump',
          state: newCount > 0 ? 'new' : 'latest',
          base: 'rl:edge rl:border-transparent rl:min-h-[24px] rl:pointer-events-auto rl:inline-flex rl:h-8 rl:items-center rl:gap-1.5 rl:rounded-full rl:bg-accent rl:ps-2.5 rl:pe-3.5 rl:type-label rl:weight-medium rl:text-on-accent rl:lift-lg rl:hover:bg-accent-hover rl:focus-mark rl:digits rl:anim-enter',
          className,
          param: feed,
        })}
        ref={ref}
        onClick={() => {
          // The jump removes the button, so move the focus to the scrolling region.
          feed.scroller.current?.focus({ preventScroll: true });
          feed.jumpToEnd();
        }}
        {...props}
      >
        {children ?? (
          <>
            <ArrowDown aria-hidden className="rl:size-3.5" />
            <span className="rl:block">{newCount > 0 ? newItems(newCount) : toEnd}</span>
            {newCount > 0 && <span className="rl:visually-hidden">{`. ${toEnd}`}</span>}
          </>
        )}
      </Button>
    </div>
  );
});
