import { sameData } from './equal';
import { createForecaster, type Forecast, type ForecastOptions } from './forecast';
import { createProgressTracker } from './progress';
import { isEnded } from './run';
import type { RunSnapshot } from './snapshot';
import type { Ticker } from './ticker';

/** Keeps one run's forecast: renewed by the data, and by the beat while the run goes on. */
export interface ForecastStore {
  /** Reference-equal between two beats without news. */
  get(): Forecast;
  subscribe(listener: () => void): () => void;
  /** Takes new data. */
  setView(view: RunSnapshot): void;
  /** Takes what has become known of the run; what was shown so far stays the least that is shown. */
  setOptions(options: ForecastOptions): void;
}

/**
 * Before the first beat there is no time that server and browser agree on, so the run's own last change stands in.
 * @returns epoch ms of the server's clock
 */
export function settledTime({ run }: RunSnapshot): number {
  return run?.finishedAt ?? run?.updatedAt ?? run?.startedAt ?? 0;
}

/** @internal */
export function createForecastStore(
  ticker: Ticker,
  initial: RunSnapshot,
  options: ForecastOptions = {},
): ForecastStore {
  const listeners = new Set<() => void>();
  let known = options;
  let track = createProgressTracker(options.rule);
  let forecast = createForecaster(options, track);
  let view = initial;
  let endTicks: (() => void) | null = null;
  let last: { view: RunSnapshot; at: number; forecast: Forecast } | null = null;

  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const isGoing = () => view.run !== null && !isEnded(view.run.status);
  const followTicks = () => {
    const wanted = listeners.size > 0 && isGoing();
    if (wanted && !endTicks) endTicks = ticker.subscribe(tell);
    else if (!wanted && endTicks) {
      endTicks();
      endTicks = null;
    }
  };

  return {
    get() {
      const at = isGoing() ? ticker.now() + view.connection.serverOffsetMs : settledTime(view);
      if (last?.view === view && last.at === at) return last.forecast;
      last = { view, at, forecast: forecast(view, at) };
      return last.forecast;
    },
    subscribe(listener) {
      const own = () => listener();
      listeners.add(own);
      followTicks();
      return () => {
        listeners.delete(own);
        followTicks();
      };
    },
    setView(next) {
      if (next === view) return;
      view = next;
      followTicks();
      tell();
    },
    setOptions(next) {
      if (sameData(next, known)) return;
      if (next.rule !== known.rule) track = createProgressTracker(next.rule);
      known = next;
      forecast = createForecaster(next, track);
      last = null;
      tell();
    },
  };
}
