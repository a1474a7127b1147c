import { addListener, notify as notifyAll } from '../../../core/platform/listeners';
import { focusedBeside, focusedIn } from '../../focused-in';
import { watchScroller } from '../scroll/watch-scroller';
import type { DrawnFeed, FeedRange, FeedWindow } from '../types';
import { createFollowEnd } from './follow-end';
import { createKeepPlace } from './keep-place';
import { setPad } from './pad';
import { createRowKeys } from './row-keys';
import { newWindowState, type WindowState } from './window-state';

/** Maximum of printed rows, newest first; nobody prints more on purpose. */
const PRINTED_ROWS = 200;

/** Options of `createFeedWindow`. */
export interface FeedWindowOptions {
  /** Number of rows drawn if nothing scrolls. */
  maxRows: number;
  /** Called when scroll position and pad change together, which the reader does not see. */
  onShift: (px: number) => void;
  /**
   * Called when other rows of the same steps were drawn while following. With fewer rows the browser moves the scroll
   * position; unreported, the next step would make that look like a reader scrolling up.
   */
  onResize: () => void;
}

/** Computes the rows to draw. */
function rangeToDraw(state: WindowState, { steps, base, isFollowing }: Omit<DrawnFeed, 'range'>): FeedRange {
  const { drawn, wanted, firstId } = state;
  const to = base + steps.length;
  if (state.scrolling.isPrinting) return { first: Math.max(base, to - PRINTED_ROWS), last: to };
  if (isFollowing || state.isUnbounded) return { first: Math.max(base, to - state.size), last: to };
  if (state.scroller) state.topBefore = state.scroller.scrollTop;
  // Rows were inserted above, or the list was replaced: find the first drawn step in the new list.
  const place = drawn.first - base;
  const isElsewhere = firstId !== undefined && place >= 0 && steps[place]?.id !== firstId;
  const found = isElsewhere ? steps.findIndex(({ id }) => id === firstId) : -1;
  const moved = found === -1 ? 0 : found - place;
  const first = Math.min(Math.max(base, wanted.first + moved), Math.max(base, to - 1));
  return { first, last: Math.max(first, Math.min(to, wanted.last + moved)) };
}

/** Keeps the keyboard focus in the feed when the focused row is removed. */
function keepFocus(state: WindowState): void {
  const { scroller, list } = state;
  const focused = scroller && focusedIn(scroller.ownerDocument);
  if (state.hadFocus && scroller && (!focused || focused === scroller.ownerDocument.body)) {
    scroller.focus({ preventScroll: true });
  }
  state.hadFocus = list?.contains(focusedBeside(list)) ?? false;
}

/**
 * Rows are in normal flow between two pads. The upper pad absorbs every change above the reader: rows added, removed or
 * resized, steps trimmed. The content below keeps its place to the pixel without writing the scroll position during
 * scrolling. No row heights are stored, so a list of a hundred thousand steps costs as much as one of a hundred.
 */
export function createFeedWindow({ maxRows, onShift, onResize }: FeedWindowOptions): FeedWindow {
  const listeners = new Set<() => void>();
  let version = 0;
  const notify = () => {
    version += 1;
    notifyAll(listeners);
  };
  const state = newWindowState();
  const { scrolling } = state;
  const followEnd = createFollowEnd({ state, maxRows, notify, onShift });
  const keepPlace = createKeepPlace({ state, notify, onShift });
  const rowKeys = createRowKeys();
  let detach: (() => void) | null = null;

  const attach = () => {
    detach?.();
    // Null rather than a closure, which would retain the removed element.
    detach = null;
    const { scroller, list } = state;
    if (!scroller) return;
    detach = watchScroller({
      scroller,
      list,
      scrolling,
      onScroll() {
        scrolling.scrolledAt = performance.now();
        state.plans = 0;
        keepPlace.plan();
      },
      onPrint: notify,
      onResize() {
        state.plans = 0;
        if (state.isFollowing) return;
        state.topBefore = scroller.scrollTop;
        keepPlace.settle({ thenPlan: false });
      },
      onFrameAfterResize() {
        if (state.isFollowing) followEnd.fill();
        else keepPlace.plan();
      },
    });
  };

  return {
    subscribe: (listener) => addListener(listeners, listener),
    getVersion: () => version,
    take: (feed) => rangeToDraw(state, feed),
    keysOf: rowKeys.keysOf,
    committed({ steps, base, range, isFollowing }) {
      // Printing does not change the view.
      if (scrolling.isPrinting) return;
      const end = base + steps.length;
      if (isFollowing !== state.isFollowing || end !== state.end) state.plans = 0;
      const begins = isFollowing && !state.isFollowing;
      const isResized = isFollowing && state.isFollowing && end === state.end && range.first !== state.drawn.first;
      // Following stops because the reader scrolls: setting the position now would stop a smooth scroll.
      if (!isFollowing && state.isFollowing) scrolling.scrolledAt = performance.now();
      state.drawn = range;
      state.wanted = range;
      state.base = base;
      state.end = end;
      state.isFollowing = isFollowing;
      state.firstId = steps[range.first - base]?.id;
      state.ids = steps.slice(range.first - base, range.last - base).map((step) => step.id);
      rowKeys.commit();
      keepFocus(state);
      if (state.isUnbounded) {
        state.padHeight = 0;
        setPad(state.topPad, 0);
        setPad(state.bottomPad, 0);
      } else if (isFollowing) {
        followEnd.committed(begins);
        if (isResized) onResize();
      } else {
        keepPlace.settle();
      }
    },
    hold(stepId) {
      state.heldId = stepId;
    },
    rowOf: (stepId) => state.list?.children[state.ids.indexOf(stepId)] ?? null,
    setScroller(element) {
      if (element === state.scroller) return;
      state.scroller = element;
      attach();
      // On mount the list is set first: React attaches children's refs before their parent's.
      if (element && state.isFollowing && !state.isMeasured) followEnd.fill();
    },
    setList(element) {
      if (element === state.list) return;
      state.list = element;
      attach();
    },
    setTopPad(element) {
      state.topPad = element;
    },
    setBottomPad(element) {
      state.bottomPad = element;
    },
    measure() {
      if (state.isFollowing) followEnd.fill();
    },
    isUnbounded: () => state.isUnbounded,
    isPrinting: () => scrolling.isPrinting,
    showEarlier() {
      state.plans = 0;
      followEnd.resize(state.size + maxRows);
    },
  };
}
