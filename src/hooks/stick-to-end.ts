import { isElement } from './is-element';
import { scrollAtOnce } from './scroll-at-once';

/** Whether a list follows its end; replaced on change, reference-equal while nothing changes. */
export interface StickToEndState {
  /** True while the end is kept in view as content arrives. */
  isFollowing: boolean;
  /** True when the end is in view, followed or not. */
  isAtEnd: boolean;
  /** How many items there were when the reader let go: what came since is new. */
  seenCount: number;
}

/** How a list follows its end. */
export interface StickToEndOptions {
  /** How near the end counts as "at the end" when the reader comes back, px. Default 24. */
  thresholdPx?: number;
  /** Monotonic milliseconds; injectable for tests. Default `performance.now`. */
  now?: () => number;
}

/** Keeps a scroller at its end until its reader wants otherwise. Plain DOM; `useStickToEnd` is its React binding. */
export interface StickToEnd {
  getState(): StickToEndState;
  subscribe(listener: () => void): () => void;
  /** Hands over the scrolling element, or `null` when it goes. */
  setScroller(element: HTMLElement | null): void;
  /** Hands over the element inside whose height is the content's, or `null` when it goes. */
  setContent(element: HTMLElement | null): void;
  /** Tells that content was rendered; `count` is the number of items ever shown, trimmed ones included. */
  contentChanged(count: number): void;
  /** Goes to the end and follows again. */
  jumpToEnd(): void;
  /** Tells that content and scroll position are moved by as many px together: that is not the reader's doing. */
  shifted(px: number): void;
  /** Lets go, for something the reader does that no event of the scroller tells. */
  release(): void;
  /** Starts over: following, nothing new. For another run or another filter. */
  reset(count: number): void;
}

type Intent = 'up' | 'down' | null;

/** In a fast feed the end has moved on before the reader arrives: reaching where it was this long ago counts. */
const END_MEMORY_MS = 300;

const INITIAL: StickToEndState = { isFollowing: true, isAtEnd: true, seenCount: 0 };

/** A position that is this much above where it was left was moved by somebody; less is rounding. px */
const MOVED_UP = 1.5;
/** A tap is told as a click this long after the finger has left at most, where the page may be zoomed by two taps. ms */
const TAP_MS = 350;

/**
 * Following is dropped on what the reader does (wheel, touch, keys, scrollbar, selecting, focusing), and on every move
 * upwards that is not ours: find in page, text fragments, assistive technology and autoscroll send no event of their own.
 * A browser that moves the position because the content has become shorter leaves it at the new end; that is nobody's
 * wish, and so is told apart.
 */
export function createStickToEnd(options: StickToEndOptions = {}): StickToEnd {
  const { thresholdPx = 24, now = () => performance.now() } = options;
  const listeners = new Set<() => void>();
  let state = INITIAL;
  let scroller: HTMLElement | null = null;
  let content: HTMLElement | null = null;
  let detach: (() => void) | null = null;
  let intent: Intent = null;
  let isPressed = false;
  let draggedDown = false;
  /** Following when the pointer was pressed; goes on after its release unless text was selected. */
  let isHeld = false;
  let touchY: number | null = null;
  /** Waits for the click of a press that has been let go. */
  let clickTimer: ReturnType<typeof setTimeout> | undefined;
  /** How far the content went when the position was last set. */
  let lastEnd = 0;
  let lastTop = 0;
  let count = 0;
  let ends: { at: number; end: number }[] = [];

  const endOf = (element: HTMLElement) => Math.max(0, element.scrollHeight - element.clientHeight);

  const update = (next: StickToEndState) => {
    const { isFollowing, isAtEnd, seenCount } = state;
    if (next.isFollowing === isFollowing && next.isAtEnd === isAtEnd && next.seenCount === seenCount) return;
    state = next;
    for (const listener of [...listeners]) listener();
  };

  const rememberEnd = (end: number) => {
    const at = now();
    // The newest sample older than the window stays: it says where the end was when the window opened.
    const firstInside = ends.findIndex((sample) => sample.at >= at - END_MEMORY_MS);
    if (firstInside > 1) ends = ends.slice(firstInside - 1);
    else if (firstInside === -1) ends = ends.slice(-1);
    if (ends[ends.length - 1]?.end !== end) ends.push({ at, end });
  };

  const isNear = (element: HTMLElement) => {
    const since = now() - END_MEMORY_MS;
    const end = endOf(element);
    const recent = ends.filter((sample, index) => sample.at >= since || index === ends.length - 1);
    const before = ends.filter((sample) => sample.at < since).at(-1);
    const lowest = Math.min(end, ...recent.map((sample) => sample.end), before?.end ?? end);
    return element.scrollTop >= lowest - thresholdPx;
  };

  const pin = (element: HTMLElement) => {
    const end = endOf(element);
    // Writing scrollTop only when it is off spares a layout per frame in a quiet feed.
    if (Math.abs(element.scrollTop - end) >= 1) scrollAtOnce(element, end);
    lastTop = element.scrollTop;
    lastEnd = end;
  };

  /** Has somebody scrolled up since the position was last set? */
  const wasMovedUp = (element: HTMLElement) => {
    const { scrollTop } = element;
    const end = endOf(element);
    return scrollTop < lastTop - MOVED_UP && scrollTop < end - MOVED_UP && end >= lastEnd - MOVED_UP;
  };

  /** Everything that may have moved the end without the reader's doing ends here. */
  const settle = () => {
    if (!scroller) return;
    const end = endOf(scroller);
    rememberEnd(end);
    // Also here: the next content may come before the scroll event does.
    if (state.isFollowing && wasMovedUp(scroller)) release();
    if (state.isFollowing) {
      pin(scroller);
    } else {
      update({ ...state, isAtEnd: scroller.scrollTop >= end - 1 });
    }
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

  const want = (direction: Exclude<Intent, null>, target: EventTarget | null) => {
    if (!scroller || scrollsInside(scroller, target, direction)) return;
    intent = direction;
    if (direction === 'up') {
      if (endOf(scroller) > 0) release();
    } else if (!state.isFollowing && scroller.scrollTop >= endOf(scroller) - 1) {
      // At the very end there is nothing left to scroll, so no scroll event will come.
      follow();
    }
  };

  const onWheel = (event: WheelEvent) => {
    // Zooming by pinch or Ctrl is no scrolling.
    if (event.ctrlKey || event.deltaY === 0) return;
    want(event.deltaY < 0 ? 'up' : 'down', event.target);
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
  // Heard at the document, and so after whatever the click was for.
  const onClick = (event: MouseEvent) => {
    const isInside = isElement(event.target) && scroller?.contains(event.target) === true;
    if (clickTimer !== undefined && isInside) resume();
  };

  const onTouchStart = (event: TouchEvent) => {
    touchY = event.touches.length === 1 ? (event.touches[0]?.clientY ?? null) : null;
    hold();
  };
  const onTouchEnd = (event: TouchEvent) => {
    if (event.touches.length === 0 && isHeld) letGo(TAP_MS);
  };
  const onTouchMove = (event: TouchEvent) => {
    const y = event.touches.length === 1 ? event.touches[0]?.clientY : undefined;
    if (y === undefined || touchY === null || Math.abs(y - touchY) < 2) return;
    want(y > touchY ? 'up' : 'down', event.target);
    touchY = y;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const target = event.target;
    if (isElement(target) && target.closest('input, textarea, select, [contenteditable]')) return;
    const onButton = isElement(target) && target.closest('button, summary, a') !== null;
    if (event.key === 'End' && scroller && !scrollsInside(scroller, target, 'down')) {
      // The browser would go to where the end is now, and arrive behind it.
      event.preventDefault();
      intent = 'down';
      follow();
      return;
    }
    if (event.key === 'ArrowUp' || event.key === 'PageUp' || event.key === 'Home') want('up', target);
    else if (event.key === 'ArrowDown' || event.key === 'PageDown') want('down', target);
    else if (event.key === ' ' && !onButton) want(event.shiftKey ? 'up' : 'down', target);
  };

  const onScroll = () => {
    if (!scroller) return;
    const top = scroller.scrollTop;
    const moved = top - lastTop;
    if (state.isFollowing) {
      // The place where it was left stays the measure: a smooth scroll begins with less than a pixel.
      if (wasMovedUp(scroller)) release();
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
    else settle();
  };

  const onPointerDown = (event: PointerEvent) => {
    isPressed = event.button === 0 && event.pointerType !== 'touch';
    draggedDown = false;
    if (!isPressed) return;
    intent = null;
    // Nobody can select in text that moves on between pressing and dragging, nor press a button that does.
    if (scroller) hold();
  };
  const onPointerUp = () => {
    if (!isPressed) return;
    isPressed = false;
    if (!scroller || state.isFollowing || hasSelection(scroller)) return;
    // The scrollbar was dragged to the end. Selecting text that far down is no wish to follow.
    if (draggedDown && isNear(scroller)) follow();
    // Only pressed: browsers deliver the click after this, and before anything that was put off.
    else if (isHeld) letGo(0);
  };

  const onFocusIn = (event: FocusEvent) => {
    if (event.target !== scroller) release();
  };

  const onSelectionChange = () => {
    // A collapsed selection is a click.
    if (scroller && hasSelection(scroller)) release();
  };

  const attach = (element: HTMLElement) => {
    const { ownerDocument } = element;
    const passive = { passive: true } as const;
    element.addEventListener('wheel', onWheel, passive);
    element.addEventListener('touchstart', onTouchStart, passive);
    element.addEventListener('touchmove', onTouchMove, passive);
    element.addEventListener('touchend', onTouchEnd, passive);
    element.addEventListener('touchcancel', onTouchEnd, passive);
    element.addEventListener('keydown', onKeyDown);
    element.addEventListener('scroll', onScroll, passive);
    element.addEventListener('pointerdown', onPointerDown);
    element.addEventListener('focusin', onFocusIn);
    ownerDocument.addEventListener('pointerup', onPointerUp);
    ownerDocument.addEventListener('click', onClick);
    ownerDocument.addEventListener('pointercancel', onPointerUp);
    ownerDocument.addEventListener('selectionchange', onSelectionChange);
    const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(settle);
    observer?.observe(element);
    if (content) observer?.observe(content);
    detach = () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('touchstart', onTouchStart);
      element.removeEventListener('touchmove', onTouchMove);
      element.removeEventListener('touchend', onTouchEnd);
      element.removeEventListener('touchcancel', onTouchEnd);
      element.removeEventListener('keydown', onKeyDown);
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('pointerdown', onPointerDown);
      element.removeEventListener('focusin', onFocusIn);
      ownerDocument.removeEventListener('pointerup', onPointerUp);
      ownerDocument.removeEventListener('click', onClick);
      stopWaiting();
      ownerDocument.removeEventListener('pointercancel', onPointerUp);
      ownerDocument.removeEventListener('selectionchange', onSelectionChange);
      observer?.disconnect();
      // Null and not a new function: made in here, it would keep the element that has gone.
      detach = null;
    };
  };

  const reattach = () => {
    detach?.();
    if (scroller) attach(scroller);
  };

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setScroller(element) {
      if (element === scroller) return;
      scroller = element;
      ends = [];
      reattach();
      settle();
    },
    setContent(element) {
      if (element === content) return;
      content = element;
      reattach();
    },
    contentChanged(next) {
      // Before what came is counted: it is new to a reader who had gone up before.
      if (scroller && state.isFollowing && wasMovedUp(scroller)) release();
      count = next;
      settle();
    },
    jumpToEnd() {
      intent = 'down';
      follow();
    },
    release,
    shifted(px) {
      lastTop += px;
      ends = ends.map((sample) => ({ ...sample, end: sample.end + px }));
    },
    reset(next) {
      count = next;
      intent = null;
      ends = [];
      follow();
    },
  };
}

/** True when something between `target` and `scroller` takes the scrolling first, e.g. a long detail. */
function scrollsInside(scroller: HTMLElement, target: EventTarget | null, direction: 'up' | 'down'): boolean {
  let element: Element | null = isElement(target) ? target : null;
  while (element && element !== scroller) {
    const room = element.scrollHeight - element.clientHeight;
    if (room > 1) {
      const { overflowY } = getComputedStyle(element);
      const canScroll = overflowY === 'auto' || overflowY === 'scroll';
      if (canScroll && (direction === 'up' ? element.scrollTop > 0 : element.scrollTop < room - 1)) return true;
    }
    element = element.parentElement;
  }
  return false;
}

function hasSelection(scroller: HTMLElement): boolean {
  const selection = scroller.ownerDocument.getSelection();
  return (
    selection !== null &&
    !selection.isCollapsed &&
    (scroller.contains(selection.anchorNode) || scroller.contains(selection.focusNode))
  );
}
