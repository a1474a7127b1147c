/** What a page hands to the harness: functions that it calls by name from outside. */
declare global {
  interface Window {
    bench: Record<string, (...args: never[]) => unknown>;
    /** Set once `bench` may be called. */
    benchReady?: boolean;
    /** React's commits since the page was loaded; counted through the hook of its developer tools. */
    benchCommits: number;
    /** React's calls of components, while `renders` of the session counts them; else null. */
    benchRenders: number | null;
    /** What the page has asked the browser's clock for and not yet got, by kind; kept by soak/watch-timers.mjs. */
    benchTimers?: () => Record<string, number>;
  }
}

export {};
