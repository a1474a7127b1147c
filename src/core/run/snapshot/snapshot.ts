import type { Run, RunMetric, RunStep } from '../run';
import type { RunSourceError } from '../source/run-source-error';

/**
 * How fresh the data is:
 * - `idle`: not watched.
 * - `connecting`: the first answer is awaited.
 * - `live`: changes are pushed.
 * - `polling`: asked for regularly, last answer was good.
 * - `reconnecting`: the last try failed; data on screen is recent.
 * - `stale`: failing for longer; the data on screen is old.
 * - `offline`: the browser says there is no network.
 * - `ended`: the run has ended; it is looked at once more when the page is visible or online again.
 * - `failed`: it cannot be read (no such run, not allowed, nothing but errors). Read again by `refresh`, when the page is
 *   visible or online again, when somebody begins to watch, and after a new sign-in; seldom where all answers were errors.
 */
export type ConnectionState =
  | 'idle'
  | 'connecting'
  | 'live'
  | 'polling'
  | 'reconnecting'
  | 'stale'
  | 'offline'
  | 'ended'
  | 'failed';

/** What is known of the connection to the backend. */
export interface RunConnection {
  /** How fresh the data is. */
  state: ConnectionState;
  /** How the latest data came; `null` before the first answer. */
  transport: 'polling' | 'websocket' | 'sse' | null;
  /** When the backend last answered, epoch ms of this machine; `null` before the first answer. */
  lastUpdateAt: number | null;
  /** Server clock minus this machine's, ms. */
  serverOffsetMs: number;
  /** The latest failure; `null` after a success. */
  error: RunSourceError | null;
  /**
   * Until when the backend has asked to be left alone, epoch ms of this machine; it is asked again then. `null` or absent:
   * it has not, or has answered since.
   */
  retryAt?: number | null;
}

/**
 * The phases of a request that must be answered: a cancel, its second stage (force), a pause. `CANCEL_TRANSITIONS` is the
 * table of a cancel. An open question is not among them: it belongs to the component that asks.
 */
export const REQUEST_PHASES = ['idle', 'requesting', 'accepted', 'unknown', 'refused', 'settled'] as const;

/** One of {@link REQUEST_PHASES}. */
export type RequestPhase = (typeof REQUEST_PHASES)[number];

/** The result of a cancel: as requested, or what happened first. */
export type CancelResult = 'cancelled' | 'finished_before_cancel' | 'failed_before_cancel';

/** What is known of cancelling a run. */
export interface CancelSnapshot {
  /** Where the request stands. */
  phase: RequestPhase;
  /** Why it was refused (`refused`), or what went wrong last (`unknown`). */
  error: RunSourceError | null;
  /** Set in `settled`. */
  result: CancelResult | null;
  /** When it was asked for, epoch ms of this machine. */
  requestedAt: number | null;
  /** True when the run should have stopped by now and has not (30 s after the request by default). */
  overdue: boolean;
  /** Where the second stage stands, force. Never `settled`: it ends with the cancel. */
  force: RequestPhase;
}

/**
 * Whether a part of a run was asked for:
 * - `unread`: there is no answer yet, so nobody knows whether there is anything.
 * - `read`: what is here is what the backend has, also where it is nothing.
 * - `refused`: the backend has none for this run, or does not show it.
 */
export type RunPartState = 'unread' | 'read' | 'refused';

/** All that is known of one run; immutable, replaced on change, reference-equal while nothing changes. */
export interface RunSnapshot {
  /** The run as it is to be shown: while a cancel is asked for, a running run is shown as `cancelling`. `null` before the first answer. */
  run: Run | null;
  /** The run exactly as the backend last reported it. */
  reported: Run | null;
  /** In the order they happened. */
  steps: readonly RunStep[];
  /** Whether the steps of this run were read: without an answer, none are not "none". */
  stepsState: RunPartState;
  /** How many older steps were dropped to bound memory. */
  stepsTrimmed: number;
  /** What has been measured so far. */
  metrics: readonly RunMetric[];
  /** Whether the metrics of this run were read. */
  metricsState: RunPartState;
  /** How fresh all this is. */
  connection: RunConnection;
  /** Where a cancel stands. */
  cancel: CancelSnapshot;
  /** The status the run had ended with before the backend reported a different end; `null` normally. */
  correctedFrom: Run['status'] | null;
  /**
   * True for a cancelled run whose backend does not confirm that its work has stopped (`capabilities.stopConfirmed`): say so
   * beside "Cancelled". While somebody watches the run is looked at again now and then, and a different end is shown as a
   * correction.
   */
  mayStillWork: boolean;
}
