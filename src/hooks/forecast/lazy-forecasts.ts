import { createContext, useContext, useEffect, useReducer, useState, useSyncExternalStore } from 'react';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';
import type { CreateForecasts } from './forecasts';

/** The loaded chunk, shared by the whole page. */
let loaded: CreateForecasts | null = null;
/** Mounted bars that wait for the chunk. */
const waiting = new Set<() => void>();
const noSubscription = () => () => {};
const getLoaded = () => loaded;

/**
 * Shares the forecasts with waiting and later bars. Components that bundle them call this in an effect. Never call it
 * at module level: the package is free of side effects, so bundlers would drop the call.
 */
export function shareForecasts(created: CreateForecasts): void {
  if (loaded !== null) return;
  loaded = created;
  for (const update of [...waiting]) update();
}

/** Forecasts of a component that bundles them: the bars inside never wait, not even on a server. */
export const ForecastsContext = createContext<CreateForecasts | null>(null);

/**
 * Returns the forecasts, and loads them if no component has brought them. `null`: not wanted, or failed to load.
 * `undefined`: loading. They are three quarters of a bar's size, and a bar with plain data never needs them.
 */
export function useLazyForecasts(isWanted: boolean): CreateForecasts | null | undefined {
  const provided = useContext(ForecastsContext);
  // A server may have them from an earlier request, but the hydrating browser does not: start without them.
  const shared = useSyncExternalStore(noSubscription, getLoaded, () => null);
  const [, update] = useReducer((count: number) => count + 1, 0);
  const [isLost, setIsLost] = useState(false);
  const create = provided ?? shared;
  const isMissing = isWanted && create === null;
  // Before paint: a child component may have brought them while mounting.
  useBrowserLayoutEffect(() => {
    if (!isMissing) return;
    waiting.add(update);
    if (loaded !== null) update();
    return () => {
      waiting.delete(update);
    };
  }, [isMissing]);
  useEffect(() => {
    if (!isMissing || loaded !== null) return;
    import('./forecasts').then(
      ({ createForecasts }) => shareForecasts(createForecasts),
      // If the chunk is missing, e.g. after a deployment, the bar falls back to counting steps.
      () => setIsLost(true),
    );
  }, [isMissing]);
  if (!isWanted || isLost) return null;
  return create ?? undefined;
}
