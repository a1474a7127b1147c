import type { Clock, TimerHandle } from './clock';
import type { Environment } from './environment';

/** One shared tick for all elapsed times on the page. */
export interface Ticker {
  /** Time of the latest tick, epoch ms of this machine. Constant between ticks. */
  now(): number;
  /** Calls `listener` on every tick. The first subscriber starts the ticker, and it stops after the last one. */
  subscribe(listener: () => void): () => void;
}

/**
 * Creates a ticker that pauses while the page is hidden and ticks at once when it is visible again.
 * @param intervalMs time between ticks; default 1000
 */
export function createTicker(clock: Clock, environment: Environment, intervalMs = 1_000): Ticker {
  const listeners = new Set<() => void>();
  let at = clock.now();
  let timer: TimerHandle | null = null;
  let endEnvironment: (() => void) | null = null;

  const beat = () => {
    at = clock.now();
    for (const listener of [...listeners]) listener();
  };
  const schedule = () => {
    if (timer !== null || listeners.size === 0 || !environment.isVisible()) return;
    timer = clock.setTimeout(() => {
      timer = null;
      beat();
      schedule();
    }, intervalMs);
  };
  const rest = () => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
  };

  return {
    now() {
      // Without subscribers no tick updates `at`, and a first render must not show an old time. Within an interval it
      // stays constant: two different reads during one render would make React render forever.
      if (listeners.size === 0 && Math.abs(clock.now() - at) >= intervalMs) at = clock.now();
      return at;
    },
    subscribe(listener) {
      const entry = () => listener();
      if (listeners.size === 0) {
        endEnvironment = environment.subscribe((event) => {
          if (event === 'hidden') rest();
          else if (event === 'visible' || event === 'resumed') {
            rest();
            beat();
            schedule();
          }
        });
      }
      listeners.add(entry);
      schedule();
      return () => {
        listeners.delete(entry);
        if (listeners.size > 0) return;
        rest();
        endEnvironment?.();
        endEnvironment = null;
      };
    },
  };
}

const tickers = new WeakMap<Clock, Ticker>();

/** Returns the ticker of a clock. */
export function tickerOf(clock: Clock, environment: Environment): Ticker {
  const known = tickers.get(clock);
  if (known) return known;
  const ticker = createTicker(clock, environment);
  tickers.set(clock, ticker);
  return ticker;
}
