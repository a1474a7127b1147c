import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { ForecastOptions, ForecastView } from '../core/forecast/forecast';
import type { RunProgressView } from '../core/forecast/progress';
import { sameData } from '../core/platform/equal';
import { shareForecasts } from './lazy-forecasts';
import { createForecasts } from './forecasts';
import { useRunContext } from './run-context';
import { useBrowserLayoutEffect } from './useBrowserLayoutEffect';
import type { RunView } from './useRunView';

const noOptions: ForecastOptions = {};
const selectCounts = ({ progress: { completed, total } }: ForecastView) => ({ completed, total });

/** @internal Only the counted steps: the creeping of the bar renders nothing here. */
export function useStepCountsOf(
  view: RunView,
  options: ForecastOptions = noOptions,
): Pick<RunProgressView, 'completed' | 'total'> {
  return useForecast(view, options, selectCounts);
}

/**
 * @internal Reads one part of a run's forecast, and renders only when that part changes.
 * @param select must be stable
 */
export function useForecast<T>(view: RunView, options: ForecastOptions, select: (forecast: ForecastView) => T): T {
  const { client, clock } = useRunContext();
  const forecasts = useMemo(() => createForecasts(client, clock), [client, clock]);
  const store = forecasts.pick(view, options);
  // Bars beside this component wait for what it has.
  useBrowserLayoutEffect(() => shareForecasts(createForecasts), []);
  useEffect(() => forecasts.keep(view, options));
  useEffect(() => forecasts.end, [forecasts]);

  const last = useRef<{ forecast: ForecastView; selected: T } | null>(null);
  const getSnapshot = useCallback(() => {
    const forecast = store.get();
    if (last.current?.forecast === forecast) return last.current.selected;
    const selected = select(forecast);
    const kept = last.current !== null && sameData(last.current.selected, selected) ? last.current.selected : selected;
    last.current = { forecast, selected: kept };
    return kept;
  }, [store, select]);
  const initial = useRef<T | null>(null);
  const getServerSnapshot = () => {
    initial.current ??= select(store.initial());
    return initial.current;
  };
  return useSyncExternalStore(store.subscribe, getSnapshot, getServerSnapshot);
}
