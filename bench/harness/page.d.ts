/** The functions that a page exposes to the harness by name. */
declare global {
  interface Window {
    bench: Record<string, (...args: never[]) => unknown>;
    /** Set once `bench` is ready. */
    benchReady?: boolean;
    /** React's commits since the page was loaded, counted through the DevTools hook. */
    benchCommits: number;
    /** React's component calls while the session's `renders` counts them; otherwise null. */
    benchRenders: number | null;
    /** Pending timers and callbacks by kind; maintained by soak/soak.mjs. */
    benchTimers?: () => Record<string, number>;
  }
}

export {};
