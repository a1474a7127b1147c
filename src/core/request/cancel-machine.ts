import type { RequestPhase } from '../run/snapshot/snapshot';

/** Events of a cancel. */
export const CANCEL_EVENTS = [
  'dismiss',
  'send',
  'accepted',
  'refused',
  'no_answer',
  'gave_up',
  'run_cancelling',
  'run_ended',
] as const;

/**
 * One of {@link CANCEL_EVENTS}:
 * - `dismiss`: the user dismissed the refusal.
 * - `send`: the user confirmed; the request is sent.
 * - `accepted`: the backend accepted the cancel.
 * - `refused`: the backend refused the cancel; the run may have been reported as cancelling before.
 * - `no_answer`: the request was lost, timed out or failed with 5xx; it may have taken effect.
 * - `gave_up`: all tries failed *and* a later status read shows that the run continues.
 * - `run_cancelling`, `run_ended`: the backend reports it, whoever requested the cancel.
 */
export type CancelEvent = (typeof CANCEL_EVENTS)[number];

/**
 * Transition table: phase → event → next phase. An event that is not listed changes nothing.
 * docs/internals/cancelling.md shows the same table; a test compares the two.
 */
export const CANCEL_TRANSITIONS: Readonly<Record<RequestPhase, Readonly<Partial<Record<CancelEvent, RequestPhase>>>>> =
  {
    idle: { send: 'requesting', run_cancelling: 'accepted', run_ended: 'settled' },
    requesting: {
      accepted: 'accepted',
      refused: 'refused',
      no_answer: 'unknown',
      run_cancelling: 'accepted',
      run_ended: 'settled',
    },
    unknown: {
      accepted: 'accepted',
      refused: 'refused',
      gave_up: 'refused',
      run_cancelling: 'accepted',
      run_ended: 'settled',
    },
    accepted: { refused: 'refused', run_ended: 'settled' },
    refused: {
      dismiss: 'idle',
      send: 'requesting',
      run_cancelling: 'accepted',
      run_ended: 'settled',
    },
    settled: {},
  };

/** Returns the next phase. Total: every event is valid in every phase. */
export function cancelTransition(phase: RequestPhase, event: CancelEvent): RequestPhase {
  return CANCEL_TRANSITIONS[phase][event] ?? phase;
}

/** True while a cancel is pending: an active run is then shown as cancelling. */
export function isCancelPending(phase: RequestPhase): boolean {
  return phase === 'requesting' || phase === 'accepted' || phase === 'unknown';
}
