import type { RunStep } from '../../core/run/run';
import { scrollAtOnce } from '../../hooks/scroll-at-once';
import { createScale } from './scale';

/** Rows that are drawn, as positions counted from the run's first step; `last` is one past the end. */
export interface FeedRange {
  readonly first: number;
  readonly last: number;
}

/** Draws only the rows in and near the view. Plain DOM; `useFeedWindow` is its React binding. */
export interface FeedWindow {
  subscribe(listener: () => void): () => void;
  /** Another number whenever another range is wanted. */
  getVersion(): number;
  /** While rendering: what to draw of `steps`, the first of which stands at position `base`. */
  take(steps: readonly RunStep[], base: number, isFollowing: boolean): FeedRange;
  /**
   * While rendering: a key for each of these steps. While following, a row that leaves hands its own to one that comes.
   * Not for a reader: rows that stay would be moved in the page, and lose selection and focus.
   */
  keysOf(visible: readonly RunStep[], isFollowing: boolean): readonly number[];
  /** After rendering, before painting: what was drawn. */
  committed(steps: readonly RunStep[], base: number, range: FeedRange, isFollowing: boolean): void;
  /** The next change of heights leaves this step's row where it is, e.g. the one whose detail is opened. */
  hold(stepId: string): void;
  setScroller(element: HTMLElement | null): void;
  setList(element: HTMLElement | null): void;
  setTopPad(element: HTMLElement | null): void;
  setBottomPad(element: HTMLElement | null): void;
  /** True where nothing limits the height: then the newest rows are drawn and nothing scrolls. */
  isUnbounded(): boolean;
  /** True while the page is printed: then the newest rows are drawn, whatever is in view. */
  isPrinting(): boolean;
  /** Draws more of the older rows where nothing scrolls. */
  showEarlier(): void;
}

/** Rows drawn before anything was measured. About what 480 px hold. */
const FIRST_SIZE = 12;
/** Rows drawn where nothing is laid out, e.g. in a test's DOM. */
const SIZE_WITHOUT_LAYOUT = 50;
/** Height of a row before any was measured, px. */
const GUESS = 60;
/** Rows are added when fewer px than this are drawn beyond an edge of the view, … */
const NEAR = 60;
/** … as many as make this much, … */
const AHEAD = 150;
/** … and taken away beyond this. Larger than the others, or rows at the edge would come and go. */
const FAR = 230;
/** Browsers lay out nothing beyond 17 (Firefox) to 33 million px; longer lists get lower pads per row. */
const MAX_PX = 8_000_000;
/** Rows kept for the sake of a selection or the focus at most. */
const MAX_KEPT = 300;
/** A pad this far from what it should be is corrected as soon as nobody scrolls, px. */
const TOLERANCE = 1_000;
/** After this long without a scroll event nobody scrolls, ms. */
const SCROLL_REST = 150;

/** How far ahead the upper pad grows while following. */
const LEAP = 1.2;

/** Rows on paper at most, the newest: beyond that nobody prints on purpose. */
const PRINTED_ROWS = 200;

const TOUCHES = ['touchstart', 'touchend', 'touchcancel'] as const;

interface Mark {
  /** Step that stands there. The element may show another one next. */
  id: string | undefined;
  /** Distance from where the scroll position is 0, px. */
  y: number;
}

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
  /** Keys of the drawn rows, by step. */
  let keys: ReadonlyMap<string, number> = new Map();
  let nextKeys = keys;
  let keyCount = 0;
  let held: string | null = null;
  /** Where a far jump wants a row to stand. */
  let landing: { position: number; y: number } | null = null;
  /** Scroll position before the latest rendering: with rows gone the browser may have moved it already. */
  let topBefore = 0;
  let scrolledAt = Number.NEGATIVE_INFINITY;
  /** The bar may be dragged: it would jump under the pointer. */
  let isPressed = false;
  /** A finger rests on it, also after the browser has taken a touch over for scrolling. */
  let isTouched = false;
  let isPrinting = false;
  /** Px on the screen for each px of layout: rectangles are of the screen, scroll positions and pads of the layout. */
  const scaleOf = createScale();
  let hadFocus = false;
  /** Plans made since the last outside cause: a layout that never comes to rest must not loop. */
  let plans = 0;

  const notify = () => {
    version += 1;
    for (const listener of [...listeners]) listener();
  };

  const perRow = () => Math.min(average, MAX_PX / Math.max(1, end - base));
  const setPad = (pad: HTMLElement | null, height: number) => {
    if (!pad) return;
    // In two parts: lengths in CSS are 32-bit floats, which have no fractions left at some million px.
    const whole = `${Math.floor(height)}px`;
    const rest = `${height - Math.floor(height)}px`;
    // The browser compares as well, but only after it has parsed.
    if (pad.style.height !== whole) pad.style.height = whole;
    if (pad.style.paddingBottom !== rest) pad.style.paddingBottom = rest;
  };

  const learnAverage = (rowsHeight: number, weight: number) => {
    const rows = drawn.last - drawn.first;
    if (rows === 0 || rowsHeight <= 0) return;
    average = isMeasured ? average + (rowsHeight / rows - average) * weight : rowsHeight / rows;
    isMeasured = true;
  };

  /** While following: as many rows as fill the view, and a little more for the first turn of the wheel. */
  const fill = () => {
    if (!scroller || !list || isPrinting) return;
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
    if (next === size || plans > 20) return;
    plans += 1;
    size = next;
    notify();
  };

  /** The range around `first` to `last`, widened to what has the focus or is selected: removed, it would be lost. */
  const keeping = (first: number, last: number): FeedRange => {
    let range = { first: Math.max(base, first), last: Math.min(end, last) };
    if (!list) return range;
    const { activeElement } = list.ownerDocument;
    const selection = list.ownerDocument.getSelection();
    const nodes: (Node | null | undefined)[] = [activeElement];
    if (selection && !selection.isCollapsed) nodes.push(selection.anchorNode, selection.focusNode);
    for (const node of nodes) {
      if (!node || node === list || !list.contains(node)) continue;
      let row: Node = node;
      while (row.parentNode && row.parentNode !== list) row = row.parentNode;
      const position = drawn.first + [...list.children].indexOf(row as Element);
      if (position < drawn.first || Math.abs(position - first) > MAX_KEPT) continue;
      range = { first: Math.min(range.first, position), last: Math.max(range.last, position + 1) };
    }
    return range;
  };

  const want = (next: FeedRange) => {
    if ((next.first === wanted.first && next.last === wanted.last) || plans > 20) return;
    plans += 1;
    wanted = next;
    notify();
  };

  /** While free: are the right rows drawn for where the view is now? */
  const plan = () => {
    if (isPrinting) return;
    if (!scroller || !list || !topPad || isFollowing || isUnbounded) return;
    const view = scroller.clientHeight;
    if (view === 0 || list.childElementCount === 0) return;
    const scale = scaleOf(scroller);
    const viewTop = scroller.getBoundingClientRect().top + scroller.clientTop * scale;
    /** Distance from the upper edge of the view, px of layout. */
    const at = (y: number) => (y - viewTop) / scale;
    const box = list.getBoundingClientRect();
    if (at(box.bottom) < -FAR || at(box.top) > view + FAR) {
      jump(scroller.scrollTop, view);
      return;
    }
    let { first, last } = drawn;
    const above = -at(box.top);
    const below = at(box.bottom) - view;
    if (above < NEAR) first -= Math.max(0, Math.ceil((AHEAD - above) / average));
    else if (above > FAR) {
      for (const row of list.children) {
        if (first >= last - 1 || at(row.getBoundingClientRect().bottom) > -AHEAD) break;
        first += 1;
      }
    }
    if (below < NEAR) last += Math.max(0, Math.ceil((AHEAD - below) / average));
    else if (below > FAR) {
      for (let i = list.children.length - 1; i > 0; i -= 1) {
        const row = list.children[i];
        if (last <= first + 1 || !row || at(row.getBoundingClientRect().top) < view + AHEAD) break;
        last -= 1;
      }
    }
    want(keeping(first, last));
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
    want(keeping(position - ahead, position + Math.ceil(view / average) + ahead));
  };

  /** While free: puts what the reader sees back to where it was, whatever has changed above it. */
  const settle = (mayPlan = true) => {
    if (isPrinting) return;
    if (!scroller || !list || !topPad || isUnbounded) return;
    const view = scroller.clientHeight;
    if (view === 0) return;
    // Not from the pad's own edge: rectangles are 32-bit floats, too coarse a hundred thousand px away.
    const scale = scaleOf(scroller);
    const viewTop = scroller.getBoundingClientRect().top + scroller.clientTop * scale;
    const { scrollTop } = scroller;
    const now: Mark[] = [];
    for (const element of list.children) {
      now.push({ id: ids[now.length], y: scrollTop + (element.getBoundingClientRect().top - viewTop) / scale });
    }

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
      const anchor = pickAnchor(marks, viewY, viewY + view, places, held);
      if (anchor) moved = (places.get(anchor.id) ?? anchor.y) - anchor.y;
    }
    held = null;

    // Browsers lay out in 64ths of a pixel; a finer pad would be rounded, and rows with it.
    moved = Math.round(moved * 64) / 64;
    padHeight -= moved;
    let shift = 0;
    const target = (drawn.first - base) * perRow();
    const rests = !isPressed && !isTouched && performance.now() - scrolledAt > SCROLL_REST;
    // A fraction stays in the pad: scroll positions are whole pixels on many screens.
    if (drawn.first === base) shift = Math.floor(padHeight);
    else if (padHeight < 0 || (rests && Math.abs(padHeight - target) > TOLERANCE))
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
    scrolledAt = performance.now();
    plans = 0;
    plan();
  };

  const attach = () => {
    detach?.();
    if (!scroller) return;
    const element = scroller;
    const { ownerDocument } = element;
    const onPress = () => {
      isPressed = true;
    };
    const onRelease = () => {
      isPressed = false;
    };
    const { defaultView } = ownerDocument;
    const print = (begins: boolean) => () => {
      isPrinting = begins;
      notify();
    };
    const onBeforePrint = print(true);
    const onAfterPrint = print(false);
    const onTouch = (event: TouchEvent) => {
      isTouched = event.touches.length > 0;
    };
    let frame: number | null = null;
    const onFrame = () => {
      frame = null;
      if (isFollowing) fill();
      else plan();
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('pointerdown', onPress);
    defaultView?.addEventListener('beforeprint', onBeforePrint);
    defaultView?.addEventListener('afterprint', onAfterPrint);
    for (const name of TOUCHES) element.addEventListener(name, onTouch, { passive: true });
    ownerDocument.addEventListener('pointerup', onRelease);
    ownerDocument.addEventListener('pointercancel', onRelease);
    const observer =
      typeof ResizeObserver === 'undefined'
        ? null
        : new ResizeObserver(() => {
            plans = 0;
            if (!isFollowing) {
              topBefore = element.scrollTop;
              settle(false);
            }
            // Other rows give the list another height, which an observer must not do to what it has just observed.
            if (frame === null) frame = requestAnimationFrame(onFrame);
          });
    observer?.observe(element);
    if (list) observer?.observe(list);
    detach = () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('pointerdown', onPress);
      defaultView?.removeEventListener('beforeprint', onBeforePrint);
      defaultView?.removeEventListener('afterprint', onAfterPrint);
      for (const name of TOUCHES) element.removeEventListener(name, onTouch);
      ownerDocument.removeEventListener('pointerup', onRelease);
      ownerDocument.removeEventListener('pointercancel', onRelease);
      observer?.disconnect();
      if (frame !== null) cancelAnimationFrame(frame);
      // Null and not a new function: made in here, it would keep the element that has gone.
      detach = null;
    };
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getVersion: () => version,
    take(steps, from, following) {
      const to = from + steps.length;
      if (isPrinting) return { first: Math.max(from, to - PRINTED_ROWS), last: to };
      if (following || isUnbounded) return { first: Math.max(from, to - size), last: to };
      if (scroller) topBefore = scroller.scrollTop;
      let moved = 0;
      // A late page was put in above, or another list came: the first drawn step tells where it is now.
      const place = drawn.first - from;
      if (firstId !== undefined && place >= 0 && steps[place]?.id !== firstId) {
        const found = steps.findIndex((step) => step.id === firstId);
        if (found !== -1) moved = found - place;
      }
      const first = Math.min(Math.max(from, wanted.first + moved), Math.max(from, to - 1));
      return { first, last: Math.max(first, Math.min(to, wanted.last + moved)) };
    },
    keysOf(visible, following) {
      const next = new Map<string, number>();
      const spare = new Set(following ? keys.values() : []);
      for (const { id } of visible) spare.delete(keys.get(id) ?? -1);
      const taken = spare.values();
      let fresh = keyCount;
      for (const { id } of visible) next.set(id, keys.get(id) ?? taken.next().value ?? fresh++);
      nextKeys = next;
      return visible.map(({ id }) => next.get(id) ?? 0);
    },
    committed(steps, from, range, following) {
      // The view is what it was before, and will be again afterwards.
      if (isPrinting) return;
      if (following !== isFollowing || from + steps.length !== end) plans = 0;
      const begins = following && !isFollowing;
      // Following ends because somebody scrolls: setting the position now would end a smooth scroll.
      if (!following && isFollowing) scrolledAt = performance.now();
      drawn = range;
      wanted = range;
      base = from;
      end = from + steps.length;
      isFollowing = following;
      firstId = steps[range.first - from]?.id;
      ids = steps.slice(range.first - from, range.last - from).map((step) => step.id);
      keys = nextKeys;
      for (const key of keys.values()) keyCount = Math.max(keyCount, key + 1);
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
      held = stepId;
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
    isPrinting: () => isPrinting,
    showEarlier() {
      plans = 0;
      resize(size + maxRows);
    },
  };
}

/**
 * The row that must not move: what was asked to be held, else the first that is in view from its top, else the one that
 * fills the view. Rows that are gone are passed over.
 */
function pickAnchor(
  marks: readonly Mark[],
  from: number,
  to: number,
  present: ReadonlyMap<string | undefined, number>,
  held: string | null,
): Mark | null {
  let covering: Mark | null = null;
  let below: Mark | null = null;
  for (const mark of marks) {
    if (!present.has(mark.id)) continue;
    if (mark.id === held) return mark;
    if (mark.y < from) covering = mark;
    else if (below === null && mark.y < to) below = mark;
  }
  return below ?? covering ?? marks.find((mark) => present.has(mark.id)) ?? null;
}
