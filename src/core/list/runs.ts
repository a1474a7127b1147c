import type { ClientFeature, ClientInside, RunClient, RunsSnapshot } from '../client/types';
import type { Run } from '../run/run';
import type { RunQuery } from '../run/source/run-source';
import { reportedRuns } from './reported-runs';
import { createRunsStore, type RunsStore } from './runs-store';

/** Unwatched lists to keep, so that going back shows one at once. */
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
    // One nobody watches is read when it is watched again; one that loads brings the run anyway.
    onRunStarted: () => each((store) => store.isUnused() || store.getSnapshot().isLoading || void store.refresh()),
    dispose: () => each((store) => store.dispose()),
  };
};

/** A list of runs as it is known now; reference-equal while nothing changes. Starts nothing. */
export function getRuns(client: RunClient, query?: RunQuery): RunsSnapshot {
  return client.use(listsOf).of(query).getSnapshot();
}

/**
 * Keeps a list of runs up to date with one request per tick, and calls back on every change. Returns the function that
 * ends it.
 *
 * @example
 * const stop = watchRuns(client, { status: ['running'] }, () => show(getRuns(client, { status: ['running'] })));
 */
export function watchRuns(client: RunClient, query: RunQuery | undefined, listener: () => void): () => void {
  return client.use(listsOf).of(query).watch(listener);
}

/** Shows these runs as a list until the first answer, e.g. those a server has rendered. Does nothing once it was read. */
export function seedRuns(client: RunClient, query: RunQuery | undefined, runs: readonly Run[]): void {
  client.use(listsOf).of(query).seed(reportedRuns(runs, client.statuses));
}

/** Loads the next page of a list. Resolves when it is in, or has failed. */
export function loadMoreRuns(client: RunClient, query?: RunQuery): Promise<void> {
  return client.use(listsOf).of(query).loadMore();
}

/** Reads a list now. Resolves when the answer is in, or has failed. */
export function refreshRuns(client: RunClient, query?: RunQuery): Promise<void> {
  return client.use(listsOf).of(query).refresh();
}
