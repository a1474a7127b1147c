import { newScrolling, type Scrolling } from '../scroll/watch-scroller';
import type { FeedRange } from '../types';
import type { Mark } from './anchor';
import { padPerRow } from './pad';
import { createScale } from './scale';

/** Number of rows drawn before the first measurement; fills about 480 px. */
export const FIRST_SIZE = 12;
/** Assumed row height before the first measurement, px. */
const GUESS = 60;
/** Maximum of plans per external event: a layout that never settles must not loop. */
const MAX_PLANS = 20;

/** State of a feed's window, shared by its parts. */
export interface WindowState {
  scroller: HTMLElement | null;
  list: HTMLElement | null;
  topPad: HTMLElement | null;
  bottomPad: HTMLElement | null;
  /** Number of rows drawn while following. */
  size: number;
  /** Nothing limits the height: the newest rows are drawn and nothing scrolls. */
  isUnbounded: boolean;
  wanted: FeedRange;
  drawn: FeedRange;
  /** Position of the first available step. */
  base: number;
  /** Position after the last step. */
  end: number;
  isFollowing: boolean;
  /** Id of the step at `drawn.first`; when it changes, positions were re-based. */
  firstId: string | undefined;
  /** Average height of a row, px. */
  average: number;
  isMeasured: boolean;
  /** Height of the upper pad, px. */
  padHeight: number;
  marks: Mark[];
  /** Ids of the drawn steps. */
  ids: readonly string[];
  /** Id of the step whose row stays in place during the next height change. */
  heldId: string | null;
  /** Target position of a row after a jump into a pad. */
  landing: { position: number; y: number } | null;
  /** Scroll position before the latest render: the browser may move it when rows disappear. */
  topBefore: number;
  readonly scrolling: Scrolling;
  /** Screen px per layout px: rectangles use the former, scroll positions and pads the latter. */
  readonly scaleOf: (element: HTMLElement) => number;
  hadFocus: boolean;
  /** Plans since the last external event. */
  plans: number;
}

export function newWindowState(): WindowState {
  const nothing: FeedRange = { first: 0, last: 0 };
  return {
    scroller: null,
    list: null,
    topPad: null,
    bottomPad: null,
    size: FIRST_SIZE,
    isUnbounded: false,
    wanted: nothing,
    drawn: nothing,
    base: 0,
    end: 0,
    isFollowing: true,
    firstId: undefined,
    average: GUESS,
    isMeasured: false,
    padHeight: 0,
    marks: [],
    ids: [],
    heldId: null,
    landing: null,
    topBefore: 0,
    scrolling: newScrolling(),
    scaleOf: createScale(),
    hadFocus: false,
    plans: 0,
  };
}

/** Pad height per row, px. */
export const padFor = (state: WindowState) => padPerRow(state.average, state.end - state.base);

/** Counts a plan. @returns false if there were too many for one event */
export function mayPlan(state: WindowState): boolean {
  if (state.plans > MAX_PLANS) return false;
  state.plans += 1;
  return true;
}
