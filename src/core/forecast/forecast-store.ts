import { reuseIfEqual, sameData } from '../platform/equal';
import { addListener, notify } from '../platform/listeners';
import type { Ticker } from '../platform/ticker';
import { hasEnded } from '../run/run';
import type { RunSnapshot } from '../run/snapshot/snapshot';
import { isStillRead } from '../run/snapshot/still-read';
import { createForecast, type ForecastOptions, type ForecastSettings, type ForecastView } from './forecast';
import type { RunProgressView } from './progress';

/** Holds one run's forecast. New data and, while the run is active, the ticker update it. */
export interface ForecastStore {
  /** Reference-equal between two ticks without a change. */
  get(): ForecastView;
  /** The bar's values, in thousandths. Reference-equal until they change, so that invisible changes cause no render. */
  progress(): RunProgressView;
  /** The first value, at a time that server and browser agree on: for hydration. */
  initial(): ForecastView;
  subscribe(listener: () => void): () => void;
  /** Takes new data without notifying: the caller is rendering it. */
  setView(view: RunSnapshot): void;
  /** Takes new prior knowledge. The bar does not fall below what was shown. */
  setOptions(options: ForecastOptions): void;
  /** Set while a profile is loading: values that it would change are not shown yet. */
  setAwaited(isAwaited: boolean): void;
}

/**
 * Time of the run's own last change: before the first tick, server and browser share no other time.
 * @returns epoch ms of the server's clock
 */
export function settledTime({ run }: RunSnapshot): number {
  return run?.finishedAt ?? run?.updatedAt ?? run?.startedAt ?? 0;
}

/** Options of {@link createForecastStore}. */
export interface ForecastStoreOptions {
  ticker: Ticker;
  /** The initial data. */
  view: RunSnapshot;
  options?: ForecastOptions;
  /** True while a profile is loading: values that it would change are not shown yet. Default false. */
  isAwaited?: boolean;
}

/** @internal */
export function createForecastStore({
  ticker,
  view: initial,
  options = {},
  isAwaited = false,
}: ForecastStoreOptions): ForecastStore {
  const listeners = new Set<() => void>();
  const forecast = createForecast({ ...options, isAwaited });
  let settings: ForecastSettings = { ...options, isAwaited };
  let view = initial;
  let unsubscribeTicker: (() => void) | null = null;
  let last: { view: RunSnapshot; atMs: number; shown: ForecastView } | null = null;
  let first: ForecastView | null = null;
  let progress: RunProgressView | null = null;

  const isGoing = () => view.run !== null && !hasEnded(view.run);
  // Pause while the data is not updated: a bar that moves over old data would show progress that nobody reported.
  const isRead = () => isStillRead(view.connection.state);
  const followTicker = () => {
    const isWanted = listeners.size > 0 && isGoing() && isRead();
    if (isWanted) unsubscribeTicker ??= ticker.subscribe(() => notify(listeners));
    else {
      unsubscribeTicker?.();
      unsubscribeTicker = null;
    }
  };
  const setSettings = (next: ForecastSettings) => {
    if (sameData(next, settings)) return;
    settings = next;
    forecast.setOptions(settings);
    last = null;
    notify(listeners);
  };

  const get = () => {
    const now = () => (isRead() ? ticker.now() + view.connection.serverOffsetMs : (last?.atMs ?? settledTime(view)));
    const atMs = isGoing() ? now() : settledTime(view);
    if (last?.view === view && last.atMs === atMs) return last.shown;
    last = { view, atMs, shown: forecast.update({ view, nowMs: atMs }) };
    return last.shown;
  };

  return {
    get,
    progress() {
      const { progress: exact } = get();
      const { fraction } = exact;
      const rounded = fraction === null ? exact : { ...exact, fraction: Math.floor(fraction * 1_000) / 1_000 };
      progress = reuseIfEqual(progress, rounded);
      return progress;
    },
    initial() {
      first ??= createForecast(options).update({ view: initial, nowMs: settledTime(initial) });
      return first;
    },
    subscribe(listener) {
      const unsubscribe = addListener(listeners, listener);
      followTicker();
      return () => {
        unsubscribe();
        followTicker();
      };
    },
    setView(next) {
      if (next === view) return;
      view = next;
      followTicker();
    },
    setOptions: (next) => setSettings({ ...next, isAwaited: settings.isAwaited }),
    setAwaited: (next) => setSettings({ ...settings, isAwaited: next }),
  };
}
