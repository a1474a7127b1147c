import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { isCancelPending } from '../../../core/request/cancel-machine';
import { isCancellable, type Run } from '../../../core/run/run';
import { idleCancel } from '../../../core/run/snapshot/empty-snapshot';
import { useRunContext } from '../../../hooks/run-context';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';
import type { CancelControl } from '../cancel-control';
import { type CancelHandler, createPlainCancel } from './plain-cancel';

/** Options of {@link usePlainCancel}. */
export interface PlainCancelOptions {
  run: Run | null;
  onCancel: CancelHandler | undefined;
  /** Whether the app's backend can force the end. Default: `run.can.force`. */
  canForce: boolean | undefined;
  /** How long a cancelled run may take to stop before it counts as overdue, ms. */
  overdueAfterMs: number;
}

/**
 * The cancel over plain props: the run comes from the app's own cache, and the request goes through its function. It
 * uses the same engine as with a provider, so a lost answer, a double click and a late end behave the same.
 */
export function usePlainCancel({ run, onCancel, canForce, overdueAfterMs }: PlainCancelOptions): CancelControl {
  const { clock } = useRunContext();
  const runId = run?.id ?? '';

  // Another run gets another store; the old store finishes its pending request.
  const store = useMemo(() => createPlainCancel(clock, runId, overdueAfterMs), [clock, runId, overdueAfterMs]);

  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, () => idleCancel);

  // A layout effect, so that effects of inner components already have it.
  useBrowserLayoutEffect(() => {
    store.update({ run, onCancel });
  }, [store, run, onCancel]);

  const confirm = useCallback(
    (options: { reason?: string; force?: boolean } = {}) => void store.request(options),
    [store],
  );
  const dismiss = useCallback(() => store.dismiss(), [store]);
  const sendForce = useCallback(() => void store.request({ force: true }), [store]);

  const mayForce = onCancel !== undefined && (canForce ?? run?.can?.force ?? false);
  const isPending = isCancelPending(snapshot.phase);
  const canCancel = run !== null && onCancel !== undefined && isCancellable(run) && !isPending;
  const canForceNow = mayForce && isPending && (snapshot.force === 'idle' || snapshot.force === 'refused');
  return useMemo(
    () => ({
      phase: snapshot.phase,
      canCancel,
      confirm,
      dismiss,
      force: canForceNow ? sendForce : null,
      forceState: snapshot.force,
      error: snapshot.error,
      result: snapshot.result,
      overdue: snapshot.overdue,
      requestedAt: snapshot.requestedAt,
    }),
    [snapshot, canCancel, canForceNow, confirm, dismiss, sendForce],
  );
}
