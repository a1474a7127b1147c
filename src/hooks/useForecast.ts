import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { browserEnvironment } from '../core/environment';
import { sameData } from '../core/equal';
import { readEtaProfile } from '../core/eta-profile';
import { createForecaster, type Forecast, type ForecastOptions } from '../core/forecast';
import { createForecastStore, type ForecastStore, settledTime } from '../core/forecast-store';
import type { RunClient } from '../core/run-client.types';
import { tickerOf } from '../core/ticker';
import { useRunContext } from './run-context';
import type { RunView } from './useRunView';

/** One store per client and run: the card and the window of one run must never show two different values. */
const shared = new WeakMap<RunClient, Map<string, ForecastStore>>();

function sharedStore(client: RunClient, runId: string): ForecastStore {
  const byRun = shared.get(client) ?? new Map<string, ForecastStore>();
  shared.set(client, byRun);
  const known = byRun.get(runId);
  if (known) return known;
  const store = createForecastStore(tickerOf(client.clock, client.environment), client.getSnapshot(runId));
  let users = 0;
  let hasProfile = false;
  let end: (() => void) | null = null;
  const own: ForecastStore = {
    ...store,
    get() {
      // Between renders the client may be ahead of what was told.
      store.setView(client.getSnapshot(runId));
      return store.get();
    },
    subscribe(listener) {
      const unsubscribe = store.subscribe(listener);
      users += 1;
      const follow = () => {
        const snapshot = client.getSnapshot(runId);
        store.setView(snapshot);
        // Only where somebody reads the steps: a list of two hundred cards must not ask for two hundred profiles.
        if (hasProfile || snapshot.steps.length === 0 || snapshot.run?.status !== 'running') return;
        hasProfile = true;
        void readEtaProfile(client, runId).then((profile) => profile && store.setOptions(profile));
      };
      end ??= client.subscribe(runId, follow);
      follow();
      return () => {
        unsubscribe();
        users -= 1;
        if (users > 0) return;
        end?.();
        end = null;
      };
    },
  };
  byRun.set(runId, own);
  return own;
}

/** Hosts write options inline: their content decides, not their identity. */
function useSame<T>(value: T): T {
  const kept = useRef(value);
  if (!sameData(kept.current, value)) kept.current = value;
  return kept.current;
}

/**
 * @internal Reads one part of a run's forecast, and renders only when that part changes.
 * @param select must be stable
 */
export function useForecast<T>(view: RunView, options: ForecastOptions, select: (forecast: Forecast) => T): T {
  const { client, clock } = useRunContext();
  const { runId, run } = view;
  const given = useSame(options);
  const hasOptions = Object.values(given).some((value) => value != null);
  // A card of a list is given the run itself; where that is what the client knows, it shares the client's forecast.
  const isKnown = client !== null && runId !== null && (view.isWatched || client.getSnapshot(runId).run === run);
  const canShare = isKnown && run !== null && !hasOptions;
  const [ownStore] = useState(() => {
    const environment = client?.environment ?? browserEnvironment;
    return createForecastStore(tickerOf(clock, environment), view, given);
  });
  const store = canShare ? sharedStore(client, runId) : ownStore;
  useEffect(() => {
    ownStore.setOptions(given);
    ownStore.setView(view);
  }, [ownStore, given, view]);

  const last = useRef<{ forecast: Forecast; selected: T } | null>(null);
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
    initial.current ??= select(createForecaster(given)(view, settledTime(view)));
    return initial.current;
  };
  return useSyncExternalStore(store.subscribe, getSnapshot, getServerSnapshot);
}
