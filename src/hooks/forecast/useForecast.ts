import { useRef, useSyncExternalStore } from 'react';
import type { ForecastOptions, ForecastView } from '../../core/forecast/forecast';
import type { RunProgressView } from '../../core/forecast/progress';
import { reuseIfEqual } from '../../core/platform/equal';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';
import type { RunView } from '../useRunView';
import { createForecasts } from './forecasts';
import { shareForecasts } from './lazy-forecasts';
import { useForecastStore } from './useForecastStore';

const noOptions: ForecastOptions = {};
const selectCounts = ({ progress: { completed, total } }: ForecastView) => ({ completed, total });

/** @internal Returns only the step counts: a creeping bar causes no render. */
export function useStepCountsOf(
  view: RunView,
  options: ForecastOptions = noOptions,
): Pick<RunProgressView, 'completed' | 'total'> {
  return useForecast(view, options, selectCounts);
}

/**
 * @internal Selects a part of a run's forecast. Renders only when that part changes.
 * @param select must be stable
 */
export function useForecast<T>(view: RunView, options: ForecastOptions, select: (forecast: ForecastView) => T): T {
  const store = useForecastStore(createForecasts, view, options);
  // Shares the forecasts with bars that wait for the chunk.
  useBrowserLayoutEffect(() => shareForecasts(createForecasts), []);

  const last = useRef<{ forecast: ForecastView; select: unknown; selected: T } | null>(null);
  const getSnapshot = () => {
    const forecast = store.get();
    const known = last.current;
    if (known?.forecast === forecast && known.select === select) return known.selected;
    const selected = reuseIfEqual(known?.selected, select(forecast));
    last.current = { forecast, select, selected };
    return selected;
  };
  const initial = useRef<T | null>(null);
  const getServerSnapshot = () => {
    initial.current ??= select(store.initial());
    return initial.current;
  };
  return useSyncExternalStore(store.subscribe, getSnapshot, getServerSnapshot);
}
