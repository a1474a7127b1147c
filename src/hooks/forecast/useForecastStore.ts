import { useEffect, useMemo } from 'react';
import type { ForecastOptions } from '../../core/forecast/forecast';
import type { ForecastStore } from '../../core/forecast/forecast-store';
import { useRunContext } from '../run-context';
import type { RunView } from '../useRunView';
import type { CreateForecasts } from './forecasts';

/**
 * @internal Returns the forecast store of a resolved run; `null` without `create`. The view brings the data, so no
 * second subscription is needed: the store only notifies of passing time and of the ETA profile.
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
