import { newScrolling, type Scrolling } from '../scroll/watch-scroller';
import type { FeedRange } from '../types';
import type { Mark } from './anchor';
import { padPerRow } from './pad';
import { createScale } from './scale';

/** Rows drawn before anything was measured. About what 480 px hold. */
export const FIRST_SIZE = 12;
/** Height of a row before any was measured, px. */
const GUESS = 60;
/** Plans made for one outside cause at most: a layout that never comes to rest must not loop. */
const MAX_PLANS = 20;

/** What a feed's window knows. Its parts share one of these. */
export interface WindowState {
  scroller: HTMLElement | null;
  list: HTMLElement | null;
  topPad: HTMLElement | null;
  bottomPad: HTMLElement | null;
  /** How many rows are drawn while following. */
  size: number;
  /** Nothing limits the height: the newest rows are drawn and nothing scrolls. */
  isUnbounded: boolean;
  wanted: FeedRange;
  drawn: FeedRange;
  /** Position of the first step there is. */
  base: number;
  /** One past the position of the last step. */
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
  /** The step whose row the next change of heights leaves in place. */
  heldId: string | null;
  /** Where a far jump puts a row. */
  landing: { position: number; y: number } | null;
  /** Scroll position before the latest rendering: with rows gone the browser may have moved it already. */
  topBefore: number;
  readonly scrolling: Scrolling;
  /** Px on the screen for each px of layout: rectangles are of the screen, scroll positions and pads of the layout. */
  readonly scaleOf: (element: HTMLElement) => number;
  hadFocus: boolean;
  /** Plans made since the last outside cause. */
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

/** How much of a pad stands for one row, px. */
export const padFor = (state: WindowState) => padPerRow(state.average, state.end - state.base);

/** Counts a plan. @returns false = too many for one cause */
export function mayPlan(state: WindowState): boolean {
  if (state.plans > MAX_PLANS) return false;
  state.plans += 1;
  return true;
}
