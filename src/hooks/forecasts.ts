import type { RunClient } from '../core/client/run-client.types';
import type { ForecastOptions } from '../core/forecast/forecast';
import { createProfileReader, mayHaveProfile, type ProfileReader } from '../core/forecast/forecast-profile';
import { createForecastStore, type ForecastStore } from '../core/forecast/forecast-store';
import { browserEnvironment } from '../core/platform/environment';
import { tickerOf } from '../core/platform/ticker';
import type { CreateForecasts } from './lazy-forecasts';
import { createFrameGate } from './once-a-frame';
import type { RunView } from './useRunView';

/** One store per client and run: the card and the window of one run must never show two different values. */
const shared = new WeakMap<RunClient, Map<string, ForecastStore>>();

const noOptions: ForecastOptions = {};

/** @param isAwaited whether the first value waits until it is known who looks */
function sharedStore(client: RunClient, runId: string, isAwaited: boolean): ForecastStore {
  const byRun = shared.get(client) ?? new Map<string, ForecastStore>();
  shared.set(client, byRun);
  const known = byRun.get(runId);
  if (known) return known;
  const ticker = tickerOf(client.clock, client.environment);
  const store = createForecastStore({ ticker, view: client.getSnapshot(runId), isAwaited });
  const profile = createProfileReader(client, runId, store, () => noOptions);
  let users = 0;
  let end: (() => void) | null = null;
  const catchUp = () => store.setView(client.getSnapshot(runId));
  // Between renders the client may be ahead of what was published: a render sees that, others with the next change.
  const peek = () => store.setView(client.getSnapshot(runId), true);
  const own: ForecastStore = {
    ...store,
    get() {
      peek();
      return store.get();
    },
    progress() {
      peek();
      return store.progress();
    },
    subscribe(listener) {
      const unsubscribe = store.subscribe(listener);
      users += 1;
      if (end === null) {
        // An estimate for each of a thousand changes a second would be made for nobody.
        const gate = createFrameGate(catchUp, client.clock);
        const stop = client.subscribe(runId, () => {
          // Before the store shows anything of the news: a run that has just begun may have to wait for what is known of it.
          profile.look();
          gate.pass();
        });
        end = () => {
          gate.close();
          stop();
        };
      }
      profile.look();
      catchUp();
      return () => {
        unsubscribe();
        users -= 1;
        if (users > 0) return;
        end?.();
        end = null;
        profile.end();
      };
    },
  };
  byRun.set(runId, own);
  return own;
}

/** @internal */
export const createForecasts: CreateForecasts = (client, clock) => {
  let own: ForecastStore | null = null;
  let reader: { runId: string; profile: ProfileReader } | null = null;
  let given = noOptions;
  const hasOptions = (options: ForecastOptions) => Object.values(options).some((value) => value != null);
  /** The client that knows this run. A card of a list is given the run itself: it may be what the client knows. */
  const knowing = ({ runId, run, isWatched }: RunView): RunClient | null =>
    client !== null && runId !== null && (isWatched || client.getSnapshot(runId).run === run) ? client : null;
  const end = () => {
    reader?.profile.end();
    reader = null;
  };
  return {
    pick(view, options) {
      const source = knowing(view);
      const isAwaited = source !== null && view.isWatched && mayHaveProfile(source, options);
      if (source && view.runId !== null && view.run !== null && !hasOptions(options)) {
        return sharedStore(source, view.runId, isAwaited);
      }
      own ??= createForecastStore({
        ticker: tickerOf(clock, client?.environment ?? browserEnvironment),
        view,
        options,
        isAwaited: isAwaited && hasOptions(options),
      });
      return own;
    },
    keep(view, options) {
      given = options;
      const source = hasOptions(options) ? knowing(view) : null;
      if (!source || reader?.runId !== view.runId) end();
      if (source && own && view.runId !== null) {
        reader ??= { runId: view.runId, profile: createProfileReader(source, view.runId, own, () => given) };
      }
      own?.setOptions(reader?.profile.with(options) ?? options);
      reader?.profile.look();
      own?.setView(view);
    },
    end,
  };
};
