import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { emptySnapshot } from '../core/run/empty-snapshot';
import type { RunSourceError } from '../core/run/run-source';
import type { RunSnapshot } from '../core/run/snapshot';
import { useRunClient } from './useRunClient';

/** Settings of {@link useRunStatus}. */
export interface UseRunStatusOptions {
  /** Also keep the steps up to date. Default true. */
  steps?: boolean;
  /** Also read the metrics while the run goes on, where the source keeps them apart. Default true. */
  metrics?: boolean;
  /** False = show what others read (a list, another component) and ask for nothing. Default true. */
  watch?: boolean;
}

/** What {@link useRunStatus} gives. */
export interface UseRunStatusResult extends RunSnapshot {
  /** True until the first answer about the run, good or bad. Steps and metrics: `stepsState`, `metricsState`. */
  isLoading: boolean;
  /** The latest failure, also while older data is still shown; `null` when all is well. */
  error: RunSourceError | null;
  /** Reads now; also tries again after a final error. */
  refresh: () => Promise<void>;
}

const noSubscription = () => () => {};

/**
 * Watches a run: its status, steps, metrics and the state of the line to the backend. Any number of components may
 * watch the same run; it is asked for once. `null` watches nothing.
 *
 * A run called cancelled may still work where its backend does not confirm that it has stopped: `mayStillWork` is true then.
 * Say so beside "Cancelled", as the components do.
 */
export function useRunStatus(runId: string | null | undefined, options: UseRunStatusOptions = {}): UseRunStatusResult {
  const client = useRunClient();
  const steps = options.steps !== false;
  const metrics = options.metrics !== false;
  const watch = options.watch !== false;
  const subscribe = useCallback(
    (listener: () => void) => {
      if (runId == null) return noSubscription();
      return watch ? client.watch(runId, listener, { steps, metrics }) : client.subscribe(runId, listener);
    },
    [client, runId, steps, metrics, watch],
  );
  const getSnapshot = useCallback(() => (runId == null ? emptySnapshot : client.getSnapshot(runId)), [client, runId]);
  const snapshot = useSyncExternalStore(subscribe, getSnapshot, () => emptySnapshot);
  const refresh = useCallback(() => (runId == null ? Promise.resolve() : client.refresh(runId)), [client, runId]);
  return useMemo(() => {
    const { run, connection } = snapshot;
    const isLoading = runId != null && run === null && connection.error === null;
    return { ...snapshot, isLoading, error: connection.error, refresh };
  }, [snapshot, runId, refresh]);
}
