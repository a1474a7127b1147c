import { reuseIfEqual, sameData } from '../platform/equal';
import { addListener, notify } from '../platform/listeners';
import type { Ticker } from '../platform/ticker';
import { hasEnded } from '../run/run';
import type { RunSnapshot } from '../run/snapshot';
import { isStillRead } from '../run/still-read';
import { createForecast, type ForecastOptions, type ForecastSettings, type ForecastView } from './forecast';
import type { RunProgressView } from './progress';

/** Keeps one run's forecast: renewed by the data, and by the beat while the run goes on. */
export interface ForecastStore {
  /** Reference-equal between two beats without news. */
  get(): ForecastView;
  /** What a bar shows, in thousandths: reference-equal while nothing of it changes, for what nobody sees renders nothing. */
  progress(): RunProgressView;
  /** What it began with, at a time that server and browser agree on: for hydration. */
  initial(): ForecastView;
  subscribe(listener: () => void): () => void;
  /** Takes new data, and notifies nobody: whoever hands it over is rendering it. */
  setView(view: RunSnapshot): void;
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

/** Options of {@link createForecastStore}. */
export interface ForecastStoreOptions {
  ticker: Ticker;
  /** What is known of the run at first. */
  view: RunSnapshot;
  options?: ForecastOptions;
  /** More is about to become known: a value that it would change is not shown before. Default false. */
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
  // What nobody reads stands still: a bar that moved over old data would show work nobody has seen.
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
