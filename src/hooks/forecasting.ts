import { useEffect, useState } from 'react';
import type { Clock } from '../core/clock';
import type { ForecastOptions } from '../core/forecast';
import type { ForecastStore } from '../core/forecast-store';
import type { RunClient } from '../core/run-client.types';
import type { RunView } from './useRunView';

/** One component's way to forecasts: the store shared through the client, or one of its own. */
export interface Forecasts {
  /** The store to read from. Called while rendering. */
  pick(view: RunView, options: ForecastOptions): ForecastStore;
  /** Hands the newest data to the component's own store. Called after rendering. */
  keep(view: RunView, options: ForecastOptions): void;
  /** The component has gone. */
  end(): void;
}

/** Makes a component's {@link Forecasts}. */
export type CreateForecasts = (client: RunClient | null, clock: Clock) => Forecasts;

let create: CreateForecasts | null = null;

/**
 * Makes the estimator known to bars, which do not carry it: three quarters of a bar's size would be for what a bar alone,
 * by plain data, never asks. Called by the module that has it, so that on a page with remaining times no bar waits.
 */
export function provideForecasts(made: CreateForecasts): void {
  create = made;
}

/**
 * The estimator where it is wanted, loaded when nothing on the page has brought it: `null` = not wanted, or it could not
 * be loaded; `undefined` = on its way.
 */
export function useForecasting(isWanted: boolean): CreateForecasts | null | undefined {
  const [isLost, setIsLost] = useState<boolean>();
  useEffect(() => {
    if (!isWanted || create) return;
    // A chunk that cannot be had, e.g. after a deployment, must not keep the bar waiting: it counts steps then.
    import('./forecasts').then(
      () => setIsLost(false),
      () => setIsLost(true),
    );
  }, [isWanted]);
  return isWanted && !isLost ? (create ?? undefined) : null;
}
