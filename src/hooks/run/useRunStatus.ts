import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';
import { emptySnapshot } from '../../core/run/snapshot/empty-snapshot';
import type { RunSnapshot } from '../../core/run/snapshot/snapshot';
import type { RunSourceError } from '../../core/run/source/run-source-error';
import { type InitialRun, useSeed } from '../host/useSeed';
import { sameTables } from '../host/useStable';
import { useRunClient } from '../useRunClient';

/** Options of {@link useRunStatus}. */
export interface UseRunStatusOptions extends InitialRun {
  /** Also keep the steps up to date. Default true. */
  steps?: boolean | undefined;
  /** Also read the metrics of an active run, if the source reads them separately. Default true. */
  metrics?: boolean | undefined;
  /** False shows what others read (a list, another component) and sends no request. Default true. */
  watch?: boolean | undefined;
}

/** Result of {@link useRunStatus}. */
export interface UseRunStatusResult extends RunSnapshot {
  /** True until the run is read or fails to load. For steps and metrics see `stepsState`, `metricsState`. */
  isLoading: boolean;
  /** The latest failure, even while older data is shown; `null` after a success. */
  error: RunSourceError | null;
  /** Reads now; also leaves a `failed` connection. */
  refresh: () => Promise<void>;
}

const noSubscription = () => () => {};
const selectAll = (result: UseRunStatusResult): UseRunStatusResult => result;

/** Fills in the initial data until the run is read. */
function withInitial(snapshot: RunSnapshot, initial: InitialRun, runId: string | null | undefined): RunSnapshot {
  const { initialRun: run, initialSteps: steps = snapshot.steps } = initial;
  if (run == null || snapshot.run !== null || String(run.id) !== runId) return snapshot;
  return { ...snapshot, run, reported: run, steps, metrics: run.metrics ?? snapshot.metrics };
}

/**
 * Watches a run: its status, steps, metrics and connection. Any number of components can watch the same run; they share
 * the requests. `null` watches nothing.
 *
 * With `select`, the hook returns the selected value and renders only when that value changes.
 *
 * If a backend does not confirm that the work of a cancelled run has stopped, `mayStillWork` is true. Say so beside
 * "Cancelled", as the components do.
 *
 * @example
 * const name = useRunStatus(runId, { select: ({ run }) => run?.name });
 */
export function useRunStatus<T>(
  runId: string | null | undefined,
  options: UseRunStatusOptions & { select: (result: UseRunStatusResult) => T },
): T;
export function useRunStatus(runId: string | null | undefined, options?: UseRunStatusOptions): UseRunStatusResult;
export function useRunStatus<T>(
  runId: string | null | undefined,
  options: UseRunStatusOptions & { select?: (result: UseRunStatusResult) => T } = {},
): T | UseRunStatusResult {
  const client = useRunClient();
  const steps = options.steps !== false;
  const metrics = options.metrics !== false;
  const watch = options.watch !== false;
  const isSeeded = useSeed(runId, options);
  const subscribe = useCallback(
    (listener: () => void) => {
      if (runId == null) return noSubscription();
      return watch ? client.watch(runId, listener, { steps, metrics }) : client.subscribe(runId, listener);
    },
    [client, runId, steps, metrics, watch],
  );
  const refresh = useCallback(() => (runId == null ? Promise.resolve() : client.refresh(runId)), [client, runId]);

  const { initialRun, initialSteps } = options;
  const resultOf = useMemo(() => {
    const results = new WeakMap<RunSnapshot, UseRunStatusResult>();
    return (snapshot: RunSnapshot): UseRunStatusResult => {
      const known = results.get(snapshot);
      if (known) return known;
      const shown = isSeeded() ? snapshot : withInitial(snapshot, { initialRun, initialSteps }, runId);
      const { run, connection } = shown;
      const isLoading = runId != null && run === null && connection.error === null;
      const result = { ...shown, isLoading, error: connection.error, refresh };
      results.set(snapshot, result);
      return result;
    };
  }, [runId, refresh, initialRun, initialSteps, isSeeded]);

  const select = options.select ?? selectAll;
  // Inline selectors return new objects: reuse the last value while it is equal.
  const last = useRef<{ from: RunSnapshot; by: unknown; value: T | UseRunStatusResult } | null>(null);
  const selectFrom = (from: RunSnapshot) => {
    const known = last.current;
    if (known?.from === from && known.by === select) return known.value;
    const value = select(resultOf(from));
    const reused = known !== null && sameTables(known.value, value, 1) ? known.value : value;
    last.current = { from, by: select, value: reused };
    return reused;
  };
  return useSyncExternalStore(
    subscribe,
    () => selectFrom(runId == null ? emptySnapshot : client.getSnapshot(runId)),
    () => selectFrom(runId == null ? emptySnapshot : client.getInitialSnapshot(runId)),
  );
}
