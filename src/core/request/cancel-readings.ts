import type { Run } from '../run/run';
import type { CancelResult, RequestPhase } from '../run/snapshot/snapshot';
import type { RunSourceError } from '../run/source/run-source-error';

/** The result of a cancel whose run has ended. */
export function resultOf(run: Run | null): CancelResult {
  if (run?.status === 'succeeded') return 'finished_before_cancel';
  return run?.status === 'failed' ? 'failed_before_cancel' : 'cancelled';
}

/** False for "already ended" and "not found": a read of the run must confirm them, and shows what became of it. */
export const isBelieved = ({ kind, status }: RunSourceError) =>
  kind !== 'ended' && !(kind === 'not_found' && status !== null);

/** True while a request may still be answered. */
export const isPending = (phase: RequestPhase) => phase === 'requesting' || phase === 'unknown';
