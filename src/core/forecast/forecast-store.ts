import { sameData } from '../platform/equal';
import type { Ticker } from '../platform/ticker';
import { hasEnded } from '../run/run';
import type { RunSnapshot } from '../run/snapshot';
import { isStillRead } from '../run/still-read';
import { createForecaster, type Forecast, type ForecastOptions, type ForecastSettings } from './forecast';
import type { RunProgressView } from './progress';

/** Keeps one run's forecast: renewed by the data, and by the beat while the run goes on. */
export interface ForecastStore {
  /** Reference-equal between two beats without news. */
  get(): Forecast;
  /** What a bar shows, in thousandths: reference-equal while nothing of it changes, for what nobody sees renders nothing. */
  progress(): RunProgressView;
  /** What it began with, at a time that server and browser agree on: for hydration. */
  initial(): Forecast;
  subscribe(listener: () => void): () => void;
  /**
   * Takes new data.
   * @param isQuiet tell nobody, as what renders must not; who listens is told by the next call that is not quiet
   */
  setView(view: RunSnapshot, isQuiet?: boolean): void;
  /** Takes what has become known of the run; what was shown so far stays the least that is shown. */
  setOptions(options: ForecastOptions): void;
  /** While more is about to become known, no value is shown that it would change. */
  setAwaited(isAwaited: boolean): void;
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
  isAwaited = false,
): ForecastStore {
  const listeners = new Set<() => void>();
  let known = options;
  let settings: ForecastSettings = { ...options, isAwaited };
  const forecast = createForecaster(() => settings);
  let view = initial;
  let isUntold = false;
  let endTicks: (() => void) | null = null;
  let last: { view: RunSnapshot; at: number; forecast: Forecast } | null = null;

  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const isGoing = () => view.run !== null && !hasEnded(view.run);
  // What nobody reads stands still: a bar that moved over old data would tell of work nobody has seen.
  const isRead = () => isStillRead(view.connection.state);
  const followTicks = () => {
    const wanted = listeners.size > 0 && isGoing() && isRead();
    if (wanted && !endTicks) endTicks = ticker.subscribe(tell);
    else if (!wanted && endTicks) {
      endTicks();
      endTicks = null;
    }
  };

  const get = () => {
    const now = () => (isRead() ? ticker.now() + view.connection.serverOffsetMs : (last?.at ?? settledTime(view)));
    const at = isGoing() ? now() : settledTime(view);
    if (last?.view === view && last.at === at) return last.forecast;
    last = { view, at, forecast: forecast(view, at) };
    return last.forecast;
  };
  let begun: Forecast | null = null;
  let progress: RunProgressView | null = null;

  return {
    get,
    progress() {
      const { progress: exact } = get();
      const { fraction } = exact;
      const next = fraction === null ? exact : { ...exact, fraction: Math.floor(fraction * 1_000) / 1_000 };
      if (!sameData(progress, next)) progress = next;
      return progress ?? next;
    },
    initial() {
      begun ??= createForecaster(options)(initial, settledTime(initial));
      return begun;
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
    setView(next, isQuiet = false) {
      if (next !== view) {
        view = next;
        isUntold = true;
        followTicks();
      }
      if (isQuiet || !isUntold) return;
      isUntold = false;
      tell();
    },
    setOptions(next) {
      if (sameData(next, known)) return;
      known = next;
      settings = { ...next, isAwaited: settings.isAwaited };
      last = null;
      tell();
    },
    setAwaited(isAwaited) {
      if (settings.isAwaited === isAwaited) return;
      settings = { ...settings, isAwaited };
      last = null;
      tell();
    },
  };
}
