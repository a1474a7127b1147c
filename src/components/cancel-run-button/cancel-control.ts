import { isCancelPending } from '../../core/request/cancel-machine';
import { hasEnded, type Run } from '../../core/run/run';
import type { CancelResult, CancelSnapshot, RequestPhase } from '../../core/run/snapshot/snapshot';
import type { RunSourceError } from '../../core/run/source/run-source-error';
import type { RunMessages } from '../../core/text/messages';

/** The data and actions of the parts. `useCancelRun` and `usePlainCancel` both return them. */
export interface CancelControl {
  phase: RequestPhase;
  /** The run can be cancelled now. */
  canCancel: boolean;
  /** Sends the request. A repeated call joins the pending one. */
  confirm: (options?: { reason?: string; force?: boolean }) => unknown;
  /** Dismisses the message of a refusal. */
  dismiss: () => void;
  /** Forces the end; `null` = not possible now. */
  force: (() => void) | null;
  /** State of the forced cancel. */
  forceState: CancelSnapshot['force'];
  error: RunSourceError | null;
  result: CancelResult | null;
  /** The run should have stopped by now and has not. */
  overdue: boolean;
  /** When the cancel was requested, epoch ms of this machine. */
  requestedAt: number | null;
}

/** Every value of `data-state` on the parts of the cancel button. */
export const CANCEL_BUTTON_STATES = [
  'idle',
  'confirming',
  'cancelling',
  'checking',
  'overdue',
  'refused',
  'settled',
  'unavailable',
] as const;

/**
 * `data-state` of `CancelRunButton`:
 * - `idle`: it can be pressed.
 * - `confirming`: the confirmation is open.
 * - `cancelling`: requested; the run has not stopped yet.
 * - `checking`: requested; there is no answer yet.
 * - `overdue`: requested, and the run should have stopped by now.
 * - `refused`: the cancel was refused; it can be pressed again.
 * - `settled`: the run has ended.
 * - `unavailable`: this run, this caller or this backend cannot cancel.
 */
export type CancelButtonState = (typeof CANCEL_BUTTON_STATES)[number];

/** The state that all parts share. */
export function cancelButtonState(control: CancelControl, run: Run | null, isOpen: boolean): CancelButtonState {
  const { phase, overdue } = control;
  // The backend no longer has the run: its cancel has no outcome, and it cannot be cancelled.
  if (run?.lostAt != null) return 'unavailable';
  if (phase === 'settled' || (run !== null && hasEnded(run))) return 'settled';
  if (isCancelPending(phase) || run?.status === 'cancelling') {
    if (overdue) return 'overdue';
    return phase === 'unknown' ? 'checking' : 'cancelling';
  }
  if (run?.can?.cancel === false) return 'unavailable';
  if (isOpen) return 'confirming';
  if (phase === 'refused') return 'refused';
  return control.canCancel ? 'idle' : 'unavailable';
}

/** A message beside the button; `null` = none. */
export interface CancelNotice {
  tone: 'info' | 'warning' | 'error';
  text: string;
  /** Sending the request again can help. */
  canRetry: boolean;
  /** It can be dismissed. */
  canDismiss: boolean;
}

/**
 * The message for a state. The one for `overdue` is separate, because its text ticks.
 * @param mayStillWork the run's status is cancelled, but nothing confirms that its work has stopped
 */
export function cancelNotice(
  state: CancelButtonState,
  control: CancelControl,
  { messages, mayStillWork = false }: { messages: RunMessages['cancel']; mayStillWork?: boolean },
): CancelNotice | null {
  switch (state) {
    case 'checking':
      return { tone: 'info', text: messages.checking, canRetry: true, canDismiss: false };
    case 'refused':
      return refusalNotice(control.error, messages);
    case 'settled':
      if (control.result === 'finished_before_cancel') return outcome(messages.finishedBefore);
      if (control.result === 'failed_before_cancel') return outcome(messages.failedBefore);
      return mayStillWork ? outcome(messages.mayStillWork) : null;
    default:
      return null;
  }
}

function outcome(text: string): CancelNotice {
  return { tone: 'info', text, canRetry: false, canDismiss: false };
}

/** The message for a run that was not cancelled. */
export function refusalNotice(error: RunSourceError | null, messages: RunMessages['cancel']): CancelNotice {
  const say = (text: string, canRetry: boolean): CancelNotice => ({ tone: 'error', text, canRetry, canDismiss: true });
  if (error === null) return say(messages.refused(null), true);
  if (error.kind === 'forbidden') return say(messages.forbidden, false);
  if (error.kind === 'not_found') return say(messages.notFound, false);
  // All tries were lost and the run continues. Nobody refused the cancel, and another try can help.
  if (error.isTransient) return say(messages.failed, true);
  return say(messages.refused(error.detail), true);
}
