/** Whether a list follows its end. Replaced on change, reference-equal while nothing changes. */
export interface StickToEndState {
  /** True while new content keeps the end in view. */
  isFollowing: boolean;
  /** True if the end is in view, followed or not. */
  isAtEnd: boolean;
  /** Number of items when following stopped; later ones are new. */
  seenCount: number;
}

/** Options of following the end. */
export interface StickToEndOptions {
  /** Distance from the end that counts as "at the end" when the reader scrolls back, px. Default 24. */
  thresholdPx?: number | undefined;
  /** Monotonic time, ms; injectable for tests. Default `performance.now`. */
  now?: (() => number) | undefined;
}

/** Keeps a scroller at its end until the reader moves away. Plain DOM; `useStickToEnd` is its React binding. */
export interface StickToEnd {
  getState(): StickToEndState;
  subscribe(listener: () => void): () => void;
  /** Sets the scrolling element; `null` on unmount. */
  setScroller(element: HTMLElement | null): void;
  /** Sets the element inside whose height is the content's; `null` on unmount. */
  setContent(element: HTMLElement | null): void;
  /**
   * Call while rendering, before the content changes to `count` items: checks whether the reader has scrolled up.
   * Afterwards is too late: an engine that lays out in several passes (WebKit with container queries) moves the
   * position to a temporarily nearer end.
   */
  contentWillChange(count: number): void;
  /** Call after rendering content. `count` is the number of items ever shown, including trimmed ones. */
  contentChanged(count: number): void;
  /** Call after the same items were laid out again: while following, keeps the end in view. */
  resized(): void;
  /** Scrolls to the end and follows again. */
  jumpToEnd(): void;
  /** Call when content and scroll position move by the same distance, which is no scrolling. */
  shifted(px: number): void;
  /** Stops following, for reader actions outside the scroller. */
  release(): void;
  /** Starts over for another run or filter: following, nothing new. */
  reset(count: number): void;
}
