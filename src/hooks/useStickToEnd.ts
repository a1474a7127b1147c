import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { createStickToEnd, type StickToEndOptions, type StickToEndState } from './stick-to-end';
import { useBrowserLayoutEffect } from './useBrowserLayoutEffect';

/** Settings of {@link useStickToEnd}. */
export interface UseStickToEndOptions extends StickToEndOptions {
  /** Number of items ever shown, those trimmed at the start included: what "12 new" is counted with. */
  count: number;
  /** Changes when the content is another one (another run, another filter): following starts over. */
  resetKey?: string | number | null;
}

/** What {@link useStickToEnd} gives. */
export interface UseStickToEndResult extends Pick<StickToEndState, 'isFollowing' | 'isAtEnd'> {
  /** Items that arrived since the reader let go; 0 while following. */
  newCount: number;
  /** For the scrolling element. Stable. */
  scrollerRef: (element: HTMLElement | null) => void;
  /** For the element inside the scroller that grows. Stable. */
  contentRef: (element: HTMLElement | null) => void;
  /** Goes to the end and follows again. Stable. */
  jumpToEnd: () => void;
  /** Tells that the caller moves content and scroll position by as many px together, which is no scrolling. Stable. */
  shifted: (px: number) => void;
  /** Lets go, e.g. when the reader asks for older items. Stable. */
  release: () => void;
}

const serverState: StickToEndState = { isFollowing: true, isAtEnd: true, seenCount: 0 };

/**
 * Keeps a scroller at its end while content arrives, and lets go as soon as the reader scrolls up, selects text or
 * moves focus inside. Scrolling down to the end, or `jumpToEnd`, follows again.
 */
export function useStickToEnd(options: UseStickToEndOptions): UseStickToEndResult {
  const { count, resetKey = null } = options;
  const [stick] = useState(() => createStickToEnd(options));
  const state = useSyncExternalStore(stick.subscribe, stick.getState, () => serverState);
  const knownKey = useRef(resetKey);

  // Before paint, so that a new row is never seen below the fold for a frame.
  useBrowserLayoutEffect(() => {
    if (knownKey.current !== resetKey) {
      knownKey.current = resetKey;
      stick.reset(count);
    } else {
      stick.contentChanged(count);
    }
  }, [stick, count, resetKey]);

  const scrollerRef = useCallback((element: HTMLElement | null) => stick.setScroller(element), [stick]);
  const contentRef = useCallback((element: HTMLElement | null) => stick.setContent(element), [stick]);
  const { isFollowing, isAtEnd, seenCount } = state;
  // Counted while rendering: told by the store, every arrival would render twice.
  const newCount = isFollowing ? 0 : Math.max(0, count - seenCount);
  return useMemo(
    () => ({
      isFollowing,
      isAtEnd,
      newCount,
      scrollerRef,
      contentRef,
      jumpToEnd: stick.jumpToEnd,
      release: stick.release,
      shifted: stick.shifted,
    }),
    [isFollowing, isAtEnd, newCount, scrollerRef, contentRef, stick],
  );
}
