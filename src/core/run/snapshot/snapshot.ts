import type { Run, RunMetric, RunStep } from '../run';
import type { RunSourceError } from '../source/run-source-error';

/**
 * How fresh the data is:
 * - `idle`: not watched.
 * - `connecting`: waiting for the first answer.
 * - `live`: changes are pushed.
 * - `polling`: read at intervals; the last answer was good.
 * - `reconnecting`: the last try failed; the data is recent.
 * - `stale`: reads have failed for longer; the data is old.
 * - `offline`: the browser reports that there is no network.
 * - `ended`: the run has ended; it is read once more when the page becomes visible or online again.
 * - `failed`: the run cannot be read (not found, forbidden, only errors). It is read again by `refresh`, when the page
 *   becomes visible or online again, when a first watcher joins, and after a new sign-in; rarely if every answer was an
 *   error.
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

/** State of the connection to the backend. */
export interface RunConnection {
  /** How fresh the data is. */
  state: ConnectionState;
  /** How the latest data arrived; `null` before the first answer. */
  transport: 'polling' | 'websocket' | 'sse' | null;
  /** When the backend last answered, epoch ms of this machine; `null` before the first answer. */
  lastUpdateAt: number | null;
  /** Server clock minus this machine's, ms. */
  serverOffsetMs: number;
  /** The latest failure; `null` after a success. */
  error: RunSourceError | null;
  /**
   * When the backend's `Retry-After` ends and it is read again, epoch ms of this machine. `null` or absent: the backend
   * has not asked for a pause, or has answered since.
   */
  retryAt?: number | null;
}

/**
 * The phases of a request: a cancel, its second stage (force), a pause. `CANCEL_TRANSITIONS` is the table of a cancel.
 * An open confirmation is not a phase: it belongs to the component that shows it.
 */
export const REQUEST_PHASES = ['idle', 'requesting', 'accepted', 'unknown', 'refused', 'settled'] as const;

/** One of {@link REQUEST_PHASES}. */
export type RequestPhase = (typeof REQUEST_PHASES)[number];

/** The result of a cancel: cancelled as requested, or the end that came first. */
export type CancelResult = 'cancelled' | 'finished_before_cancel' | 'failed_before_cancel';

/** State of cancelling a run. */
export interface CancelSnapshot {
  /** Phase of the request. */
  phase: RequestPhase;
  /** Why it was refused (`refused`), or the last failure (`unknown`). */
  error: RunSourceError | null;
  /** Set in `settled`. */
  result: CancelResult | null;
  /** When it was requested, epoch ms of this machine. */
  requestedAt: number | null;
  /** True if the run has not stopped in time (by default 30 s after the request). */
  overdue: boolean;
  /** Phase of the second stage, force. Never `settled`: it ends with the cancel. */
  force: RequestPhase;
}

/**
 * Whether a part of a run was read:
 * - `unread`: there is no answer yet, so it is unknown whether there is any data.
 * - `read`: this is the backend's data, even if it is empty.
 * - `refused`: the backend has none for this run, or does not show it.
 */
export type RunPartState = 'unread' | 'read' | 'refused';

/** Everything known about one run. Immutable: replaced on change, reference-equal while nothing changes. */
export interface RunSnapshot {
  /** The run to show: while a cancel is pending, an active run is `cancelling`. `null` before the first answer. */
  run: Run | null;
  /** The run exactly as the backend last reported it. */
  reported: Run | null;
  /** The steps, in chronological order. */
  steps: readonly RunStep[];
  /** Whether the steps were read: only then does an empty list mean that there are none. */
  stepsState: RunPartState;
  /** Number of older steps that were dropped to limit memory. */
  stepsTrimmed: number;
  /** Values measured so far. */
  metrics: readonly RunMetric[];
  /** Whether the metrics were read. */
  metricsState: RunPartState;
  /** State of the connection: how fresh the data is. */
  connection: RunConnection;
  /** State of the cancel. */
  cancel: CancelSnapshot;
  /** The final status before the backend reported a different one; normally `null`. */
  correctedFrom: Run['status'] | null;
  /**
   * True for a cancelled run whose backend does not confirm that its work has stopped (`capabilities.stopConfirmed`):
   * say so next to "Cancelled". While the run is watched it is re-read now and then, and a different end is shown as a
   * correction.
   */
  mayStillWork: boolean;
}
