import type { Clock, TimerHandle } from './clock';
import type { Environment } from './environment';

/** One beat for everything on the page that shows a passing time. */
export interface Ticker {
  /** The time of the latest beat, epoch ms of this machine. Stands still between beats. */
  now(): number;
  /** Calls back on every beat; the first subscriber starts it, the last one leaving stops it. */
  subscribe(listener: () => void): () => void;
}

/**
 * A ticker that rests while the page is hidden and catches up when it is visible again.
 * @param intervalMs time between beats; default 1000
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
      // Without a beat nothing keeps `at` fresh, and a first render must not show an old time. Within one beat it stands
      // still all the same: two reads during one render that differ would send React round and round.
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

/** The one ticker of a clock. */
export function tickerOf(clock: Clock, environment: Environment): Ticker {
  const known = tickers.get(clock);
  if (known) return known;
  const ticker = createTicker(clock, environment);
  tickers.set(clock, ticker);
  return ticker;
}
