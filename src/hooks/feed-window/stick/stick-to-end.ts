import { addListener, notify } from '../../../core/platform/listeners';
import { isElement } from '../../is-element';
import { scrollAtOnce } from '../scroll/scroll-at-once';
import { listenToReader, type ReaderActions } from './reader-events';
import { createRecentEnds } from './recent-ends';
import { endOf, hasSelection, scrollsInside } from './scroll-place';
import type { StickToEnd, StickToEndOptions, StickToEndState } from './types';

const INITIAL: StickToEndState = { isFollowing: true, isAtEnd: true, seenCount: 0 };

/** A position that is this much above where it was left was moved by somebody; less is rounding. px */
const MOVED_UP = 1.5;
/** Firefox goes on with a smooth scroll that was under way when the reader asked for the end; this long at most. ms */
const LEFT_OVER_MS = 500;
/** Where two taps may zoom the page, a tap becomes a click at most this long after the finger has left. ms */
const TAP_MS = 350;

/**
 * Following ends on the reader's actions (wheel, touch, keys, scrollbar, selecting, focusing), and on every move upwards that
 * is not ours: find in page, text fragments, assistive technology and autoscroll send no event. When the content becomes
 * shorter, the browser moves the position to the new end. The reader did not ask for that, so following continues.
 */
export function createStickToEnd(options: StickToEndOptions = {}): StickToEnd {
  const { thresholdPx = 24, now = () => performance.now() } = options;
  const listeners = new Set<() => void>();
  let state = INITIAL;
  let scroller: HTMLElement | null = null;
  let content: HTMLElement | null = null;
  let attached: AbortController | null = null;
  /** Where the reader last wanted to go. */
  let intent: 'up' | 'down' | null = null;
  let isPressed = false;
  let draggedDown = false;
  /** Following when the pointer was pressed; goes on after its release unless text was selected. */
  let isHeld = false;
  /** Waits for the click of a press that has been let go. */
  let clickTimer: ReturnType<typeof setTimeout> | undefined;
  /** How far the content went when the position was last set. */
  let lastEnd = 0;
  let lastTop = 0;
  let count = 0;
  const recentEnds = createRecentEnds(now);
  /** When the reader asked for the end, by its key or its button. */
  let askedAt = Number.NEGATIVE_INFINITY;
  /** What `contentWillChange` saw; null where nobody asked it. */
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
    // Writing scrollTop only when it is off spares a layout per frame in a quiet feed.
    if (Math.abs(element.scrollTop - end) >= 1) scrollAtOnce(element, end);
    lastTop = element.scrollTop;
    lastEnd = end;
  };

  /** Is the position above where it was last set, though the content is not shorter? */
  const isAbove = (element: HTMLElement) => {
    const { scrollTop } = element;
    const end = endOf(element);
    return scrollTop < lastTop - MOVED_UP && scrollTop < end - MOVED_UP && end >= lastEnd - MOVED_UP;
  };
  /** Has somebody scrolled up since then? What is left of a scroll from before the reader asked for the end does not count. */
  const wasMovedUp = (element: HTMLElement) =>
    isAbove(element) && !(intent === 'down' && now() - askedAt < LEFT_OVER_MS);

  /** Call after everything that may have moved the end without the reader's doing. */
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

  /** Keeps everything where it is until the press that begins here is over, and its click delivered. */
  const hold = () => {
    stopWaiting();
    if (!state.isFollowing) return;
    release();
    isHeld = true;
  };
  /** The press is over. Its click is still to come, and must find what was pressed. */
  const letGo = (clickComesWithinMs: number) => {
    stopWaiting();
    clickTimer = setTimeout(resume, clickComesWithinMs);
  };
  const resume = () => {
    stopWaiting();
    if (isHeld && scroller && !hasSelection(scroller)) follow();
  };
  /** The reader asks for the end. */
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
        // At the very end there is nothing left to scroll, so no scroll event will come.
        follow();
      }
    },
    onEndKey: goToEnd,
    onScroll() {
      if (!scroller) return;
      const top = scroller.scrollTop;
      const moved = top - lastTop;
      if (state.isFollowing) {
        // The place where it was left stays the measure: a smooth scroll begins with less than a pixel.
        if (wasMovedUp(scroller)) release();
        else if (isAbove(scroller)) pin(scroller);
        else if (endOf(scroller) < lastEnd) {
          // The content has become shorter, and the browser has moved the position with it.
          lastTop = top;
          lastEnd = endOf(scroller);
        }
        return;
      }
      lastTop = top;
      // The scrollbar sends no event of its own; a pressed pointer and the direction say it.
      if (isPressed && moved < 0) release();
      if (isPressed) draggedDown = moved > 0;
      // Held down, the pointer is selecting text or dragging the bar: following now would tear it away.
      if (intent === 'down' && !isPressed && isNear(scroller)) follow();
      else keepPlace();
    },
    onPointerDown(isMain) {
      isPressed = isMain;
      draggedDown = false;
      if (!isPressed) return;
      intent = null;
      if (!scroller) return;
      // What the press moves is measured from here: WebKit may have moved the position for a moment, and says so later.
      lastTop = scroller.scrollTop;
      // Nobody can select text that moves on between pressing and dragging, or press a button that does.
      hold();
    },
    onPointerUp() {
      if (!isPressed) return;
      isPressed = false;
      if (!scroller || state.isFollowing || hasSelection(scroller)) return;
      // The scrollbar was dragged to the end. Selecting text that far down is no request to follow.
      if (draggedDown && isNear(scroller)) follow();
      // Only pressed: browsers deliver the click after this, and before anything that was put off.
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
      // Scrolled up: the scroll event will end following. Doing it here draws other rows and resizes an observed element,
      // which browsers report as an error of the page.
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
      // Before what came is counted: it is new to a reader who had gone up before.
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
