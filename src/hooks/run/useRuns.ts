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

/** What {@link useRuns} gives. */
export interface UseRunsResult extends RunsSnapshot {
  /** The latest failure; `null` when all is well. */
  error: RunSourceError | null;
  /** Loads the next page. */
  loadMore: () => Promise<void>;
  /** Reads the list now. */
  refresh: () => Promise<void>;
}

/** Settings of {@link useRuns}. */
export interface UseRunsOptions {
  /** Shown until the first answer, also by a server, and older than any answer. Read once. */
  initialRuns?: readonly Run[] | undefined;
  /** @internal Lets the news of the runs through. Default: at once. */
  gate?: NewsGate;
}

/** More than the runs have changed: somebody waits for it. */
const isOtherList = (a: RunsSnapshot, b: RunsSnapshot): boolean =>
  a.isLoading !== b.isLoading || a.isLoadingMore !== b.isLoadingMore || a.hasMore !== b.hasMore;

/** Watches a list of runs with one request per tick, however many runs are in it. */
export function useRuns(query?: RunQuery, options: UseRunsOptions = {}): UseRunsResult {
  const client = useRunClient();
  // Hosts write the query inline: its content decides, not its identity.
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
  // Of another query nothing is known.
  const known = initial?.key === key ? initial : null;
  // From then on the client knows better: what one user has seen is not shown to the next.
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
