import type { EtaEstimatorOptions } from '../core/forecast/estimate/types';
import type { Run, RunStep } from '../core/run/run';
import type { StartRunInput } from '../core/run/source/run-source';

/** Who asks. The host's `authenticate` says so for every request. */
export interface RunPrincipal {
  /** Who this is, as the record of a cancel names them. Limits are counted by it. */
  user: string;
  /** Whose runs they see: a user, a team or a tenant. */
  owner: string;
  /** They see these runs and change none. Default false. */
  readOnly?: boolean;
}

/** A run in the words of the domain; its current step may be of a kind in the engine's own word. */
export interface RunFacts extends Omit<Run, 'currentStep'> {
  /** What it is working on; absent when it works on nothing. */
  currentStep?: {
    /** Position, starting at 1. */
    n?: number | null;
    /** What kind of work it is. */
    kind?: string | null;
    /** What people read; without it there is no current step. */
    name?: string | null;
    /** Epoch ms. */
    startedAt?: number | null;
  } | null;
}

/** What an engine tells of one run at one moment. It is a function of the engine's state: the same state, the same reading. */
export interface RunReading {
  /** Whose run it is. `null`: the engine keeps no owners, so the ledger's record decides; without one nobody sees the run. */
  owner: string | null;
  /**
   * The run as the engine knows it. Facts only: no `cancelling` and no cancel record of a request, no `can`, no `rev` and no
   * `epoch` unless the engine has {@link RunEngine.revisions}. No time that is not kept somewhere, such as `Date.now()`.
   */
  run: RunFacts;
  /** All its steps, the oldest first; `null` for an engine that has none. Their ids stay the same while they change. */
  steps: readonly RunStep[] | null;
  /** The engine's clock when it read, epoch ms, where its times are another machine's. Default: the handler's clock. */
  serverTimeMs?: number | null;
}

/**
 * What became of a cancel.
 * - `stopped`: it had never started, or its worker has confirmed that it has stopped.
 * - `asked`: the work has been told; {@link RunEngine.read} will tell what came of it.
 * - `ended`: it had ended by itself.
 * - `gone`: it is not there any more.
 */
export type EngineCancel = 'stopped' | 'asked' | 'ended' | 'gone';

/** What every call of an engine gets. */
export interface EngineContext {
  /** Who asks; `null` when the handler asks by itself: for a look that several share, and when it sweeps. */
  principal: RunPrincipal | null;
  /** Aborts when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** What became of a start. */
export interface EngineStart {
  /** The name the run goes by, where the engine names runs itself. Default: the id it was to be started under. */
  id?: string | null;
  /**
   * `true`: the run was there already, and this call has started nothing. `false`: this call has started it; of several
   * calls with one id, only one says so. `null`: the engine cannot tell. The answer's `Idempotency-Replayed` then
   * comes from the ledger; without a ledger from a look beforehand, which two processes may make in the same moment.
   */
  replayed: boolean | null;
}

/** Which runs to list. */
export interface EngineListQuery {
  /** Only runs of this owner. */
  owner: string;
  /** At most this many, 1 to 100. */
  limit: number;
  /** From an earlier page's `nextCursor`; `null` for the first page. */
  cursor: string | null;
  /** Only these runs; `null` for all. */
  ids: readonly string[] | null;
  /** Only runs in these statuses. Asked only of engines that count changes themselves; of others the handler leaves out what does not match. Default: all. */
  status?: readonly string[] | null;
}

/** What is wrong with one field of what a run is to be started with. */
export interface StartError {
  /** The field, with a dot between the levels, e.g. `params.speed`. */
  field: string;
  /** What it must be. */
  message: string;
}

/** What an engine can do. What it cannot do is refused, and not offered to pages. */
export interface RunEngineCapabilities {
  /** Runs can be cancelled. */
  cancel: boolean;
  /** A cancel that is not answered can be forced. */
  force: boolean;
  /** Runs can be paused and resumed. */
  pause: boolean;
  /** Runs can be started. */
  start: boolean;
  /** It knows earlier runs to estimate the remaining time from. */
  etaProfile: boolean;
  /** A run that {@link RunEngine.read} calls cancelled has stopped. `false`: it is only marked, and work may go on. */
  stopConfirmed: boolean;
}

/** Changes that an engine counts itself. */
export interface EngineRevisions {
  /** Names the stream of changes; another one after a restore. */
  epoch: string;
  /**
   * The run as it is now, with its `rev`, and the steps that changed after a rev, the oldest change first, each with its
   * own `rev`. `more`: there are further ones after these. A page never ends between steps that share a rev. `null`: there
   * is no such run.
   */
  changes(
    id: string,
    after: number,
    context: EngineContext & {
      /** At most this many steps, 0 to 500; more only where they share the last rev. */
      limit: number;
    },
  ): Promise<(RunReading & { more: boolean }) | null>;
  /** The newest rev of each run, in one question. Runs that are not there are left out. */
  heads?(ids: readonly string[]): Promise<readonly { id: string; rev: number }[]>;
}

/**
 * What does the work: a queue, an agent server, a store of one's own. It tells facts, and
 * `createRunHandler` makes the wire of them: owners, revisions, cancels that are remembered, pages, pushes.
 *
 * A method that fails throws a `RunSourceError`: `server`, `network` and `timeout` are repeated, `rejected` is final,
 * `ended` means that it came too late, and only its `detail` is passed on. Anything else counts as a failure of the engine.
 */
export interface RunEngine {
  /** What it can do; must not change. */
  readonly capabilities: RunEngineCapabilities;
  /** One look at one run; `null` = it is not there. */
  read(id: string, context: EngineContext): Promise<RunReading | null>;
  /** One look at several, in their order and in as few requests as possible. Default: {@link RunEngine.read} for each. */
  readMany?(ids: readonly string[], context: EngineContext): Promise<readonly (RunReading | null)[]>;
  /** Runs, newest first. Without it, those that were started or seen through the handler are listed, by its ledger. */
  list?(
    query: EngineListQuery,
    context: EngineContext,
  ): Promise<{
    /** The page. */
    readings: readonly RunReading[];
    /** Asks for the next page; `null` = this is the last one. */
    nextCursor: string | null;
  }>;
  /** What this engine makes of what a run is to be started with, or what is wrong with it. Default: anything goes. */
  readStart?(input: StartRunInput): { value: StartRunInput } | { errors: readonly StartError[] };
  /**
   * Starts a run under `id`. Called again with an id it has seen, also in the same moment, it must not make a second run.
   * A `rejected` error frees the caller's idempotency key.
   */
  start?(
    input: StartRunInput,
    context: EngineContext & {
      /** The name to start it under. */
      id: string;
      /** Who starts it: what is kept as the run's owner, where the engine keeps one. */
      principal: RunPrincipal;
    },
  ): Promise<EngineStart>;
  /** Cancels a run. Called again for the same run when it is not known whether the first call arrived. */
  cancel?(
    id: string,
    context: EngineContext & {
      /** Why, in the words of who asked. */
      reason: string | null;
      /** Stop without waiting for the worker. */
      force: boolean;
      /** Who asked: {@link RunPrincipal.user}. */
      by: string;
    },
  ): Promise<EngineCancel>;
  /** Pauses (`true`) or resumes a run. */
  setPaused?(id: string, paused: boolean, context: EngineContext): Promise<void>;
  /** What earlier runs of the same workflow tell about this one. */
  etaProfile?(id: string, context: EngineContext): Promise<EtaEstimatorOptions | null>;
  /**
   * One subscription for the whole process: says that a run may have changed, and never what. `null` = look at all that are
   * watched. Returns the function that ends it.
   */
  watch?(hint: (id: string | null) => void): () => void;
  /** For engines that count changes themselves. Without it, the handler finds them by comparing, and counts in its ledger. */
  readonly revisions?: EngineRevisions;
}
