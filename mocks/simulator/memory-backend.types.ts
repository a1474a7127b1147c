import type { Clock } from '../../src/core/platform/clock';
import type { Answer, ProblemAnswer } from './answers';
import type {
  RunScript,
  WireCancelReply,
  WireEtaProfile,
  WireRun,
  WireRunPage,
  WireStep,
  WireStepsPage,
} from './script/contract';
import type { RunScenario } from './script/scenarios';

/** Options of `createMemoryBackend`. */
export interface MemoryBackendOptions {
  /** Time; everything happens on it. Default the machine's clock. */
  clock?: Clock;
  /** Seed of the first run; every further run takes the next number. Default 1. */
  seed?: number;
  /** How much faster than a run of about 2 minutes. Default 1. */
  speed?: number;
  /** What happens in runs that do not say it themselves. Default `default`. */
  scenario?: RunScenario;
  /** How long the worker takes to stop cleanly, ms. More than `deadlineMs` = it never makes it. Default 800. */
  graceMs?: number;
  /** After this time a cancel is forced, ms. Default 10 000. */
  deadlineMs?: number;
  /** How long a run stays queued although the worker has room, ms. Default 400. */
  claimAfterMs?: number;
  /** Runs the worker does at the same time. Default 4. */
  concurrency?: number;
  /** Least time between two reports from inside a step, ms. Default 500. */
  updateEveryMs?: number;
  /** How often a run is tried when workers are lost. Default 2. */
  maxAttempts?: number;
}

/** What a start can say in process, beyond what a request can. */
export interface StartRunExtras {
  /** Header `Idempotency-Key`: the same key and body start one run. */
  idempotencyKey?: string | null;
  /** Identifier of the run. Default `run_0001` and so on. */
  id?: string;
  /** It stays queued until `release`. Default false. */
  held?: boolean;
  /** The caller may watch it, not cancel it. Default false. */
  readOnly?: boolean;
  /** Play this script in place of a scenario. */
  script?: RunScript;
}

/** Which runs to list; values as a query string has them. */
export interface ListRunsQuery {
  /** At most this many, 1 to 100. */
  limit?: number | string | null;
  /** From an earlier page. */
  cursor?: string | null;
  /** Only runs in these statuses. */
  status?: readonly string[] | null;
  /** Only these runs. */
  ids?: readonly string[] | null;
}

/** Which steps to read; values as a query string has them. */
export interface ReadStepsQuery {
  /** The rev up to which the steps are known; 0 for none. */
  after?: number | string | null;
  /** At most this many, 1 to 500. */
  limit?: number | string | null;
  /** The stream `after` belongs to. */
  epoch?: string | null;
}

/** What a subscriber of a run is told, once per change. */
export interface RunChange {
  /** The stream it belongs to. */
  epoch: string;
  /** The rev before. */
  prev: number;
  /** The rev after it. */
  rev: number;
  /** The run after it. */
  run: WireRun;
  /** The steps that changed, by rev. */
  steps: readonly WireStep[];
}

/**
 * A whole backend of wire version 1 in memory: the store, the transitions of a cancel, and one worker. Its methods take
 * what a request carries and return what HTTP would answer.
 */
export interface MemoryBackend {
  /** The clock its runs live on. */
  readonly clock: Clock;
  /** Names the stream of changes; `reset` makes another. */
  readonly epoch: string;
  /** How many writes were refused because the worker had lost the run. */
  readonly refusedWrites: number;
  /** `POST /v1/runs` */
  startRun(body: unknown, extras?: StartRunExtras): Answer<201, WireRun> | ProblemAnswer;
  /** `GET /v1/runs`, newest first. */
  listRuns(query?: ListRunsQuery): Answer<200, WireRunPage> | ProblemAnswer;
  /** `GET /v1/runs/:id/status`; 304 when `ifNoneMatch` is still right. */
  readStatus(runId: string, ifNoneMatch?: string | null): Answer<200, WireRun> | Answer<304, null> | ProblemAnswer;
  /** `GET /v1/runs/:id/steps` */
  readSteps(runId: string, query?: ReadStepsQuery): Answer<200, WireStepsPage> | ProblemAnswer;
  /** `GET /v1/runs/:id/metrics`: values by group, `{}` until there are some. */
  readMetrics(runId: string): Answer<200, Record<string, Record<string, number | null>>> | ProblemAnswer;
  /** `GET /v1/runs/:id/eta-profile`: the last five runs of the same workflow that succeeded. */
  readEtaProfile(runId: string): Answer<200, WireEtaProfile> | ProblemAnswer;
  /** `POST /v1/runs/:id/cancel` */
  cancelRun(runId: string, body?: unknown): Answer<200 | 202, WireCancelReply> | ProblemAnswer;
  /** Calls back on every change of a run until the returned function is called. */
  subscribe(runId: string, listener: (change: RunChange) => void): () => void;
  /** Lets a held run go. */
  release(runId: string): void;
  /**
   * The worker of a run dies: it is tried again, failed after the last attempt, or cancelled when that was asked for.
   * With `thaws` it was only frozen, and goes on writing; every write is refused.
   */
  loseWorker(runId: string, options?: { thaws?: boolean }): void;
  /** The store was restored: another epoch, revs counted anew. Subscribers are not told. */
  reset(): void;
  /** Stops the worker and every timer. */
  dispose(): void;
}
