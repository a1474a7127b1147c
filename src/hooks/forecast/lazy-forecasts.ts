import { createContext, useContext, useEffect, useReducer, useState, useSyncExternalStore } from 'react';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';
import type { CreateForecasts } from './forecasts';

/** What is loaded, once for the page. */
let loaded: CreateForecasts | null = null;
/** Bars that are mounted and have no forecasts yet. */
const waiting = new Set<() => void>();
const noSubscription = () => () => {};
const getLoaded = () => loaded;

/**
 * Gives forecasts to the bars that wait for them, and to those that mount later. Components that carry them call this in an
 * effect. No module may do so while it is imported: the package promises bundlers that importing has no effect, and they
 * remove what would only have one.
 */
export function shareForecasts(created: CreateForecasts): void {
  if (loaded !== null) return;
  loaded = created;
  for (const update of [...waiting]) update();
}

/** The forecasts of a component that carries them in any case: the bars inside never wait, not on a server either. */
export const ForecastsContext = createContext<CreateForecasts | null>(null);

/**
 * Forecasts where they are wanted, loaded when nothing on the page has brought them: `null` = not wanted, or they could not be
 * loaded; `undefined` = on their way. Bars do not carry them: they are three quarters of a bar's size, and a bar by plain data
 * alone never uses them.
 */
export function useLazyForecasts(isWanted: boolean): CreateForecasts | null | undefined {
  const provided = useContext(ForecastsContext);
  // What a server knows from an earlier request, the browser does not know while hydrating: both begin without it.
  const shared = useSyncExternalStore(noSubscription, getLoaded, () => null);
  const [, update] = useReducer((count: number) => count + 1, 0);
  const [isLost, setIsLost] = useState(false);
  const create = provided ?? shared;
  const isMissing = isWanted && create === null;
  // Before the browser paints: a component below this one may have brought them while mounting.
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
      // A chunk that cannot be had, e.g. after a deployment, must not keep the bar waiting: it counts steps then.
      () => setIsLost(true),
    );
  }, [isMissing]);
  if (!isWanted || isLost) return null;
  return create ?? undefined;
}
