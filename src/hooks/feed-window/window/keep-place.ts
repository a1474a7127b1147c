import { scrollAtOnce } from '../scroll/scroll-at-once';
import { isAtRest } from '../scroll/watch-scroller';
import type { FeedRange } from '../types';
import { type Mark, marksOf, pickAnchor } from './anchor';
import { setPad } from './pad';
import { AHEAD, keepUsedRows, rangeInView } from './visible-range';
import { mayPlan, padFor, type WindowState } from './window-state';

/** Deviation of a pad from its target that is corrected once scrolling ends, px. */
const TOLERANCE = 1_000;

/** Browsers lay out in 1/64 px; a finer pad would be rounded and move the rows. */
const toLayoutUnit = (px: number) => Math.round(px * 64) / 64;

/** Distance that the anchor row has moved, px. */
function movedBy(state: WindowState, now: readonly Mark[], view: { top: number; bottom: number }): number {
  const { landing, drawn } = state;
  if (landing) {
    // At the very top the pad must disappear.
    if (drawn.first === state.base) return state.padHeight;
    const mark = now[Math.max(0, Math.min(now.length - 1, landing.position - drawn.first))];
    return mark ? mark.y - landing.y : 0;
  }
  const places = new Map(now.map((mark) => [mark.id, mark.y]));
  const anchor = pickAnchor({ marks: state.marks, view, present: places, heldId: state.heldId });
  return anchor ? (places.get(anchor.id) ?? anchor.y) - anchor.y : 0;
}

/** While not following: selects the rows to draw and keeps what the reader sees in place. */
export function createKeepPlace({
  state,
  notify,
  onShift,
}: {
  state: WindowState;
  notify: () => void;
  onShift: (px: number) => void;
}) {
  function want(range: FeedRange): void {
    const { list, drawn, wanted, base, end } = state;
    const next = keepUsedRows({ list, drawn, wanted: range, all: { first: base, last: end } });
    if ((next.first === wanted.first && next.last === wanted.last) || !mayPlan(state)) return;
    state.wanted = next;
    notify();
  }

  /** The view is inside a pad: estimates the steps there. */
  function jump(y: number, view: number): void {
    const { drawn, base, end, padHeight, average } = state;
    const rows = padHeight + (state.list?.offsetHeight ?? 0);
    const belowPad = (end - drawn.last) * padFor(state);
    const at =
      y < padHeight
        ? base + (drawn.first - base) * (Math.max(0, y) / Math.max(1, padHeight))
        : drawn.last + (end - drawn.last) * Math.min(1, (y - rows) / Math.max(1, belowPad));
    const position = Math.min(end - 1, Math.floor(at));
    const ahead = Math.ceil(AHEAD / average);
    state.landing = { position, y: y - (at - position) * average };
    want({ first: position - ahead, last: position + Math.ceil(view / average) + ahead });
  }

  /** Selects the rows for the current view. */
  function plan(): void {
    const { scroller, list, drawn, average } = state;
    if (state.scrolling.isPrinting) return;
    if (!scroller || !list || !state.topPad || state.isFollowing || state.isUnbounded) return;
    const view = scroller.clientHeight;
    if (view === 0 || list.childElementCount === 0) return;
    const scale = state.scaleOf(scroller);
    const viewTop = scroller.getBoundingClientRect().top + scroller.clientTop * scale;
    /** Distance from the top of the view, px of layout. */
    const at = (y: number) => (y - viewTop) / scale;
    const range = rangeInView({ list, drawn, view, average, at });
    if (range === null) jump(scroller.scrollTop, view);
    else want(range);
  }

  /** Restores what the reader sees after changes above it. */
  function settle({ thenPlan = true }: { thenPlan?: boolean } = {}): void {
    const { scroller, list, drawn, base } = state;
    if (state.scrolling.isPrinting) return;
    if (!scroller || !list || !state.topPad || state.isUnbounded) return;
    const view = scroller.clientHeight;
    if (view === 0) return;
    const now = marksOf({ list, scroller, ids: state.ids, scale: state.scaleOf(scroller) });
    const viewY = scroller.scrollTop;
    const moved = toLayoutUnit(movedBy(state, now, { top: viewY, bottom: viewY + view }));
    state.landing = null;
    state.heldId = null;

    state.padHeight -= moved;
    let shift = 0;
    const target = (drawn.first - base) * padFor(state);
    // The fraction stays in the pad: on many screens, scroll positions are whole pixels.
    if (drawn.first === base) shift = Math.floor(state.padHeight);
    else if (state.padHeight < 0 || (isAtRest(state.scrolling) && Math.abs(state.padHeight - target) > TOLERANCE))
      shift = Math.floor(state.padHeight - target);
    state.padHeight -= shift;
    setPad(state.topPad, state.padHeight);
    setPad(state.bottomPad, Math.round((state.end - drawn.last) * padFor(state)));
    const { topBefore } = state;
    if (shift !== 0) onShift(-shift);
    // Even without a shift: an engine that lays out in several passes (WebKit with container queries) moves the
    // position to a temporarily nearer end. The reader did not scroll.
    if (scroller.scrollTop !== topBefore - shift) scrollAtOnce(scroller, topBefore - shift);
    state.marks = now.map(({ id, y }) => ({ id, y: y - moved - shift }));
    if (thenPlan) plan();
  }

  return { plan, settle };
}
