import { createContext, useContext, useEffect, useReducer, useState, useSyncExternalStore } from 'react';
import type { RunClient } from '../core/client/run-client.types';
import type { ForecastOptions } from '../core/forecast/forecast';
import type { ForecastStore } from '../core/forecast/forecast-store';
import type { Clock } from '../core/platform/clock';
import { useBrowserLayoutEffect } from './useBrowserLayoutEffect';
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

let known: CreateForecasts | null = null;
/** Bars that are mounted and have no estimator yet. */
const waiting = new Set<() => void>();
const noSubscription = () => () => {};
const getKnown = () => known;

/**
 * Tells waiting bars, and those that mount later, of the estimator. Whoever has it calls this, after rendering. Nothing
 * may do so while it is imported: the package promises bundlers that importing a module has no effect, and they remove
 * what would only have one.
 */
export function shareForecasts(made: CreateForecasts): void {
  if (known !== null) return;
  known = made;
  for (const update of [...waiting]) update();
}

/** The estimator of a component that carries it in any case: the bars inside never wait, on a server neither. */
export const ForecastingContext = createContext<CreateForecasts | null>(null);

/**
 * The estimator where it is wanted, loaded when nothing on the page has brought it: `null` = not wanted, or it could not
 * be loaded; `undefined` = on its way. Bars do not carry it: three quarters of a bar's size would be for what a bar alone,
 * by plain data, never asks.
 */
export function useForecasting(isWanted: boolean): CreateForecasts | null | undefined {
  const given = useContext(ForecastingContext);
  // What a server knows from an earlier request, the browser does not know while hydrating: both begin without it.
  const shared = useSyncExternalStore(noSubscription, getKnown, () => null);
  const [, update] = useReducer((count: number) => count + 1, 0);
  const [isLost, setIsLost] = useState(false);
  const made = given ?? shared;
  const isMissing = isWanted && made === null;
  // Before the browser paints: a component below this one may have brought the estimator while mounting.
  useBrowserLayoutEffect(() => {
    if (!isMissing) return;
    waiting.add(update);
    if (known !== null) update();
    return () => {
      waiting.delete(update);
    };
  }, [isMissing]);
  useEffect(() => {
    if (!isMissing || known !== null) return;
    import('./forecasts').then(
      ({ createForecasts }) => shareForecasts(createForecasts),
      // A chunk that cannot be had, e.g. after a deployment, must not keep the bar waiting: it counts steps then.
      () => setIsLost(true),
    );
  }, [isMissing]);
  if (!isWanted || isLost) return null;
  return made ?? undefined;
}
