import type { RunStep } from '../../core/run/run';

/** Rows that are drawn, as positions counted from the run's first step; `last` is one past the end. */
export interface FeedRange {
  readonly first: number;
  readonly last: number;
}

/** What was drawn: the steps, the first of which stands at position `base`, and the range of them. */
export interface DrawnFeed {
  steps: readonly RunStep[];
  base: number;
  range: FeedRange;
  isFollowing: boolean;
}

/** Draws only the rows in and near the view. Plain DOM; `useDrawnSteps` is its React binding. */
export interface FeedWindow {
  subscribe(listener: () => void): () => void;
  /** Another number whenever another range is wanted. */
  getVersion(): number;
  /** While rendering: what to draw of `steps`. */
  take(feed: Omit<DrawnFeed, 'range'>): FeedRange;
  /** While rendering: a key for each of these steps, see `createRowKeys`. */
  keysOf(visible: readonly RunStep[], isFollowing: boolean): readonly number[];
  /** After rendering, before painting: what was drawn. */
  committed(drawn: DrawnFeed): void;
  /** The next change of heights leaves this step's row where it is, e.g. the one whose detail is opened. */
  hold(stepId: string): void;
  /** The row of a step, where it is drawn. */
  rowOf(stepId: string): Element | null;
  setScroller(element: HTMLElement | null): void;
  setList(element: HTMLElement | null): void;
  setTopPad(element: HTMLElement | null): void;
  setBottomPad(element: HTMLElement | null): void;
  /** Finds out now whether anything limits the height, and how many rows fill it; else that waits for the next frame. */
  measure(): void;
  /** True where nothing limits the height: then the newest rows are drawn and nothing scrolls. */
  isUnbounded(): boolean;
  /** True while the page is printed: then the newest rows are drawn, whatever is in view. */
  isPrinting(): boolean;
  /** Draws more of the older rows where nothing scrolls. */
  showEarlier(): void;
}
