import type { RunData } from './register';

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

/** The states of a stage. */
export const STAGE_STATUSES = ['pending', 'running', 'done', 'failed', 'skipped', 'cancelled'] as const;

/** One of {@link STAGE_STATUSES}. */
export type RunStageStatus = (typeof STAGE_STATUSES)[number];

/** A named phase of a run, above its steps. */
export interface RunStage {
  /** Identifier within the run; steps name it as {@link RunStep.stage}. */
  id: string;
  /** What people read. Default: the id. */
  name?: string | null;
  /** Where it stands. Default: as the steps that belong to it tell. */
  status?: RunStageStatus | null;
}

/** What an agent has chosen to do, and why. */
export interface RunPlan {
  /** The choice, as people read it. */
  chosen: string;
  /** Why. */
  reason?: string | null;
  /** What else it has considered. */
  alternatives?: readonly RunAlternative[] | null;
  /** With which settings. */
  parameters?: Readonly<Record<string, string | number | boolean | null>> | null;
}

/** Something an agent has considered beside its choice. */
export interface RunAlternative {
  /** What people read. */
  name: string;
  /** It was used all the same, e.g. as a backup. Default false. */
  used?: boolean | null;
  /** Why, or why not. */
  reason?: string | null;
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

/** Which way is better for a metric. */
export type MetricDirection = 'lower' | 'higher';

/** One measured value of a run. */
export interface RunMetric {
  /** Stable identifier, e.g. `ks_mean`. */
  key: string;
  /** `null` when it is not measured yet. */
  value: number | null;
  /** What people read; the key is used when there is none. */
  label?: string | null;
  /** Unit after the number, e.g. `%` or `ms`. */
  unit?: string | null;
  /** Heading it stands under, e.g. `utility`. */
  group?: string | null;
  /** Which way is better; without it the value is shown and not judged. */
  direction?: MetricDirection | null;
  /** The value from which on it passes, in the metric's own unit. */
  pass?: number | null;
  /** The value from which on it only warns; worse fails. */
  warn?: number | null;
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

/** The kinds of step this version draws with a colour and an icon of their own. */
export const STEP_KINDS = [
  'planned',
  'loading',
  'training',
  'metrics',
  'error',
  'warning',
  'backup',
  'cancelled',
  'info',
  'unknown',
] as const;

/** One of {@link STEP_KINDS}. */
export type StepKind = (typeof STEP_KINDS)[number];

/** The states of a step. `interrupted` = its attempt was lost while it ran. */
export const STEP_STATUSES = ['running', 'done', 'failed', 'cancelled', 'interrupted'] as const;

/** One of {@link STEP_STATUSES}. */
export type StepStatus = (typeof STEP_STATUSES)[number];

/** How far a single step is. */
export interface StepProgress {
  /** How much is done, in `unit`. */
  current: number;
  /** How much there is, in `unit`; absent when nobody knows. */
  total?: number | null;
  /** What is counted, e.g. `epoch`. */
  unit?: string | null;
}

/** One entry of a run's activity. */
export interface RunStep {
  /** Identity within the run; stays the same while the step changes. */
  id: string;
  /** Position as the backend numbers it. Not necessarily unique: see {@link RunStep.id}. */
  n: number;
  /** What kind of work it is; decides colour and icon. */
  kind: StepKind;
  /** The kind as the backend spelled it. */
  kindText?: string | null;
  /** Where it stands. */
  status: StepStatus;
  /** What people read. */
  title: string;
  /** More about it, shown when it is opened. */
  detail?: string | null;
  /** Change counter, shared with the run. */
  rev?: number | null;
  /** The try it belongs to, starting at 1. */
  attempt?: number | null;
  /** How far it is. */
  progress?: StepProgress | null;
  /** Values measured in this step: by name, or as a run's metrics are where they have groups. */
  metrics?: readonly RunMetric[] | Readonly<Record<string, number | null>> | null;
  /** The method in use, where the backend names it. */
  method?: string | null;
  /** The phase it belongs to, by {@link RunStage.id}. */
  stage?: string | null;
  /** True when an agent decided on this step. */
  agent?: boolean;
  /** Epoch ms, server clock. */
  createdAt?: number | null;
  /** Epoch ms, server clock. */
  startedAt?: number | null;
  /** Epoch ms, server clock. */
  finishedAt?: number | null;
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
