import { addListener, notify as notifyAll } from '../../../core/platform/listeners';
import { scrollAtOnce } from '../../../hooks/scroll-at-once';
import { type Mark, marksOf, pickAnchor } from './anchor';
import { padPerRow, setPad } from './pad';
import { createRowKeys } from './row-keys';
import { createScale } from './scale';
import type { FeedRange, FeedWindow } from './types';
import { AHEAD, FAR, keepUsedRows, rangeInView } from './visible-range';
import { isAtRest, newScrolling, watchScroller } from './watch-scroller';

/** Rows drawn before anything was measured. About what 480 px hold. */
const FIRST_SIZE = 12;
/** Rows drawn where nothing is laid out, e.g. in a test's DOM. */
const SIZE_WITHOUT_LAYOUT = 50;
/** Height of a row before any was measured, px. */
const GUESS = 60;
/** A pad this far from what it should be is corrected as soon as nobody scrolls, px. */
const TOLERANCE = 1_000;
/** How far ahead the upper pad grows while following. */
const LEAP = 1.2;
/** Rows on paper at most, the newest: beyond that nobody prints on purpose. */
const PRINTED_ROWS = 200;
/** Plans made for one outside cause at most: a layout that never comes to rest must not loop. */
const MAX_PLANS = 20;

/**
 * The rows stand in normal flow between two pads. The upper pad takes up whatever changes above the reader: rows that come
 * and go, rows that grow, steps that are trimmed. So the content below keeps its place to the pixel without the scroll
 * position being touched while somebody scrolls, no heights have to be remembered, and a list of a hundred thousand steps
 * costs what a list of a hundred does.
 * @param maxRows rows drawn where nothing scrolls
 * @param onShift told before the scroll position is changed together with the pad, which nobody sees
 */
export function createFeedWindow(maxRows: number, onShift: (px: number) => void): FeedWindow {
  const listeners = new Set<() => void>();
  let version = 0;
  let scroller: HTMLElement | null = null;
  let list: HTMLElement | null = null;
  let topPad: HTMLElement | null = null;
  let bottomPad: HTMLElement | null = null;
  let detach: (() => void) | null = null;
  /** How many rows are drawn while following. */
  let size = FIRST_SIZE;
  let isUnbounded = false;
  let wanted: FeedRange = { first: 0, last: 0 };
  let drawn = wanted;
  let base = 0;
  let end = 0;
  let isFollowing = true;
  /** Id of the step at `drawn.first`; when it changes, positions were re-based. */
  let firstId: string | undefined;
  let average = GUESS;
  let isMeasured = false;
  let padHeight = 0;
  let marks: Mark[] = [];
  let ids: readonly string[] = [];
  const rowKeys = createRowKeys();
  let heldId: string | null = null;
  /** Where a far jump wants a row to stand. */
  let landing: { position: number; y: number } | null = null;
  /** Scroll position before the latest rendering: with rows gone the browser may have moved it already. */
  let topBefore = 0;
  const scrolling = newScrolling();
  /** Px on the screen for each px of layout: rectangles are of the screen, scroll positions and pads of the layout. */
  const scaleOf = createScale();
  let hadFocus = false;
  /** Plans made since the last outside cause. */
  let plans = 0;

  const notify = () => {
    version += 1;
    notifyAll(listeners);
  };

  const perRow = () => padPerRow(average, end - base);

  const learnAverage = (rowsHeight: number, weight: number) => {
    const rows = drawn.last - drawn.first;
    if (rows === 0 || rowsHeight <= 0) return;
    average = isMeasured ? average + (rowsHeight / rows - average) * weight : rowsHeight / rows;
    isMeasured = true;
  };

  /** While following: as many rows as fill the view, and a little more for the first turn of the wheel. */
  const fill = () => {
    if (!scroller || !list || scrolling.isPrinting) return;
    const view = scroller.clientHeight;
    if (view === 0) {
      if (size < SIZE_WITHOUT_LAYOUT) resize(SIZE_WITHOUT_LAYOUT);
      return;
    }
    const height = list.offsetHeight;
    learnAverage(height, 0.1);
    const fits = scroller.scrollHeight <= view + 1;
    if (isUnbounded ? !fits : fits && padHeight > 0) {
      // A pad that does not scroll: the scroller has grown to hold it, and would grow with every step.
      isUnbounded = !isUnbounded;
      size = isUnbounded ? maxRows : FIRST_SIZE;
      notify();
      return;
    }
    if (isUnbounded) return;
    const surplus = height - view;
    if (surplus < AHEAD / 2 && drawn.first > base) resize(size + Math.ceil((AHEAD - surplus) / average));
    else if (surplus > FAR + 2 * average && size > 4) {
      resize(Math.max(4, size - Math.floor((surplus - AHEAD) / average)));
    }
  };
  const resize = (next: number) => {
    if (next === size || plans > MAX_PLANS) return;
    plans += 1;
    size = next;
    notify();
  };

  const want = (range: FeedRange) => {
    const next = keepUsedRows({ list, drawn, wanted: range, all: { first: base, last: end } });
    if ((next.first === wanted.first && next.last === wanted.last) || plans > MAX_PLANS) return;
    plans += 1;
    wanted = next;
    notify();
  };

  /** While free: are the right rows drawn for where the view is now? */
  const plan = () => {
    if (scrolling.isPrinting) return;
    if (!scroller || !list || !topPad || isFollowing || isUnbounded) return;
    const view = scroller.clientHeight;
    if (view === 0 || list.childElementCount === 0) return;
    const scale = scaleOf(scroller);
    const viewTop = scroller.getBoundingClientRect().top + scroller.clientTop * scale;
    /** Distance from the upper edge of the view, px of layout. */
    const at = (y: number) => (y - viewTop) / scale;
    const range = rangeInView({ list, drawn, view, average, at });
    if (range === null) jump(scroller.scrollTop, view);
    else want(range);
  };

  /** The view is in a pad: which steps would stand there? */
  const jump = (y: number, view: number) => {
    const rows = padHeight + (list?.offsetHeight ?? 0);
    const belowPad = (end - drawn.last) * perRow();
    const at =
      y < padHeight
        ? base + (drawn.first - base) * (Math.max(0, y) / Math.max(1, padHeight))
        : drawn.last + (end - drawn.last) * Math.min(1, (y - rows) / Math.max(1, belowPad));
    const position = Math.min(end - 1, Math.floor(at));
    const ahead = Math.ceil(AHEAD / average);
    landing = { position, y: y - (at - position) * average };
    want({ first: position - ahead, last: position + Math.ceil(view / average) + ahead });
  };

  /** While free: puts what the reader sees back to where it was, whatever has changed above it. */
  const settle = (mayPlan = true) => {
    if (scrolling.isPrinting) return;
    if (!scroller || !list || !topPad || isUnbounded) return;
    const view = scroller.clientHeight;
    if (view === 0) return;
    const now = marksOf({ list, scroller, ids, scale: scaleOf(scroller) });

    let moved = 0;
    if (landing) {
      const mark = now[Math.max(0, Math.min(now.length - 1, landing.position - drawn.first))];
      // At the very top there is no pad to land with.
      if (drawn.first === base) moved = padHeight;
      else if (mark) moved = mark.y - landing.y;
      landing = null;
    } else {
      const viewY = scroller.scrollTop;
      const places = new Map(now.map((mark) => [mark.id, mark.y]));
      const anchor = pickAnchor({ marks, view: { top: viewY, bottom: viewY + view }, present: places, heldId });
      if (anchor) moved = (places.get(anchor.id) ?? anchor.y) - anchor.y;
    }
    heldId = null;

    // Browsers lay out in 64ths of a pixel; a finer pad would be rounded, and rows with it.
    moved = Math.round(moved * 64) / 64;
    padHeight -= moved;
    let shift = 0;
    const target = (drawn.first - base) * perRow();
    // A fraction stays in the pad: scroll positions are whole pixels on many screens.
    if (drawn.first === base) shift = Math.floor(padHeight);
    else if (padHeight < 0 || (isAtRest(scrolling) && Math.abs(padHeight - target) > TOLERANCE))
      shift = Math.floor(padHeight - target);
    padHeight -= shift;
    setPad(topPad, padHeight);
    setPad(bottomPad, Math.round((end - drawn.last) * perRow()));
    if (scroller.scrollTop !== topBefore - shift) {
      onShift(topBefore - shift - scroller.scrollTop);
      scrollAtOnce(scroller, topBefore - shift);
    }
    marks = now.map(({ id, y }) => ({ id, y: y - moved - shift }));
    if (mayPlan) plan();
  };

  const onScroll = () => {
    scrolling.scrolledAt = performance.now();
    plans = 0;
    plan();
  };

  const attach = () => {
    detach?.();
    // Null and not a new function: made in here, it would keep the element that has gone.
    detach = null;
    if (!scroller) return;
    const element = scroller;
    detach = watchScroller({
      scroller: element,
      list,
      scrolling,
      onScroll,
      onPrint: notify,
      onResize() {
        plans = 0;
        if (isFollowing) return;
        topBefore = element.scrollTop;
        settle(false);
      },
      onFrameAfterResize() {
        if (isFollowing) fill();
        else plan();
      },
    });
  };

  return {
    subscribe: (listener) => addListener(listeners, listener),
    getVersion: () => version,
    take({ steps, base: from, isFollowing: following }) {
      const to = from + steps.length;
      if (scrolling.isPrinting) return { first: Math.max(from, to - PRINTED_ROWS), last: to };
      if (following || isUnbounded) return { first: Math.max(from, to - size), last: to };
      if (scroller) topBefore = scroller.scrollTop;
      // A late page was put in above, or another list came: the first drawn step tells where it is now.
      const place = drawn.first - from;
      const isElsewhere = firstId !== undefined && place >= 0 && steps[place]?.id !== firstId;
      const found = isElsewhere ? steps.findIndex(({ id }) => id === firstId) : -1;
      const moved = found === -1 ? 0 : found - place;
      const first = Math.min(Math.max(from, wanted.first + moved), Math.max(from, to - 1));
      return { first, last: Math.max(first, Math.min(to, wanted.last + moved)) };
    },
    keysOf: rowKeys.keysOf,
    committed({ steps, base: from, range, isFollowing: following }) {
      // The view is what it was before, and will be again afterwards.
      if (scrolling.isPrinting) return;
      if (following !== isFollowing || from + steps.length !== end) plans = 0;
      const begins = following && !isFollowing;
      // Following ends because somebody scrolls: setting the position now would end a smooth scroll.
      if (!following && isFollowing) scrolling.scrolledAt = performance.now();
      drawn = range;
      wanted = range;
      base = from;
      end = from + steps.length;
      isFollowing = following;
      firstId = steps[range.first - from]?.id;
      ids = steps.slice(range.first - from, range.last - from).map((step) => step.id);
      rowKeys.commit();
      if (hadFocus && scroller && scroller.ownerDocument.activeElement === scroller.ownerDocument.body) {
        // What had the focus was trimmed or is too far away: the keyboard stays in the feed.
        scroller.focus({ preventScroll: true });
      }
      hadFocus = list?.contains(list.ownerDocument.activeElement) ?? false;
      if (isUnbounded) {
        padHeight = 0;
        setPad(topPad, 0);
        setPad(bottomPad, 0);
      } else if (following) {
        // Read no layout here: while following, the position is set next, and read then.
        marks = [];
        landing = null;
        // The pad grows in leaps: while neither it nor the rows' height changes, nothing scrolls, which is most of the
        // cost of following. All that shows is a scrollbar's thumb that is a little longer than it should be.
        const target = Math.round((range.first - base) * perRow());
        if (target > padHeight || target < padHeight / 2) {
          padHeight = target === 0 ? 0 : Math.round(target * LEAP);
          setPad(topPad, padHeight);
        }
        setPad(bottomPad, 0);
        // The end was set among the rows that were drawn before. These may be as high, and then nothing tells of the pad.
        if (begins && scroller) {
          const { scrollTop } = scroller;
          scrollAtOnce(scroller, scroller.scrollHeight);
          onShift(scroller.scrollTop - scrollTop);
        }
      } else {
        settle();
      }
    },
    hold(stepId) {
      heldId = stepId;
    },
    setScroller(element) {
      if (element === scroller) return;
      scroller = element;
      attach();
      // Mounting, the list is there first: children come before what they stand in.
      if (element && isFollowing && !isMeasured) fill();
    },
    setList(element) {
      if (element === list) return;
      list = element;
      attach();
    },
    setTopPad(element) {
      topPad = element;
    },
    setBottomPad(element) {
      bottomPad = element;
    },
    isUnbounded: () => isUnbounded,
    isPrinting: () => scrolling.isPrinting,
    showEarlier() {
      plans = 0;
      resize(size + maxRows);
    },
  };
}
