import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useBrowserLayoutEffect } from '../../useBrowserLayoutEffect';
import { createStickToEnd } from './stick-to-end';
import type { StickToEnd, StickToEndOptions, StickToEndState } from './types';

/** Options of {@link useStickToEnd}. */
export interface UseStickToEndOptions extends StickToEndOptions {
  /** Number of items ever shown, including trimmed ones; the basis of "12 new". */
  count: number;
  /** Changes with the content (another run or filter): following starts over. */
  resetKey?: string | number | null | undefined;
}

/** Result of {@link useStickToEnd}. */
export interface UseStickToEndResult extends Pick<StickToEndState, 'isFollowing' | 'isAtEnd'> {
  /** Number of items that arrived since following stopped; 0 while following. */
  newCount: number;
  /** For the scrolling element. Stable. */
  scrollerRef: (element: HTMLElement | null) => void;
  /** For the growing element inside the scroller. Stable. */
  contentRef: (element: HTMLElement | null) => void;
  /** Scrolls to the end and follows again. Stable. */
  jumpToEnd: () => void;
  /** Call it after moving content and scroll position by the same distance: not counted as scrolling. Stable. */
  shifted: (px: number) => void;
  /** Call it after laying out the same items again, e.g. fewer rows: keeps the end in view. Stable. */
  resized: () => void;
  /** Stops following, e.g. when the reader asks for older items. Stable. */
  release: () => void;
}

const serverState: StickToEndState = { isFollowing: true, isAtEnd: true, seenCount: 0 };

/** @internal The controller and its state. Report rendered content with `useContentChanged`. */
export function useStick(options: UseStickToEndOptions): { stick: StickToEnd; result: UseStickToEndResult } {
  const { count } = options;
  const [stick] = useState(() => createStickToEnd(options));
  const state = useSyncExternalStore(stick.subscribe, stick.getState, () => serverState);

  // Reads the scroll position only; changes nothing that is rendered.
  stick.contentWillChange(count);

  const scrollerRef = useCallback((element: HTMLElement | null) => stick.setScroller(element), [stick]);
  const contentRef = useCallback((element: HTMLElement | null) => stick.setContent(element), [stick]);
  const { isFollowing, isAtEnd, seenCount } = state;
  // Derived while rendering: from the store, every new item would render twice.
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

/** @internal Runs before paint, so that a new row never shows below the fold for a frame. */
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
 * Keeps a scroller at its end while content arrives. Stops when the reader scrolls up, selects text or moves the focus
 * inside. Scrolling down to the end, or `jumpToEnd`, follows again.
 */
export function useStickToEnd(options: UseStickToEndOptions): UseStickToEndResult {
  const { stick, result } = useStick(options);
  useContentChanged(stick, options);
  return result;
}
