import { isCancelPending } from '../../core/request/cancel-machine';
import { hasEnded, type Run } from '../../core/run/run';
import type { CancelResult, CancelSnapshot, RequestPhase } from '../../core/run/snapshot/snapshot';
import type { RunSourceError } from '../../core/run/source/run-source-error';
import type { RunMessages } from '../../core/text/messages';

/** What the parts draw from and act on: what `useCancelRun` gives, and the plain way gives the same. */
export interface CancelControl {
  phase: RequestPhase;
  /** The run can be cancelled now. */
  canCancel: boolean;
  /** Sends the request. Repeated calls join the one under way. */
  confirm: (options?: { reason?: string; force?: boolean }) => unknown;
  /** Puts the message of a refusal away. */
  dismiss: () => void;
  /** Forces the end; `null` when that cannot be done now. */
  force: (() => void) | null;
  /** How the second stage stands. */
  forceState: CancelSnapshot['force'];
  error: RunSourceError | null;
  result: CancelResult | null;
  /** The run should have stopped by now and has not. */
  overdue: boolean;
  /** When the cancel was asked for, epoch ms of this machine. */
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
 * - `cancelling`: asked for; the run has not stopped yet.
 * - `checking`: asked for; there is no answer yet.
 * - `overdue`: asked for long ago; it should have stopped.
 * - `refused`: it was not done; it can be pressed again.
 * - `settled`: the run has ended.
 * - `unavailable`: this run, this caller or this backend cannot cancel.
 */
export type CancelButtonState = (typeof CANCEL_BUTTON_STATES)[number];

/** The one state all parts show. */
export function cancelButtonState(control: CancelControl, run: Run | null, isOpen: boolean): CancelButtonState {
  const { phase, overdue } = control;
  // Nobody can say any more what became of a cancel, nor do one.
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

/** What there is to tell beside the button; `null` = nothing. */
export interface CancelNotice {
  tone: 'info' | 'warning' | 'error';
  text: string;
  /** Sending the same wish again can help. */
  canRetry: boolean;
  /** It can be put away. */
  canDismiss: boolean;
}

/**
 * Turns a state into words. The overdue watchdog is not here: its text ticks, so it has a part of its own.
 * @param mayStillWork the run is called cancelled, and nobody confirms that its work has stopped
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

/** Why a run was not cancelled, in words. */
export function refusalNotice(error: RunSourceError | null, messages: RunMessages['cancel']): CancelNotice {
  const say = (text: string, canRetry: boolean): CancelNotice => ({ tone: 'error', text, canRetry, canDismiss: true });
  if (error === null) return say(messages.refused(null), true);
  if (error.kind === 'forbidden') return say(messages.forbidden, false);
  if (error.kind === 'not_found') return say(messages.notFound, false);
  // Every try was lost and the run still goes on: that is no refusal by anybody, and trying again is the way out.
  if (error.isTransient) return say(messages.failed, true);
  return say(messages.refused(error.detail), true);
}
