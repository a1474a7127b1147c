import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { RunClient, RunsSnapshot } from '../../core/client/types';
import { reportedRuns } from '../../core/list/reported-runs';
import { getRuns, loadMoreRuns, refreshRuns, seedRuns, watchRuns } from '../../core/list/runs';
import { emptyRuns } from '../../core/list/runs-store';
import type { Run } from '../../core/run/run';
import type { RunQuery } from '../../core/run/source/run-source';
import type { RunSourceError } from '../../core/run/source/run-source-error';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';
import { useRunClient } from '../useRunClient';
import type { NewsGate } from './news-gate';

/** Result of {@link useRuns}. */
export interface UseRunsResult extends RunsSnapshot {
  /** The latest failure; `null` after a success. */
  error: RunSourceError | null;
  /** Loads the next page. */
  loadMore: () => Promise<void>;
  /** Reads the list now. */
  refresh: () => Promise<void>;
}

/** Options of {@link useRuns}. */
export interface UseRunsOptions {
  /** Shown until the first answer, also on a server; any answer replaces them. Read once. */
  initialRuns?: readonly Run[] | undefined;
  /** @internal Throttles updates of the runs. Default: none. */
  gate?: NewsGate;
}

/** More than the runs changed: the user is waiting for it. */
const isOtherList = (a: RunsSnapshot, b: RunsSnapshot): boolean =>
  a.isLoading !== b.isLoading || a.isLoadingMore !== b.isLoadingMore || a.hasMore !== b.hasMore;

/** Watches a list of runs, with one request per tick for the whole list. */
export function useRuns(query?: RunQuery, options: UseRunsOptions = {}): UseRunsResult {
  const client = useRunClient();
  // Hosts write the query inline: compare its content, not its identity.
  const key = JSON.stringify(query ?? {});
  const stable = useMemo<RunQuery>(() => JSON.parse(key) as RunQuery, [key]);
  const { gate } = options;
  const subscribe = useCallback(
    (listener: () => void) => {
      const listen = (hear: () => void) => watchRuns(client, stable, hear);
      if (gate === undefined) return listen(listener);
      let before = getRuns(client, stable);
      const isUrgent = () => {
        const now = getRuns(client, stable);
        const isOther = isOtherList(before, now);
        before = now;
        return isOther;
      };
      return gate.follow(listen, listener, isUrgent);
    },
    [client, stable, gate],
  );
  const getSnapshot = useCallback(() => getRuns(client, stable), [client, stable]);
  const [initial] = useState(() => {
    if (!options.initialRuns) return null;
    const runs = reportedRuns(options.initialRuns, client.statuses);
    return { key, runs, snapshot: { ...emptyRuns, runs, isLoading: false } };
  });
  // The initial runs belong to the first query only.
  const known = initial?.key === key ? initial : null;
  // Once seeded, the client's data wins, so that one user's runs are never shown to the next.
  const seeded = useRef<{ client: RunClient; query: RunQuery } | null>(null);
  useBrowserLayoutEffect(() => {
    if (!known) return;
    seeded.current = { client, query: stable };
    seedRuns(client, stable, known.runs);
  }, [client, stable, known]);
  const read = useSyncExternalStore(subscribe, getSnapshot, () => emptyRuns);
  const isSeeded = seeded.current?.client === client && seeded.current.query === stable;
  const snapshot = known && !isSeeded && read === emptyRuns ? known.snapshot : read;
  const loadMore = useCallback(() => loadMoreRuns(client, stable), [client, stable]);
  const refresh = useCallback(() => refreshRuns(client, stable), [client, stable]);
  return useMemo(
    () => ({ ...snapshot, error: snapshot.connection.error, loadMore, refresh }),
    [snapshot, loadMore, refresh],
  );
}
