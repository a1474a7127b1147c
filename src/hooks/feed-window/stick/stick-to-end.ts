import { addListener, notify } from '../../../core/platform/listeners';
import { isElement } from '../../is-element';
import { scrollAtOnce } from '../scroll/scroll-at-once';
import { listenToReader, type ReaderActions } from './reader-events';
import { createRecentEnds } from './recent-ends';
import { endOf, hasSelection, scrollsInside } from './scroll-place';
import type { StickToEnd, StickToEndOptions, StickToEndState } from './types';

const INITIAL: StickToEndState = { isFollowing: true, isAtEnd: true, seenCount: 0 };

/** A position this far above the last one was moved by the reader; less is rounding. px */
const MOVED_UP = 1.5;
/** How long Firefox continues a smooth scroll after the reader has jumped to the end. ms */
const LEFT_OVER_MS = 500;
/** Longest delay from lifting the finger to the click, on pages where a double tap zooms. ms */
const TAP_MS = 350;

/**
 * Following stops on the reader's actions (wheel, touch, keys, scrollbar, selection, focus) and on every upward move
 * that is not ours: find in page, text fragments, assistive technology and autoscroll send no event. When the content
 * gets shorter, the browser moves the position to the new end. The reader did not ask for that, so following continues.
 */
export function createStickToEnd(options: StickToEndOptions = {}): StickToEnd {
  const { thresholdPx = 24, now = () => performance.now() } = options;
  const listeners = new Set<() => void>();
  let state = INITIAL;
  let scroller: HTMLElement | null = null;
  let content: HTMLElement | null = null;
  let attached: AbortController | null = null;
  /** The direction the reader last scrolled. */
  let intent: 'up' | 'down' | null = null;
  let isPressed = false;
  let draggedDown = false;
  /** Following was on when the pointer went down; it resumes afterwards unless text was selected. */
  let isHeld = false;
  /** Waits for the click that follows the end of a press. */
  let clickTimer: ReturnType<typeof setTimeout> | undefined;
  /** End of the content when the position was last set. */
  let lastEnd = 0;
  let lastTop = 0;
  let count = 0;
  const recentEnds = createRecentEnds(now);
  /** When the reader last asked for the end, by key or button. */
  let askedAt = Number.NEGATIVE_INFINITY;
  /** Result of `contentWillChange`; null if it was not called. */
  let wasMovedBefore: boolean | null = null;

  const update = (next: StickToEndState) => {
    const { isFollowing, isAtEnd, seenCount } = state;
    if (next.isFollowing === isFollowing && next.isAtEnd === isAtEnd && next.seenCount === seenCount) return;
    state = next;
    notify(listeners);
  };

  const isNear = (element: HTMLElement) => element.scrollTop >= recentEnds.nearest(endOf(element)) - thresholdPx;

  const pin = (element: HTMLElement) => {
    const end = endOf(element);
    // Write scrollTop only if it differs, which saves a layout per frame in a quiet feed.
    if (Math.abs(element.scrollTop - end) >= 1) scrollAtOnce(element, end);
    lastTop = element.scrollTop;
    lastEnd = end;
  };

  /** True if the position is above the last one although the content is not shorter. */
  const isAbove = (element: HTMLElement) => {
    const { scrollTop } = element;
    const end = endOf(element);
    return scrollTop < lastTop - MOVED_UP && scrollTop < end - MOVED_UP && end >= lastEnd - MOVED_UP;
  };
  /** True if the reader has scrolled up. Ignores the rest of a smooth scroll from before the jump to the end. */
  const wasMovedUp = (element: HTMLElement) =>
    isAbove(element) && !(intent === 'down' && now() - askedAt < LEFT_OVER_MS);

  /** Call after anything but the reader may have moved the end. */
  const keepPlace = () => {
    if (!scroller) return;
    const end = endOf(scroller);
    recentEnds.add(end);
    if (state.isFollowing) pin(scroller);
    else update({ ...state, isAtEnd: scroller.scrollTop >= end - 1 });
  };

  const stopWaiting = () => {
    clearTimeout(clickTimer);
    clickTimer = undefined;
  };

  const release = () => {
    isHeld = false;
    stopWaiting();
    if (!state.isFollowing || !scroller) return;
    update({ isFollowing: false, isAtEnd: scroller.scrollTop >= endOf(scroller) - 1, seenCount: count });
  };

  const follow = () => {
    isHeld = false;
    stopWaiting();
    update({ isFollowing: true, isAtEnd: true, seenCount: 0 });
    if (scroller) pin(scroller);
  };

  /** Pauses following until the press ends and its click is delivered. */
  const hold = () => {
    stopWaiting();
    if (!state.isFollowing) return;
    release();
    isHeld = true;
  };
  /** The press has ended. Its click is still to come and must hit the pressed element. */
  const letGo = (clickComesWithinMs: number) => {
    stopWaiting();
    clickTimer = setTimeout(resume, clickComesWithinMs);
  };
  const resume = () => {
    stopWaiting();
    if (isHeld && scroller && !hasSelection(scroller)) follow();
  };
  const goToEnd = () => {
    intent = 'down';
    askedAt = now();
    follow();
  };

  const actions: ReaderActions = {
    onDirection(direction, target) {
      if (!scroller || scrollsInside(scroller, target, direction)) return;
      intent = direction;
      if (direction === 'up') {
        if (endOf(scroller) > 0) release();
      } else if (!state.isFollowing && scroller.scrollTop >= endOf(scroller) - 1) {
        // Already at the end: no scroll event follows.
        follow();
      }
    },
    onEndKey: goToEnd,
    onScroll() {
      if (!scroller) return;
      const top = scroller.scrollTop;
      const moved = top - lastTop;
      if (state.isFollowing) {
        // Compare with the pinned position, not with the last event: a smooth scroll starts in sub-pixel steps.
        if (wasMovedUp(scroller)) release();
        else if (isAbove(scroller)) pin(scroller);
        else if (endOf(scroller) < lastEnd) {
          // The content got shorter, and the browser moved the position with it.
          lastTop = top;
          lastEnd = endOf(scroller);
        }
        return;
      }
      lastTop = top;
      // The scrollbar sends no events of its own; a pressed pointer and the direction reveal it.
      if (isPressed && moved < 0) release();
      if (isPressed) draggedDown = moved > 0;
      // A pressed pointer selects text or drags the scrollbar: following now would interrupt it.
      if (intent === 'down' && !isPressed && isNear(scroller)) follow();
      else keepPlace();
    },
    onPointerDown(isMain) {
      isPressed = isMain;
      draggedDown = false;
      if (!isPressed) return;
      intent = null;
      if (!scroller) return;
      // Measure the press from here: WebKit may have moved the position temporarily and reports that late.
      lastTop = scroller.scrollTop;
      // Stand still: moving text cannot be selected, and a moving button cannot be clicked.
      hold();
    },
    onPointerUp() {
      if (!isPressed) return;
      isPressed = false;
      if (!scroller || state.isFollowing || hasSelection(scroller)) return;
      // The scrollbar was dragged to the end. Selecting text down to the end does not ask to follow.
      if (draggedDown && isNear(scroller)) follow();
      // A plain press: browsers dispatch the click next, before any timer.
      else if (isHeld) letGo(0);
    },
    onTouchStart: hold,
    onTouchEnd() {
      if (isHeld) letGo(TAP_MS);
    },
    onClick(target) {
      const isInside = isElement(target) && scroller?.contains(target) === true;
      if (clickTimer !== undefined && isInside) resume();
    },
    onFocusInside: release,
    onSelectionChange() {
      if (scroller && hasSelection(scroller)) release();
    },
    onResize() {
      // Scrolled up: the scroll event stops following. Doing it here would draw other rows and resize an observed
      // element, which browsers report as an error.
      if (scroller && state.isFollowing && wasMovedUp(scroller)) return;
      keepPlace();
    },
  };

  const reattach = () => {
    if (attached) stopWaiting();
    attached?.abort();
    attached = null;
    if (!scroller) return;
    attached = new AbortController();
    listenToReader({ scroller, content, actions, signal: attached.signal });
  };

  return {
    getState: () => state,
    subscribe: (listener) => addListener(listeners, listener),
    setScroller(element) {
      if (element === scroller) return;
      scroller = element;
      recentEnds.clear();
      reattach();
      keepPlace();
    },
    setContent(element) {
      if (element === content) return;
      content = element;
      reattach();
    },
    contentWillChange(next) {
      if (next !== count && state.isFollowing && scroller) wasMovedBefore = wasMovedUp(scroller);
    },
    contentChanged(next) {
      const isMovedUp = wasMovedBefore ?? (scroller !== null && wasMovedUp(scroller));
      wasMovedBefore = null;
      // Before counting the new items: they are unread for a reader who has scrolled up.
      if (state.isFollowing && isMovedUp) release();
      count = next;
      keepPlace();
    },
    resized: keepPlace,
    jumpToEnd: goToEnd,
    release,
    shifted(px) {
      lastTop += px;
      recentEnds.shift(px);
    },
    reset(next) {
      count = next;
      intent = null;
      recentEnds.clear();
      follow();
    },
  };
}
