import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useBrowserLayoutEffect } from '../../useBrowserLayoutEffect';
import { createStickToEnd } from './stick-to-end';
import type { StickToEnd, StickToEndOptions, StickToEndState } from './types';

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
  /** Tells that the caller laid out the same items anew, e.g. fewer rows of them: keeps the end in view. Stable. */
  resized: () => void;
  /** Lets go, e.g. when the reader asks for older items. Stable. */
  release: () => void;
}

const serverState: StickToEndState = { isFollowing: true, isAtEnd: true, seenCount: 0 };

/** @internal What sticks, and where it stands; the caller tells it of what it has rendered by `useContentChanged`. */
export function useStick(options: UseStickToEndOptions): { stick: StickToEnd; result: UseStickToEndResult } {
  const { count } = options;
  const [stick] = useState(() => createStickToEnd(options));
  const state = useSyncExternalStore(stick.subscribe, stick.getState, () => serverState);

  // Reads the scroll position and changes nothing that is rendered.
  stick.contentWillChange(count);

  const scrollerRef = useCallback((element: HTMLElement | null) => stick.setScroller(element), [stick]);
  const contentRef = useCallback((element: HTMLElement | null) => stick.setContent(element), [stick]);
  const { isFollowing, isAtEnd, seenCount } = state;
  // Counted while rendering: told by the store, every arrival would render twice.
  const newCount = isFollowing ? 0 : Math.max(0, count - seenCount);
  const result = useMemo(
    () => ({
      isFollowing,
      isAtEnd,
      newCount,
      scrollerRef,
      contentRef,
      jumpToEnd: stick.jumpToEnd,
      release: stick.release,
      shifted: stick.shifted,
      resized: stick.resized,
    }),
    [isFollowing, isAtEnd, newCount, scrollerRef, contentRef, stick],
  );
  return { stick, result };
}

/** @internal Before paint, so that a new row is never seen below the fold for a frame. */
export function useContentChanged(stick: StickToEnd, { count, resetKey = null }: UseStickToEndOptions): void {
  const knownKey = useRef(resetKey);
  useBrowserLayoutEffect(() => {
    if (knownKey.current !== resetKey) {
      knownKey.current = resetKey;
      stick.reset(count);
    } else {
      stick.contentChanged(count);
    }
  }, [stick, count, resetKey]);
}

/**
 * Keeps a scroller at its end while content arrives, and lets go as soon as the reader scrolls up, selects text or
 * moves focus inside. Scrolling down to the end, or `jumpToEnd`, follows again.
 */
export function useStickToEnd(options: UseStickToEndOptions): UseStickToEndResult {
  const { stick, result } = useStick(options);
  useContentChanged(stick, options);
  return result;
}
