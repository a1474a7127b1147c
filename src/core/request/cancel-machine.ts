import type { RequestPhase } from '../run/snapshot/snapshot';

/** What can happen to a cancel. */
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
 * - `dismiss`: the user has read why it was refused.
 * - `send`: confirmed; the request goes out.
 * - `accepted`: the backend took it.
 * - `refused`: the backend will not do it.
 * - `no_answer`: lost, timed out or 5xx: it may have worked.
 * - `gave_up`: all tries are spent *and* a later status read still says the run goes on.
 * - `run_cancelling`, `run_ended`: the backend says so, whoever asked.
 */
export type CancelEvent = (typeof CANCEL_EVENTS)[number];

/**
 * The transition table: phase → event → next phase. An event that is not listed changes nothing. docs/internals/cancelling.md holds
 * the same table for people; a test compares the two.
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
    accepted: { run_ended: 'settled' },
    refused: {
      dismiss: 'idle',
      send: 'requesting',
      run_cancelling: 'accepted',
      run_ended: 'settled',
    },
    settled: {},
  };

/** The next phase. Total: every event is allowed in every phase. */
export function cancelTransition(phase: RequestPhase, event: CancelEvent): RequestPhase {
  return CANCEL_TRANSITIONS[phase][event] ?? phase;
}

/** True while a cancel is pending: a run that still goes on is shown as cancelling. */
export function isCancelPending(phase: RequestPhase): boolean {
  return phase === 'requesting' || phase === 'accepted' || phase === 'unknown';
}
