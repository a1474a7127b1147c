import type { RunMetric } from './metric';
import type { RunData } from './register';
import type { RunPlan, RunStage } from './steps/stages';
import type { StepKind } from './steps/step';

export * from './metric';
export * from './steps/stages';
export * from './steps/step';

/**
 * The domain. Everything inside the library speaks these shapes; what a backend speaks is converted at the edge
 * (`src/sources`). Times are epoch milliseconds of the *server's* clock. Optional fields may also be `null`: both mean
 * "the backend did not say".
 */

/**
 * The states a run can be in. `waiting` = it waits for a person ({@link Run.waitingFor} says for what) and goes on by itself
 * once that has come; `paused` exists only for sources that can pause; `unknown` is a state this version does not know.
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

/** The statuses no run leaves within an attempt. */
export type EndedRunStatus = 'succeeded' | 'failed' | 'cancelled';

/** How far the work is, as the backend counts it. */
export interface RunProgress {
  /** Steps that are finished. */
  completedSteps?: number | null;
  /** Steps there will be; `null` when nobody knows, which shows as an indeterminate bar. */
  totalSteps?: number | null;
  /** The backend's own measure, 0 to 1. Wins over counting steps. */
  fraction?: number | null;
}

/** The step a run is working on now. */
export interface RunCurrentStep {
  /** Position, starting at 1. */
  n?: number | null;
  /** What kind of work it is. */
  kind?: StepKind | null;
  /** What people read. */
  name?: string | null;
  /** Epoch ms, server clock. */
  startedAt?: number | null;
}

/** How a cancel ended, as the backend tells it. `unconfirmed`: the run is marked, and nobody knows whether its work has stopped. */
export type RunCancelOutcome = 'before_start' | 'graceful' | 'forced' | 'completed_before_cancel' | 'unconfirmed';

/** The backend's record of a cancel that was asked for. */
export interface RunCancelRecord {
  /** Epoch ms, server clock. */
  requestedAt?: number | null;
  /** Who asked, as the backend names people. */
  requestedBy?: string | null;
  /** Why, in the words of who asked. */
  reason?: string | null;
  /** When the backend stops waiting for the worker and forces the end. Epoch ms, server clock. */
  deadlineAt?: number | null;
  /** How it ended; absent while it is under way. */
  outcome?: RunCancelOutcome | null;
}

/** Why a run failed. */
export interface RunFailure {
  /** For programs, e.g. `out_of_memory`. */
  code?: string | null;
  /** For people: what happened and what to do. */
  message: string;
}

/** What a run with the status `waiting` waits for. */
export interface RunWaitingFor {
  /** For programs, as the backend names it, e.g. `approval` or `input`. */
  kind?: string | null;
  /** For people: what is asked of them. */
  text?: string | null;
  /** Where a person can answer. Shown as a link only when it is an `http:`, `https:` or relative address. */
  href?: string | null;
}

/** What this caller may do with this run, now. An absent field means "as far as the source can". */
export interface RunPermissions {
  /** May cancel it. */
  cancel?: boolean;
  /** May force a cancel that is not answered. */
  force?: boolean;
  /** May pause and resume it. */
  pause?: boolean;
}

/** What colour a host's own word of status has: as what works, what succeeded, what needs a person, what failed, or none. */
export const RUN_STATUS_TONES = ['neutral', 'info', 'success', 'warning', 'danger'] as const;

/** One of {@link RUN_STATUS_TONES}. */
export type RunStatusTone = (typeof RUN_STATUS_TONES)[number];

/**
 * A run: one long piece of work on a backend.
 * @typeParam Data what a host keeps with it, see {@link Run.data}
 */
export interface Run<Data extends object = RunData> {
  /** Identifier, unique within a source. */
  id: string;
  /** Where the run stands. */
  status: RunStatus;
  /** The status as the backend spelled it, for showing a status this version does not know. */
  statusText?: string | null;
  /** What people read instead of the usual word for {@link Run.status}, e.g. "Completed with failures". */
  statusLabel?: string | null;
  /** The colour of that word. Default: the status's own. */
  statusTone?: RunStatusTone | null;
  /**
   * True when the run is over although its status is `unknown`: an end that is no success, no failure and no cancel, e.g.
   * "skipped". A run of unknown status with an end time or an error is taken to be over as well.
   */
  ended?: boolean | null;
  /**
   * When the backend was last known to have the run, epoch ms of its clock, where it says by now that there is no such run and
   * nobody has seen it end. What is shown of the run is its last known state, and its status is `unknown`. Set by the library.
   */
  lostAt?: number | null;
  /** What people call it; its id is shown when there is none. */
  name?: string | null;
  /** What it works on. */
  dataset?: string | null;
  /** How it works, e.g. the model being trained. */
  method?: string | null;
  /** Change counter within {@link Run.epoch}; a higher one is newer. `null` from backends without one. */
  rev?: number | null;
  /** Names the stream of changes; another one means the backend's store was reset. */
  epoch?: string | null;
  /** Which try this is, starting at 1. */
  attempt?: number | null;
  /** How many tries there are at most. */
  maxAttempts?: number | null;
  /** How far it is. */
  progress?: RunProgress | null;
  /** What it is working on; absent when it works on nothing. */
  currentStep?: RunCurrentStep | null;
  /** What has been measured so far. */
  metrics?: readonly RunMetric[] | null;
  /** Its named phases, in order. */
  stages?: readonly RunStage[] | null;
  /** What an agent has chosen to do. */
  plan?: RunPlan | null;
  /** How many runs are before this one while it is queued. */
  queuePosition?: number | null;
  /** What it waits for while its status is `waiting`. */
  waitingFor?: RunWaitingFor | null;
  /** The cancel that was asked for; absent when none was. */
  cancel?: RunCancelRecord | null;
  /** Why it failed; absent when it did not. */
  error?: RunFailure | null;
  /** What this caller may do with it. */
  can?: RunPermissions | null;
  /** A host's own fields, as the source puts them there (`mapRun`): carried along, never read by the library. */
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

/** True for succeeded, failed and cancelled: the run changes no more, unless it runs again in a later attempt. */
export function isEnded(status: RunStatus): status is EndedRunStatus {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

/**
 * True when nothing more is to be expected of a run in this attempt: it has ended, or its status is one that this version
 * does not know, and an end time, an error or the source says that it is over. Nothing known: false.
 */
export function hasEnded(run: Pick<Run, 'status' | 'ended' | 'finishedAt' | 'error'> | null | undefined): boolean {
  if (run == null) return false;
  if (run.status !== 'unknown') return isEnded(run.status);
  return run.ended === true || run.finishedAt != null || run.error != null;
}

/** True while work is going on or being wound up. */
export function isActive(status: RunStatus): boolean {
  return status === 'running' || status === 'cancelling';
}

/** True when a cancel can be asked for: the run has not ended, is not being cancelled, and this caller may. */
export function isCancellable(run: Pick<Run, 'status' | 'can' | 'ended' | 'finishedAt' | 'error'>): boolean {
  return !hasEnded(run) && run.status !== 'cancelling' && run.can?.cancel !== false;
}
