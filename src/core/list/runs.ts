import type { ClientFeature, ClientInside, RunClient, RunsSnapshot } from '../client/types';
import type { Run } from '../run/run';
import type { RunQuery } from '../run/source/run-source';
import { reportedRuns } from './reported-runs';
import { createRunsStore, type RunsStore } from './runs-store';

/** Number of lists above which unwatched ones are evicted. A cached list shows immediately when it is reopened. */
const KEPT_LISTS = 20;

interface Lists extends ClientFeature {
  of(query: RunQuery | undefined): RunsStore;
}

const listsOf = ({ context, storeOf }: ClientInside): Lists => {
  const lists = new Map<string, RunsStore>();
  const forgetUnused = () => {
    for (const [key, store] of lists) {
      if (lists.size <= KEPT_LISTS) return;
      if (!store.isUnused()) continue;
      store.dispose();
      lists.delete(key);
    }
  };
  const each = (act: (store: RunsStore) => void) => {
    for (const store of lists.values()) act(store);
  };
  return {
    of(query = {}) {
      const { limit = null, status = null, ids = null, cursor = null } = query;
      const key = JSON.stringify([limit, status, ids, cursor]);
      const known = lists.get(key);
      if (known) return known;
      forgetUnused();
      const store = createRunsStore(context, query, storeOf);
      lists.set(key, store);
      return store;
    },
    onEnvironment: (event) => each((store) => store.onEnvironment(event)),
    clear: () => each((store) => store.clear()),
    // An unwatched list is read when it is watched again; a list that is loading will contain the run.
    onRunStarted: () => each((store) => store.isUnused() || store.getSnapshot().isLoading || void store.refresh()),
    dispose: () => each((store) => store.dispose()),
  };
};

/** The current snapshot of a list; reference-equal while nothing changes. Sends no request. */
export function getRuns(client: RunClient, query?: RunQuery): RunsSnapshot {
  return client.use(listsOf).of(query).getSnapshot();
}

/**
 * Keeps a list of runs up to date with one request per tick, and calls `listener` on every change. Returns a function
 * that unsubscribes.
 *
 * @example
 * const stop = watchRuns(client, { status: ['running'] }, () => show(getRuns(client, { status: ['running'] })));
 */
export function watchRuns(client: RunClient, query: RunQuery | undefined, listener: () => void): () => void {
  return client.use(listsOf).of(query).watch(listener);
}

/** Shows these runs, e.g. from server rendering, until the first answer. Does nothing after the first read. */
export function seedRuns(client: RunClient, query: RunQuery | undefined, runs: readonly Run[]): void {
  client.use(listsOf).of(query).seed(reportedRuns(runs, client.statuses));
}

/** Loads the next page of a list. Resolves after the answer or the failure. */
export function loadMoreRuns(client: RunClient, query?: RunQuery): Promise<void> {
  return client.use(listsOf).of(query).loadMore();
}

/** Reads a list now. Resolves after the answer or the failure. */
export function refreshRuns(client: RunClient, query?: RunQuery): Promise<void> {
  return client.use(listsOf).of(query).refresh();
}
