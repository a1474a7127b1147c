import { useCallback, useEffect, useMemo, useState } from 'react';
import type { CancelOutcome } from '../../core/client/cancel-outcome';
import type { CancelOptions } from '../../core/client/types';
import { isCancellable, isEnded, type Run } from '../../core/run/run';
import { withLoss } from '../../core/run/snapshot/lost-run';
import type { CancelResult, CancelSnapshot, RequestPhase } from '../../core/run/snapshot/snapshot';
import type { RunSourceError } from '../../core/run/source/run-source-error';
import { createCalmRun } from '../run/calm-run';
import { type UseRunStatusResult, useRunStatus } from '../run/useRunStatus';
import { useRunClient } from '../useRunClient';

/** Options of {@link useCancelRun}. */
export interface UseCancelRunOptions {
  /** Ask for confirmation first. False: `cancel` sends at once. Default true. */
  confirm?: boolean | undefined;
  /**
   * False follows what others read (a list updates its cards) instead of reading the run. After a cancel was sent, the
   * client watches the run until it has ended in either case. Default true.
   */
  watch?: boolean | undefined;
  /** @internal Skip renders that only change the run's progress. Default false. */
  isCalm?: boolean | undefined;
}

/** The shared phase, or `confirming` while this caller's confirmation is open. */
export type CancelPhase = RequestPhase | 'confirming';

/** Result of {@link useCancelRun}. */
export interface UseCancelRunResult {
  /** Phase of the cancel, including this caller's confirmation. */
  phase: CancelPhase;
  /** Opens the confirmation, or sends at once with `confirm: false`. `null` if not possible now: disable the button. */
  cancel: (() => void) | null;
  /** Sends the cancel. Resolves when the outcome is known; never rejects. */
  confirm: (options?: CancelOptions) => Promise<CancelOutcome> | null;
  /** Closes the confirmation or the refusal message. */
  dismiss: () => void;
  /** True if the backend supports force and it can be requested now. */
  canForce: boolean;
  /** Ends the run without waiting for the worker. `null` while not possible. */
  force: (() => void) | null;
  /** Phase of the force request. */
  forceState: CancelSnapshot['force'];
  /** Why the cancel was refused, or the last failure. */
  error: RunSourceError | null;
  /** The outcome; `null` until `settled`. */
  result: CancelResult | null;
  /** True if the run should have stopped by now and has not. */
  overdue: boolean;
  /** When the cancel was requested, epoch ms of this machine. */
  requestedAt: number | null;
  /** False if this source or this user can never cancel this run: render nothing. */
  isSupported: boolean;
  /** True if the run ended while the confirmation was open. */
  endedWhileAsking: boolean;
  /** True if the run is cancelled but the backend does not confirm that its work has stopped: say so. */
  mayStillWork: boolean;
  /** The run; `null` until the first answer. */
  run: Run | null;
}

/**
 * Cancels a run. Reports `settled` with `result: 'cancelled'` only once the backend says so. If the backend does not
 * confirm that the work has stopped, `mayStillWork` is also true. The confirmation belongs to this caller; the request
 * is shared by everyone who watches the run.
 */
export function useCancelRun(runId: string | null | undefined, options: UseCancelRunOptions = {}): UseCancelRunResult {
  const client = useRunClient();
  const isCalm = options.isCalm === true;
  const select = useMemo(() => {
    const calm = isCalm ? createCalmRun() : (run: Run | null) => run;
    // A run that the backend has lost cannot be cancelled.
    return ({ run, connection, cancel, mayStillWork }: UseRunStatusResult) => ({
      run: calm(withLoss(run, connection)),
      shared: cancel,
      mayStillWork,
    });
  }, [isCalm]);
  const watch = options.watch !== false;
  const { run, shared, mayStillWork } = useRunStatus(runId, { steps: false, metrics: false, watch, select });
  const [confirmingId, setConfirmingId] = useState<string | null>(null);
  const needsConfirm = options.confirm !== false;
  const isConfirming = confirmingId !== null && confirmingId === runId;
  const canConfirm = shared.phase === 'idle' || shared.phase === 'refused';
  const phase = isConfirming && canConfirm ? 'confirming' : shared.phase;
  // Another caller's request replaces this confirmation; do not reopen it if that request is refused.
  const isMoot = isConfirming && phase !== 'confirming' && phase !== 'settled';
  useEffect(() => {
    if (isMoot) setConfirmingId(null);
  }, [isMoot]);
  const { capabilities } = client.source;
  const isSupported = capabilities.cancel && run?.can?.cancel !== false;
  const canAsk = runId != null && isSupported && run !== null && isCancellable(run) && phase !== 'confirming';
  // Some backends answer a cancel only after the work has stopped, so an overdue request counts as accepted.
  const stands = phase === 'accepted' || phase === 'unknown' || (phase === 'requesting' && shared.overdue);
  const canForce =
    capabilities.force &&
    run?.can?.force !== false &&
    stands &&
    (shared.force === 'idle' || shared.force === 'refused');

  const send = useCallback(
    (cancelOptions: CancelOptions = {}): Promise<CancelOutcome> | null => {
      setConfirmingId(null);
      if (runId == null) return null;
      // The run may have ended while the confirmation was open: send nothing.
      const now = client.getSnapshot(runId).run;
      return now && isEnded(now.status) ? null : client.cancel(runId, cancelOptions);
    },
    [client, runId],
  );
  const cancel = useCallback(() => {
    if (needsConfirm) setConfirmingId(runId ?? null);
    else void send();
  }, [needsConfirm, runId, send]);
  const dismiss = useCallback(() => {
    setConfirmingId(null);
    if (runId != null) client.dismissCancel(runId);
  }, [client, runId]);
  const force = useCallback(() => void send({ force: true }), [send]);

  return useMemo(
    () => ({
      phase,
      cancel: canAsk ? cancel : null,
      confirm: send,
      dismiss,
      canForce,
      force: canForce ? force : null,
      forceState: shared.force,
      error: shared.error,
      result: shared.result,
      overdue: shared.overdue,
      requestedAt: shared.requestedAt,
      isSupported,
      endedWhileAsking: isConfirming && shared.phase === 'settled',
      mayStillWork,
      run,
    }),
    [phase, canAsk, cancel, send, dismiss, canForce, force, shared, isSupported, isConfirming, mayStillWork, run],
  );
}
