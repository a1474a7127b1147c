import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { RunsSnapshot } from '../core/client/run-client.types';
import { getRuns, loadMoreRuns, refreshRuns, watchRuns } from '../core/list/runs';
import { emptyRuns } from '../core/list/runs-store';
import type { RunQuery, RunSourceError } from '../core/run/run-source';
import { useRunClient } from './useRunClient';

/** What {@link useRuns} gives. */
export interface UseRunsResult extends RunsSnapshot {
  /** The latest failure; `null` when all is well. */
  error: RunSourceError | null;
  /** Loads the next page. */
  loadMore: () => Promise<void>;
  /** Reads the list now. */
  refresh: () => Promise<void>;
}

/** Watches a list of runs with one request per tick, however many runs are in it. */
export function useRuns(query?: RunQuery): UseRunsResult {
  const client = useRunClient();
  // Hosts write the query inline: its content decides, not its identity.
  const key = JSON.stringify(query ?? {});
  const stable = useMemo<RunQuery>(() => JSON.parse(key) as RunQuery, [key]);
  const subscribe = useCallback((listener: () => void) => watchRuns(client, stable, listener), [client, stable]);
  const getSnapshot = useCallback(() => getRuns(client, stable), [client, stable]);
  const snapshot = useSyncExternalStore(subscribe, getSnapshot, () => emptyRuns);
  const loadMore = useCallback(() => loadMoreRuns(client, stable), [client, stable]);
  const refresh = useCallback(() => refreshRuns(client, stable), [client, stable]);
  return useMemo(
    () => ({ ...snapshot, error: snapshot.connection.error, loadMore, refresh }),
    [snapshot, loadMore, refresh],
  );
}
