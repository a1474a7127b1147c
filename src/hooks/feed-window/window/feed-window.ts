import { addListener, notify as notifyAll } from '../../../core/platform/listeners';
import { watchScroller } from '../scroll/watch-scroller';
import type { DrawnFeed, FeedRange, FeedWindow } from '../types';
import { createFollowEnd } from './follow-end';
import { createKeepPlace } from './keep-place';
import { setPad } from './pad';
import { createRowKeys } from './row-keys';
import { newWindowState, type WindowState } from './window-state';

/** Maximum of printed rows, the newest: more is never printed on purpose. */
const PRINTED_ROWS = 200;

/** What a feed's window needs. */
export interface FeedWindowOptions {
  /** Rows drawn where nothing scrolls. */
  maxRows: number;
  /** Called before the scroll position and the pad change together, which is invisible. */
  onShift: (px: number) => void;
  /**
   * Called when, while following, other rows of the same steps were drawn. With fewer rows the browser moves the scroll
   * position; unreported, that looks like a reader who scrolls up once the next step makes the content longer again.
   */
  onResize: () => void;
}

/** Which of the steps to draw. */
function rangeToDraw(state: WindowState, { steps, base, isFollowing }: Omit<DrawnFeed, 'range'>): FeedRange {
  const { drawn, wanted, firstId } = state;
  const to = base + steps.length;
  if (state.scrolling.isPrinting) return { first: Math.max(base, to - PRINTED_ROWS), last: to };
  if (isFollowing || state.isUnbounded) return { first: Math.max(base, to - state.size), last: to };
  if (state.scroller) state.topBefore = state.scroller.scrollTop;
  // A late page was put in above, or another list came: the first drawn step tells where it is now.
  const place = drawn.first - base;
  const isElsewhere = firstId !== undefined && place >= 0 && steps[place]?.id !== firstId;
  const found = isElsewhere ? steps.findIndex(({ id }) => id === firstId) : -1;
  const moved = found === -1 ? 0 : found - place;
  const first = Math.min(Math.max(base, wanted.first + moved), Math.max(base, to - 1));
  return { first, last: Math.max(first, Math.min(to, wanted.last + moved)) };
}

/** Keeps the keyboard in the feed when the row that had the focus was trimmed or is too far away. */
function keepFocus(state: WindowState): void {
  const { scroller, list } = state;
  if (state.hadFocus && scroller && scroller.ownerDocument.activeElement === scroller.ownerDocument.body) {
    scroller.focus({ preventScroll: true });
  }
  state.hadFocus = list?.contains(list.ownerDocument.activeElement) ?? false;
}

/**
 * The rows stand in normal flow between two pads. The upper pad takes up whatever changes above the reader: rows that come
 * and go, rows that grow, steps that are trimmed. So the content below keeps its place to the pixel without the scroll
 * position being touched while somebody scrolls, no heights have to be remembered, and a list of a hundred thousand steps
 * costs what a list of a hundred does.
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
    // Null and not a new function: made in here, it would keep the element that has gone.
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
      // The view is what it was before, and will be again afterwards.
      if (scrolling.isPrinting) return;
      const end = base + steps.length;
      if (isFollowing !== state.isFollowing || end !== state.end) state.plans = 0;
      const begins = isFollowing && !state.isFollowing;
      const isResized = isFollowing && state.isFollowing && end === state.end && range.first !== state.drawn.first;
      // Following ends because somebody scrolls: setting the position now would end a smooth scroll.
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
      // Mounting, the list is there first: children come before what they stand in.
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
