import type { RunStep } from '../../core/run/run';

/** Drawn rows, as positions counted from the run's first step. `last` is exclusive. */
export interface FeedRange {
  readonly first: number;
  readonly last: number;
}

/** The latest rendering: the steps, the position of the first one (`base`), and the drawn range. */
export interface DrawnFeed {
  steps: readonly RunStep[];
  base: number;
  range: FeedRange;
  isFollowing: boolean;
}

/** Virtualises the feed: draws only the rows in and near the view. Plain DOM; `useDrawnSteps` is its React binding. */
export interface FeedWindow {
  subscribe(listener: () => void): () => void;
  /** Changes whenever another range is needed. */
  getVersion(): number;
  /** Call while rendering: returns the range of `steps` to draw. */
  take(feed: Omit<DrawnFeed, 'range'>): FeedRange;
  /** Call while rendering: returns a key for each step, see `createRowKeys`. */
  keysOf(visible: readonly RunStep[], isFollowing: boolean): readonly number[];
  /** Call after rendering, before paint: reports what was drawn. */
  committed(drawn: DrawnFeed): void;
  /** Keeps this step's row in place during the next height change, e.g. when its detail opens. */
  hold(stepId: string): void;
  /** The row of a step, if it is drawn. */
  rowOf(stepId: string): Element | null;
  setScroller(element: HTMLElement | null): void;
  setList(element: HTMLElement | null): void;
  setTopPad(element: HTMLElement | null): void;
  setBottomPad(element: HTMLElement | null): void;
  /** Measures now instead of in the next frame: whether the height is limited, and how many rows fill it. */
  measure(): void;
  /** True if nothing limits the height: the newest rows are drawn and nothing scrolls. */
  isUnbounded(): boolean;
  /** True while printing: the newest rows are drawn, whatever is in view. */
  isPrinting(): boolean;
  /** Draws more of the older rows if nothing scrolls. */
  showEarlier(): void;
}
