import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import {
  type BulkCancel,
  type BulkCancelSnapshot,
  type CancelRunsOptions,
  cancelRuns,
} from '../../core/request/cancel-runs';
import { useRunClient } from '../useRunClient';

/** Result of {@link useBulkCancel}. */
export interface UseBulkCancelResult extends BulkCancelSnapshot {
  /** Cancels these runs. Resolves when the outcome of each is known; never rejects. */
  cancel: (runIds: readonly string[], options?: CancelRunsOptions) => Promise<BulkCancelSnapshot>;
  /** Sends no further requests. `null` if none are waiting. */
  stop: (() => void) | null;
  /** Retries the refused runs. `null` while requests are pending, or if none were refused. */
  retry: (() => Promise<BulkCancelSnapshot>) | null;
  /** Clears the result from view. Sent requests continue. */
  clear: () => void;
  /** False if the source cannot cancel: do not offer it. */
  isSupported: boolean;
}

const nothing: BulkCancelSnapshot = Object.freeze({
  items: Object.freeze([]),
  answered: 0,
  ended: 0,
  failed: Object.freeze([]),
  isRunning: false,
});
const noSubscription = () => () => {};

/**
 * Cancels many runs at once, with progress and a result per run. The requests belong to the client and continue after
 * the component unmounts.
 *
 * @example
 * const { cancel, items, answered, failed, isRunning, retry } = useBulkCancel();
 * <button disabled={isRunning} onClick={() => cancel(selectedIds)}>Cancel {selectedIds.length} runs</button>
 * {isRunning && <p>{answered} of {items.length}</p>}
 * {failed.map(({ runId, run, error }) => <li key={runId}>{run?.name}: {error?.detail}</li>)}
 * {retry && <button onClick={() => retry()}>Try again</button>}
 */
export function useBulkCancel(): UseBulkCancelResult {
  const client = useRunClient();
  const [bulk, setBulk] = useState<BulkCancel | null>(null);
  const snapshot = useSyncExternalStore(
    bulk?.subscribe ?? noSubscription,
    () => bulk?.getSnapshot() ?? nothing,
    () => nothing,
  );
  const cancel = useCallback(
    (runIds: readonly string[], options?: CancelRunsOptions) => {
      const next = cancelRuns(client, runIds, options);
      setBulk(next);
      return next.done;
    },
    [client],
  );
  const clear = useCallback(() => setBulk(null), []);
  return useMemo(() => {
    const { failed, isRunning, items } = snapshot;
    return {
      ...snapshot,
      cancel,
      stop: bulk && items.some(({ state }) => state === 'waiting') ? bulk.stop : null,
      retry: failed.length > 0 && !isRunning ? () => cancel(failed.map(({ runId }) => runId)) : null,
      clear,
      isSupported: client.source.capabilities.cancel,
    };
  }, [snapshot, bulk, cancel, clear, client]);
}
