import type { RunClient } from '../../core/client/types';
import type { ForecastOptions } from '../../core/forecast/forecast';
import { createProfileReader, mayHaveProfile, type ProfileReader } from '../../core/forecast/forecast-profile';
import { createForecastStore, type ForecastStore } from '../../core/forecast/forecast-store';
import type { Clock } from '../../core/platform/clock';
import { browserEnvironment } from '../../core/platform/environment';
import { tickerOf } from '../../core/platform/ticker';
import type { RunView } from '../useRunView';

/** A component's access to forecasts: the store shared through the client, or one of its own. */
export interface Forecasts {
  /** Returns the store to read from, updated with this view. Call it while rendering. */
  getStore(view: RunView, options: ForecastOptions): ForecastStore;
  /** Updates the component's own store with the options. Call it after rendering. */
  update(view: RunView, options: ForecastOptions): void;
  /** Call it on unmount. */
  dispose(): void;
}

/** Creates a component's {@link Forecasts}. */
export type CreateForecasts = (client: RunClient | null, clock: Clock) => Forecasts;

/** One store per client and run: the card and the window of one run must never show different values. */
const sharedStores = new WeakMap<RunClient, Map<string, ForecastStore>>();

const noOptions: ForecastOptions = {};

/** @param isAwaited whether the first value waits for the ETA profile */
function sharedStore(client: RunClient, runId: string, isAwaited: boolean): ForecastStore {
  const byRun = sharedStores.get(client) ?? new Map<string, ForecastStore>();
  sharedStores.set(client, byRun);
  const known = byRun.get(runId);
  if (known) return known;
  const ticker = tickerOf(client.clock, client.environment);
  const store = createForecastStore({ ticker, view: client.getSnapshot(runId), isAwaited });
  const profile = mayHaveProfile(client, noOptions)
    ? createProfileReader({ client, runId, store, getProvided: () => noOptions })
    : null;
  let users = 0;
  let unsubscribeProfile = () => {};
  // Each component renders a change in its own frame: the first one to render updates the store, without notifying.
  const catchUp = () => store.setView(client.getSnapshot(runId));
  const shared: ForecastStore = {
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
      // Runs before any component renders the change: a run that has just started may have to wait for its ETA profile.
      if (profile && users === 1) unsubscribeProfile = client.subscribe(runId, profile.requestIfNeeded);
      profile?.requestIfNeeded();
      return () => {
        unsubscribe();
        users -= 1;
        if (users > 0) return;
        unsubscribeProfile();
        profile?.stop();
      };
    },
  };
  byRun.set(runId, shared);
  return shared;
}

/** @internal */
export const createForecasts: CreateForecasts = (client, clock) => {
  let local: ForecastStore | null = null;
  let reader: { runId: string; profile: ProfileReader } | null = null;
  let provided = noOptions;
  const hasOptions = (options: ForecastOptions) => Object.values(options).some((value) => value != null);
  /** Returns the client that knows this run. A list passes its cards the run itself, which may be the client's. */
  const clientOf = ({ runId, run, isWatched }: RunView): RunClient | null =>
    client !== null && runId !== null && (isWatched || client.getSnapshot(runId).run === run) ? client : null;
  const dispose = () => {
    reader?.profile.stop();
    reader = null;
  };
  return {
    getStore(view, options) {
      const source = clientOf(view);
      const isAwaited = source !== null && view.isWatched && mayHaveProfile(source, options);
      if (source && view.runId !== null && view.run !== null && !hasOptions(options)) {
        return sharedStore(source, view.runId, isAwaited);
      }
      local ??= createForecastStore({
        ticker: tickerOf(clock, client?.environment ?? browserEnvironment),
        view,
        options,
        isAwaited: isAwaited && hasOptions(options),
      });
      local.setView(view);
      return local;
    },
    update(view, options) {
      provided = options;
      const source = hasOptions(options) ? clientOf(view) : null;
      if (!source || reader?.runId !== view.runId) dispose();
      const store = local;
      if (source && store && view.runId !== null) {
        const { runId } = view;
        const create = () => createProfileReader({ client: source, runId, store, getProvided: () => provided });
        reader ??= { runId, profile: create() };
      }
      store?.setOptions(reader?.profile.merge(options) ?? options);
      reader?.profile.requestIfNeeded();
    },
    dispose,
  };
};
