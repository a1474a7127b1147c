import type { RunMetric } from './metric';
import type { RunData } from './register';
import type { RunPlan, RunStage } from './steps/stages';
import type { StepKind } from './steps/step';

export * from './metric';
export * from './steps/stages';
export * from './steps/step';

/**
 * The domain types, used everywhere in the library; `src/sources` converts a backend's data to them. Times are epoch
 * milliseconds of the *server's* clock. Optional fields may also be `null`: both mean "not reported".
 */

/**
 * The statuses of a run. `waiting` = it waits for a person ({@link Run.waitingFor} says what for) and continues by
 * itself after the response; `paused` exists only for sources that can pause; `unknown` = a status that this version
 * does not know.
 */
export const RUN_STATUSES = [
  'queued',
  'running',
  'waiting',
  'paused',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
  'unknown',
] as const;

/** One of {@link RUN_STATUSES}. */
export type RunStatus = (typeof RUN_STATUSES)[number];

/** The final statuses: within an attempt, a run does not leave them. */
export type EndedRunStatus = 'succeeded' | 'failed' | 'cancelled';

/** Progress as the backend counts it. */
export interface RunProgress {
  /** Number of finished steps. */
  completedSteps?: number | null;
  /** Total number of steps; `null` if unknown, which shows an indeterminate bar. */
  totalSteps?: number | null;
  /** The backend's own measure, 0 to 1. Overrides the step count. */
  fraction?: number | null;
}

/** The step a run is working on now. */
export interface RunCurrentStep {
  /** Position, starting at 1. */
  n?: number | null;
  /** Kind of work. */
  kind?: StepKind | null;
  /** Display name. */
  name?: string | null;
  /** Epoch ms, server clock. */
  startedAt?: number | null;
}

/** How a cancel ended. `unconfirmed`: the run is marked as cancelled, but its work may not have stopped. */
export type RunCancelOutcome = 'before_start' | 'graceful' | 'forced' | 'completed_before_cancel' | 'unconfirmed';

/** The backend's record of a requested cancel. */
export interface RunCancelRecord {
  /** Epoch ms, server clock. */
  requestedAt?: number | null;
  /** Who requested it, as the backend names users. */
  requestedBy?: string | null;
  /** The reason, as entered by that user. */
  reason?: string | null;
  /** When the backend stops waiting for the worker and forces the end. Epoch ms, server clock. */
  deadlineAt?: number | null;
  /** How it ended; absent while it is pending. */
  outcome?: RunCancelOutcome | null;
}

/** Why a run failed. */
export interface RunFailure {
  /** Machine-readable code, e.g. `out_of_memory`. */
  code?: string | null;
  /** Message for users: what happened and what to do. */
  message: string;
}

/** What a run with the status `waiting` waits for. */
export interface RunWaitingFor {
  /** Machine-readable kind, as the backend names it, e.g. `approval` or `input`. */
  kind?: string | null;
  /** Text for users: what they are asked to do. */
  text?: string | null;
  /** URL where a person can respond. Shown as a link only if it is an `http:`, `https:` or relative URL. */
  href?: string | null;
}

/** What the current user may do with this run now. An absent field means "as far as the source can". */
export interface RunPermissions {
  /** May cancel it. */
  cancel?: boolean;
  /** May force a cancel, without waiting for the worker. */
  force?: boolean;
  /** May pause and resume it. */
  pause?: boolean;
}

/**
 * Colours of a host's own statuses. `neutral`: no colour; `info`: active; `success`: succeeded; `warning`: needs a
 * person; `danger`: failed.
 */
export const RUN_STATUS_TONES = ['neutral', 'info', 'success', 'warning', 'danger'] as const;

/** One of {@link RUN_STATUS_TONES}. */
export type RunStatusTone = (typeof RUN_STATUS_TONES)[number];

/**
 * A run: a long-running job on a backend.
 * @typeParam Data the host's own fields, see {@link Run.data}
 */
export interface Run<Data extends object = RunData> {
  /** Identifier, unique within a source. */
  id: string;
  /** Current status. */
  status: RunStatus;
  /** The status as the backend spells it, to show a status that this version does not know. */
  statusText?: string | null;
  /** Label to show instead of the default for {@link Run.status}, e.g. "Completed with failures". */
  statusLabel?: string | null;
  /** Colour of that label. Default: that of the status. */
  statusTone?: RunStatusTone | null;
  /**
   * True if the run is over although its status is `unknown`: an end other than success, failure or cancel, e.g.
   * "skipped". A run of unknown status with an end time or an error also counts as over.
   */
  ended?: boolean | null;
  /**
   * Set by the library if the backend no longer has a run that was not seen to end: when it was last known to have it,
   * epoch ms, server clock. The run is shown with its last known data and the status `unknown`.
   */
  lostAt?: number | null;
  /** Display name. Default: the id. */
  name?: string | null;
  /** The dataset it works on. */
  dataset?: string | null;
  /** The method it uses, e.g. the model being trained. */
  method?: string | null;
  /** Change counter within {@link Run.epoch}; higher is newer. `null` if the backend has none. */
  rev?: number | null;
  /** Identifies the stream of changes; a new one means that the backend's store was reset. */
  epoch?: string | null;
  /** Number of the attempt, starting at 1. */
  attempt?: number | null;
  /** Maximum number of attempts. */
  maxAttempts?: number | null;
  /** Progress as the backend counts it. */
  progress?: RunProgress | null;
  /** The step it is working on; absent if there is none. */
  currentStep?: RunCurrentStep | null;
  /** Values measured so far. */
  metrics?: readonly RunMetric[] | null;
  /** Its named phases, in order. */
  stages?: readonly RunStage[] | null;
  /** The choice of an agent, with its reasons. */
  plan?: RunPlan | null;
  /** Number of runs ahead of it in the queue. */
  queuePosition?: number | null;
  /** What it waits for while its status is `waiting`. */
  waitingFor?: RunWaitingFor | null;
  /** The requested cancel; absent if there is none. */
  cancel?: RunCancelRecord | null;
  /** Why it failed; absent otherwise. */
  error?: RunFailure | null;
  /** What the current user may do with it. */
  can?: RunPermissions | null;
  /** The host's own fields, set by the source (`mapRun`). The library keeps them and never reads them. */
  data?: Data | null;
  /** Epoch ms, server clock. */
  createdAt?: number | null;
  /** Epoch ms, server clock. */
  startedAt?: number | null;
  /** Epoch ms, server clock. */
  finishedAt?: number | null;
  /** Epoch ms, server clock. */
  updatedAt?: number | null;
}

/** True for succeeded, failed and cancelled: the run no longer changes, unless it runs again in a later attempt. */
export function isEnded(status: RunStatus): status is EndedRunStatus {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

/**
 * True if the run is over in this attempt: its status is final, or its status is unknown and an end time, an error or
 * the source says that it is over. False without a run.
 */
export function hasEnded(run: Pick<Run, 'status' | 'ended' | 'finishedAt' | 'error'> | null | undefined): boolean {
  if (run == null) return false;
  if (run.status !== 'unknown') return isEnded(run.status);
  return run.ended === true || run.finishedAt != null || run.error != null;
}

/** True while the run is working or being cancelled. */
export function isActive(status: RunStatus): boolean {
  return status === 'running' || status === 'cancelling';
}

/** True if the run can be cancelled: it has not ended, is not being cancelled, and the user has permission. */
export function isCancellable(run: Pick<Run, 'status' | 'can' | 'ended' | 'finishedAt' | 'error'>): boolean {
  return !hasEnded(run) && run.status !== 'cancelling' && run.can?.cancel !== false;
}
