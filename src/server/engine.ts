import type { EtaEstimatorOptions } from '../core/forecast/estimate/types';
import type { Run, RunStep } from '../core/run/run';
import type { StartRunInput } from '../core/run/source/run-source';

/** The authenticated caller. The host's `authenticate` returns one for each request. */
export interface RunPrincipal {
  /** User ID. Cancel records store it as `requested_by`, and limits count by it and `owner`. */
  user: string;
  /** Owner of the runs this caller sees: a user, a team or a tenant. */
  owner: string;
  /** The caller can read these runs but not change them. Default false. */
  readOnly?: boolean;
}

/** A run as the engine reports it. `currentStep.kind` may be any string the engine uses. */
export interface RunFacts extends Omit<Run, 'currentStep'> {
  /** The step in progress; omit it when there is none. */
  currentStep?: {
    /** Position, starting at 1. */
    n?: number | null;
    /** Kind of work. */
    kind?: string | null;
    /** Display name. Without it, the run has no current step. */
    name?: string | null;
    /** Epoch ms. */
    startedAt?: number | null;
  } | null;
}

/** One read of a run. It depends only on the engine's state: the same state gives the same reading. */
export interface RunReading {
  /**
   * Owner of the run. `null` if the engine stores no owners: the ledger's record then decides, and without a record
   * nobody sees the run.
   */
  owner: string | null;
  /**
   * The run as the engine stores it. Leave out what the handler adds: the `cancelling` status and cancel record of a
   * request, `can`, and, unless the engine has {@link RunEngine.revisions}, `rev` and `epoch`. Use stored times only,
   * never `Date.now()`.
   */
  run: RunFacts;
  /** All steps, oldest first; `null` if the engine has no steps. A step keeps its ID while it changes. */
  steps: readonly RunStep[] | null;
  /** The engine's clock when it read, epoch ms, if it differs from the handler's. Default: the handler's clock. */
  serverTimeMs?: number | null;
}

/**
 * Result of a cancel.
 * - `stopped`: the run had not started, or its worker confirmed that it stopped.
 * - `asked`: the engine signalled the worker; {@link RunEngine.read} will show the outcome.
 * - `ended`: the run had already ended.
 * - `gone`: the run no longer exists.
 */
export type EngineCancel = 'stopped' | 'asked' | 'ended' | 'gone';

/** Context of every engine call. */
export interface EngineContext {
  /** The caller; `null` for calls of the handler itself, e.g. a shared read or a sweep. */
  principal: RunPrincipal | null;
  /** Aborts when the result is no longer needed. */
  signal: AbortSignal;
}

/** Result of a start. */
export interface EngineStart {
  /** The run's ID, if the engine assigns IDs itself. Default: the ID the handler passed in. */
  id?: string | null;
  /**
   * `true`: the run already existed and this call started nothing. `false`: this call started it; of several calls with
   * the same ID, only one returns `false`. `null`: the engine cannot tell. `Idempotency-Replayed` then comes from the
   * ledger or, without a ledger, from a read before the start, which can race with another process.
   */
  replayed: boolean | null;
}

/** Query of {@link RunEngine.list}. */
export interface EngineListQuery {
  /** Only runs of this owner. */
  owner: string;
  /** Page size, 1 to 100. */
  limit: number;
  /** `nextCursor` of the previous page; `null` for the first page. */
  cursor: string | null;
  /** Only these runs; `null` for all. */
  ids: readonly string[] | null;
  /**
   * Only runs in these statuses. Set only for engines with {@link RunEngine.revisions}; for others the handler filters
   * the page. Default: all.
   */
  status?: readonly string[] | null;
}

/** A validation error in one field of a start request. */
export interface StartError {
  /** Path of the field, e.g. `params.speed`. */
  field: string;
  /** What the field must be. */
  message: string;
}

/** What an engine supports. The handler rejects everything else and does not offer it to clients. */
export interface RunEngineCapabilities {
  /** Runs can be cancelled. */
  cancel: boolean;
  /** A cancel that the worker does not answer can be forced. */
  force: boolean;
  /** Runs can be paused and resumed. */
  pause: boolean;
  /** Runs can be started. */
  start: boolean;
  /** The engine can provide earlier runs to estimate the remaining time from. */
  etaProfile: boolean;
  /**
   * `true`: a run that {@link RunEngine.read} reports as cancelled has stopped. `false`: it is only marked, and work
   * may continue.
   */
  stopConfirmed: boolean;
}

/** Revisions counted by the engine itself. */
export interface EngineRevisions {
  /** ID of the revision sequence. Change it after restoring a backup. */
  epoch: string;
  /**
   * Returns the current run with its `rev`, and the steps that changed after revision `after`, oldest change first,
   * each with its own `rev`. `more` is true if further steps follow. A page never splits steps that share a rev.
   * Returns `null` if the run does not exist.
   */
  changes(
    id: string,
    after: number,
    context: EngineContext & {
      /** Page size in steps, 0 to 500. Exceed it only for steps that share the last rev. */
      limit: number;
    },
  ): Promise<(RunReading & { more: boolean }) | null>;
  /** Returns the newest rev of each run in one request. Missing runs are left out. */
  heads?(ids: readonly string[]): Promise<readonly { id: string; rev: number }[]>;
}

/**
 * Connects whatever executes the runs: a queue, an agent server or your own store. The engine reports facts;
 * `createRunHandler` adds ownership, revisions, durable cancels, paging and push.
 *
 * A method that fails throws a `RunSourceError`: `server`, `network` and `timeout` are retried, `rejected` is final,
 * and `ended` means the run had already ended. Callers see only its `detail`. Any other error counts as an engine
 * failure.
 */
export interface RunEngine {
  /** What the engine supports. Must not change. */
  readonly capabilities: RunEngineCapabilities;
  /** Reads one run; `null` if it does not exist. */
  read(id: string, context: EngineContext): Promise<RunReading | null>;
  /**
   * Reads several runs, in order and in as few requests as possible. An `Error` in place of a reading: only this run
   * cannot be read. Default: {@link RunEngine.read} for each.
   */
  readMany?(ids: readonly string[], context: EngineContext): Promise<readonly (RunReading | Error | null)[]>;
  /** Lists runs, newest first. Default: the ledger lists the runs that were started or read through the handler. */
  list?(
    query: EngineListQuery,
    context: EngineContext,
  ): Promise<{
    /** Runs of this page. */
    readings: readonly RunReading[];
    /** Cursor of the next page; `null` on the last page. */
    nextCursor: string | null;
  }>;
  /** Validates and normalises the input of a start. Default: accepts any input. */
  readStart?(input: StartRunInput): { value: StartRunInput } | { errors: readonly StartError[] };
  /**
   * Starts a run under `id`. A second call with the same ID, even a concurrent one, must not start a second run.
   * A `rejected` error releases the caller's idempotency key.
   */
  start?(
    input: StartRunInput,
    context: EngineContext & {
      /** ID to start the run under. */
      id: string;
      /** The caller. Store its `owner` with the run if the engine stores owners. */
      principal: RunPrincipal;
    },
  ): Promise<EngineStart>;
  /** Cancels a run. Must be idempotent: the handler repeats the call if it is unsure whether the first arrived. */
  cancel?(
    id: string,
    context: EngineContext & {
      /** Reason the user gave. */
      reason: string | null;
      /** Stop without waiting for the worker. */
      force: boolean;
      /** {@link RunPrincipal.user} of the requester. */
      by: string;
    },
  ): Promise<EngineCancel>;
  /** Pauses (`true`) or resumes a run. */
  setPaused?(id: string, paused: boolean, context: EngineContext): Promise<void>;
  /** Returns timings of earlier runs of the same workflow, to estimate this run from. */
  etaProfile?(id: string, context: EngineContext): Promise<EtaEstimatorOptions | null>;
  /**
   * Subscribes to changes, once per process. `hint` names a run that may have changed; `null` means any watched run.
   * Returns the unsubscribe function.
   */
  watch?(hint: (id: string | null) => void): () => void;
  /** For engines that count revisions themselves. Default: the handler compares reads and counts in its ledger. */
  readonly revisions?: EngineRevisions;
}
