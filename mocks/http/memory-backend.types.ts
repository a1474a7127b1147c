import type { Clock } from '../../src/core/platform/clock';
import type { RunSource } from '../../src/core/run/source/run-source';
import type { RunHandler } from '../../src/server';
import type { WireCancelReply, WireEtaProfile, WireRunPage, WireStepsPage } from '../../src/wire/types';
import type { WrittenRun } from '../../src/wire/write/run';
import type { WrittenStep } from '../../src/wire/write/step';
import type { RunScript } from '../simulator/script/script';
import type { Answer, ProblemAnswer } from './answers';
import type { FetchOptions, SimulatedSourceOptions } from './options';

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

/** A page of runs. */
export interface WrittenRunPage extends WireRunPage {
  /** The page, newest first. */
  runs: WrittenRun[];
}

/** A page of steps. */
export interface WrittenStepsPage extends WireStepsPage {
  /** By rev. */
  steps: WrittenStep[];
}

/** The answer to a cancel that was not refused. */
export interface WrittenCancelReply extends WireCancelReply {
  /** The run after the request. */
  run: WrittenRun;
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
  run: WrittenRun;
  /** The steps that changed, by rev. */
  steps: readonly WrittenStep[];
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
  startRun(body: unknown, extras?: StartRunExtras): Answer<201, WrittenRun> | ProblemAnswer;
  /** `GET /v1/runs`, newest first. */
  listRuns(query?: ListRunsQuery): Answer<200, WrittenRunPage> | ProblemAnswer;
  /** `GET /v1/runs/:id/status`; 304 when `ifNoneMatch` is still right. */
  readStatus(runId: string, ifNoneMatch?: string | null): Answer<200, WrittenRun> | Answer<304, null> | ProblemAnswer;
  /** `GET /v1/runs/:id/steps` */
  readSteps(runId: string, query?: ReadStepsQuery): Answer<200, WrittenStepsPage> | ProblemAnswer;
  /** `GET /v1/runs/:id/metrics`: values by group, `{}` until there are some. */
  readMetrics(runId: string): Answer<200, Record<string, Record<string, number | null>>> | ProblemAnswer;
  /** `GET /v1/runs/:id/eta-profile`: the last five runs of the same workflow that succeeded. */
  readEtaProfile(runId: string): Answer<200, WireEtaProfile> | ProblemAnswer;
  /** `POST /v1/runs/:id/cancel` */
  cancelRun(runId: string, body?: unknown): Answer<200 | 202, WrittenCancelReply> | ProblemAnswer;
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
  /**
   * The handler of `runlight/server` over this backend, for one user: mount it in a server, e.g. with `toNode`. The same one
   * each time; `dispose` closes it.
   */
  asHandler(): RunHandler;
  /**
   * A `fetch` that answers from this backend, whatever the origin: hand it to `createRestSource`, or put it in the place of
   * the global one.
   */
  asFetch(options?: FetchOptions): typeof globalThis.fetch;
  /** A source of this backend, for tests: hand it to `createRunClient`, `RunProvider` or `renderWithRun`. */
  asSource(options?: SimulatedSourceOptions): RunSource;
  /** Stops the worker and every timer. */
  dispose(): void;
}
