import { browserEnvironment } from '../core/environment';
import { readEtaProfile } from '../core/eta-profile';
import { createForecastStore, type ForecastStore } from '../core/forecast-store';
import type { RunClient } from '../core/run-client.types';
import { tickerOf } from '../core/ticker';
import { type CreateForecasts, provideForecasts } from './forecasting';

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
  // Between renders the client may be ahead of what was told.
  const catchUp = () => store.setView(client.getSnapshot(runId));
  const own: ForecastStore = {
    ...store,
    get() {
      catchUp();
      return store.get();
    },
    progress() {
      catchUp();
      return store.progress();
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

/** @internal */
export const createForecasts: CreateForecasts = (client, clock) => {
  let own: ForecastStore | null = null;
  return {
    pick(view, options) {
      const { runId, run } = view;
      const hasOptions = Object.values(options).some((value) => value != null);
      // A card of a list is given the run itself; where that is what the client knows, it shares the client's forecast.
      const isKnown = client !== null && runId !== null && (view.isWatched || client.getSnapshot(runId).run === run);
      if (isKnown && run !== null && !hasOptions) return sharedStore(client, runId);
      own ??= createForecastStore(tickerOf(clock, client?.environment ?? browserEnvironment), view, options);
      return own;
    },
    keep(view, options) {
      own?.setOptions(options);
      own?.setView(view);
    },
  };
};

provideForecasts(createForecasts);
