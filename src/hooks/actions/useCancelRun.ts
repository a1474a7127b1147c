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

/** Settings of {@link useCancelRun}. */
export interface UseCancelRunOptions {
  /** Ask before sending. False: `cancel` sends at once. Default true. */
  confirm?: boolean;
  /**
   * False = follow what others read (a list feeds its cards) instead of asking for the run itself. Once a cancel was
   * sent the run is watched until it has ended, either way. Default true.
   */
  watch?: boolean;
  /** @internal `run` need not say how far it is: its progress renders nothing. Default false. */
  isCalm?: boolean;
}

/** The shared phase, or `confirming` while this caller's own question stands open. */
export type CancelPhase = RequestPhase | 'confirming';

/** What {@link useCancelRun} gives. */
export interface UseCancelRunResult {
  /** Where it stands, this caller's own question included. */
  phase: CancelPhase;
  /** Asks (or sends at once, see options). `null` when it cannot be done now: render the button disabled. */
  cancel: (() => void) | null;
  /** Sends what was asked. Resolves when it is known how it came out; never rejects. */
  confirm: (options?: CancelOptions) => Promise<CancelOutcome> | null;
  /** Closes the question, or the message that it was refused. */
  dismiss: () => void;
  /** Does the backend have a second stage, and is it time for it? */
  canForce: boolean;
  /** Stops without waiting; `null` while that cannot be done. */
  force: (() => void) | null;
  /** State of the second stage. */
  forceState: CancelSnapshot['force'];
  /** Why it was refused, or what went wrong last. */
  error: RunSourceError | null;
  /** How it came out. */
  result: CancelResult | null;
  /** It should have stopped by now. */
  overdue: boolean;
  /** Epoch ms of this machine. */
  requestedAt: number | null;
  /** False when this source, or this user, can never cancel this run: render nothing. */
  isSupported: boolean;
  /** The run ended while the question stood open. */
  endedWhileAsking: boolean;
  /** It is called cancelled, but this backend does not confirm that the work has stopped: say so. */
  mayStillWork: boolean;
  /** The run; `null` until it is read. */
  run: Run | null;
}

/**
 * Cancels a run, honestly: `settled` with `result: 'cancelled'` only once the backend says that it is cancelled. Where it does
 * not confirm that the work has stopped, `mayStillWork` is true beside it. The
 * question is this caller's own; the request is shared by everybody who looks at the run.
 */
export function useCancelRun(runId: string | null | undefined, options: UseCancelRunOptions = {}): UseCancelRunResult {
  const client = useRunClient();
  const isCalm = options.isCalm === true;
  const select = useMemo(() => {
    const calm = isCalm ? createCalmRun() : (run: Run | null) => run;
    // Of one that the backend knows no more there is nothing to cancel.
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
  // Somebody else's request answers the question; it must not come back when that one is refused.
  const isMoot = isConfirming && phase !== 'confirming' && phase !== 'settled';
  useEffect(() => {
    if (isMoot) setConfirmingId(null);
  }, [isMoot]);
  const { capabilities } = client.source;
  const isSupported = capabilities.cancel && run?.can?.cancel !== false;
  const canAsk = runId != null && isSupported && run !== null && isCancellable(run) && phase !== 'confirming';
  // Where a cancel is answered only when the work has stopped, it is under way until then.
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
      // The run may have ended between the question and the answer: then nothing is sent.
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
