/** Whether a list follows its end; replaced on change, reference-equal while nothing changes. */
export interface StickToEndState {
  /** True while the end is kept in view as content arrives. */
  isFollowing: boolean;
  /** True when the end is in view, followed or not. */
  isAtEnd: boolean;
  /** How many items there were when the reader let go: what came since is new. */
  seenCount: number;
}

/** How a list follows its end. */
export interface StickToEndOptions {
  /** How near the end counts as "at the end" when the reader comes back, px. Default 24. */
  thresholdPx?: number;
  /** Monotonic milliseconds; injectable for tests. Default `performance.now`. */
  now?: () => number;
}

/** Keeps a scroller at its end until its reader wants otherwise. Plain DOM; `useStickToEnd` is its React binding. */
export interface StickToEnd {
  getState(): StickToEndState;
  subscribe(listener: () => void): () => void;
  /** Hands over the scrolling element, or `null` when it goes. */
  setScroller(element: HTMLElement | null): void;
  /** Hands over the element inside whose height is the content's, or `null` when it goes. */
  setContent(element: HTMLElement | null): void;
  /**
   * While rendering, before content changes to so many items: notes whether the reader has scrolled up in between.
   * Afterwards it is too late: an engine that lays out in several passes, as WebKit does with container queries, moves the
   * position to an end that was nearer for a moment only.
   */
  contentWillChange(count: number): void;
  /** Call after content was rendered; `count` is the number of items ever shown, trimmed ones included. */
  contentChanged(count: number): void;
  /** Call after the same items were laid out again: the end stays in view while following. */
  resized(): void;
  /** Goes to the end and follows again. */
  jumpToEnd(): void;
  /** Call when content and scroll position are moved by the same number of px: the reader did not scroll. */
  shifted(px: number): void;
  /** Lets go, for something the reader does outside of the scroller's events. */
  release(): void;
  /** Starts over: following, nothing new. For another run or another filter. */
  reset(count: number): void;
}
