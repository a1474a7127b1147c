import { useEffect, useMemo } from 'react';
import type { ForecastOptions } from '../../core/forecast/forecast';
import type { ForecastStore } from '../../core/forecast/forecast-store';
import { useRunContext } from '../run-context';
import type { RunView } from '../useRunView';
import type { CreateForecasts } from './forecasts';

/**
 * @internal The forecast of a run that is already resolved; `null` while there is nothing to make it with. The data comes
 * with the view and needs no second subscription: the store notifies of passing time and of what becomes known of earlier
 * runs.
 */
export function useForecastStore(create: CreateForecasts, view: RunView, options: ForecastOptions): ForecastStore;
export function useForecastStore(
  create: CreateForecasts | null,
  view: RunView,
  options: ForecastOptions,
): ForecastStore | null;
export function useForecastStore(
  create: CreateForecasts | null,
  view: RunView,
  options: ForecastOptions,
): ForecastStore | null {
  const { client, clock } = useRunContext();
  const forecasts = useMemo(() => create?.(client, clock) ?? null, [create, client, clock]);
  const store = forecasts?.getStore(view, options) ?? null;
  useEffect(() => forecasts?.update(view, options));
  useEffect(() => forecasts?.dispose, [forecasts]);
  return store;
}
