import type { Clock } from '../../src/core/platform/clock';
import type { RunSource } from '../../src/core/run/source/run-source';
import type { RunHandler } from '../../src/server';
import type { WireCancelReply, WireEtaProfile, WireRunPage, WireStepsPage } from '../../src/wire/types';
import type { WrittenRun } from '../../src/wire/write/run';
import type { WrittenStep } from '../../src/wire/write/step';
import type { RunScript } from '../simulator/script/script';
import type { Answer, ProblemAnswer } from './answers';
import type { FetchOptions, SimulatedSourceOptions } from './options';

/** Options of an in-process start that a request does not have. */
export interface StartRunExtras {
  /** `Idempotency-Key` header: the same key and body start one run. */
  idempotencyKey?: string | null;
  /** ID of the run. Default `run_0001` and so on. */
  id?: string;
  /** The run stays queued until `release`. Default false. */
  held?: boolean;
  /** The caller may watch the run but not cancel it. Default false. */
  readOnly?: boolean;
  /** Script to play instead of a scenario. */
  script?: RunScript;
}

/** Query of a list. Values may be strings, as in a query string. */
export interface ListRunsQuery {
  /** Page size, 1 to 100. */
  limit?: number | string | null;
  /** `next_cursor` of the previous page. */
  cursor?: string | null;
  /** Only runs in these statuses. */
  status?: readonly string[] | null;
  /** Only these runs. */
  ids?: readonly string[] | null;
}

/** Query of steps. Values may be strings, as in a query string. */
export interface ReadStepsQuery {
  /** Only steps that changed after this rev; 0 for all. */
  after?: number | string | null;
  /** Page size, 1 to 500. */
  limit?: number | string | null;
  /** Epoch that `after` belongs to. */
  epoch?: string | null;
}

/** A page of runs. */
export interface WrittenRunPage extends WireRunPage {
  /** Runs of this page, newest first. */
  runs: WrittenRun[];
}

/** A page of steps. */
export interface WrittenStepsPage extends WireStepsPage {
  /** Ordered by rev. */
  steps: WrittenStep[];
}

/** Response to an accepted cancel. */
export interface WrittenCancelReply extends WireCancelReply {
  /** The run after the request. */
  run: WrittenRun;
}

/** A change of a run, as passed to subscribers. */
export interface RunChange {
  /** Epoch of the change. */
  epoch: string;
  /** The rev before the change. */
  prev: number;
  /** The rev after the change. */
  rev: number;
  /** The run after the change. */
  run: WrittenRun;
  /** The changed steps, ordered by rev. */
  steps: readonly WrittenStep[];
}

/**
 * A complete in-memory wire v1 backend: store, cancel transitions and one worker. Its methods take the content of a
 * request and return the HTTP response.
 */
export interface MemoryBackend {
  /** Clock of the runs. */
  readonly clock: Clock;
  /** ID of the revision sequence; `reset` starts a new one. */
  readonly epoch: string;
  /** Number of writes rejected because the worker had lost the run. */
  readonly refusedWrites: number;
  /** `POST /v1/runs` */
  startRun(body: unknown, extras?: StartRunExtras): Answer<201, WrittenRun> | ProblemAnswer;
  /** `GET /v1/runs`, newest first. */
  listRuns(query?: ListRunsQuery): Answer<200, WrittenRunPage> | ProblemAnswer;
  /** `GET /v1/runs/:id/status`; 304 if `ifNoneMatch` still matches. */
  readStatus(runId: string, ifNoneMatch?: string | null): Answer<200, WrittenRun> | Answer<304, null> | ProblemAnswer;
  /** `GET /v1/runs/:id/steps` */
  readSteps(runId: string, query?: ReadStepsQuery): Answer<200, WrittenStepsPage> | ProblemAnswer;
  /** `GET /v1/runs/:id/metrics`: values by group, initially `{}`. */
  readMetrics(runId: string): Answer<200, Record<string, Record<string, number | null>>> | ProblemAnswer;
  /** `GET /v1/runs/:id/eta-profile`: the last five successful runs of the same workflow. */
  readEtaProfile(runId: string): Answer<200, WireEtaProfile> | ProblemAnswer;
  /** `POST /v1/runs/:id/cancel` */
  cancelRun(runId: string, body?: unknown): Answer<200 | 202, WrittenCancelReply> | ProblemAnswer;
  /** Subscribes to all changes of a run. Returns the unsubscribe function. */
  subscribe(runId: string, listener: (change: RunChange) => void): () => void;
  /** Releases a held run. */
  release(runId: string): void;
  /**
   * Kills the worker of a run. The run is retried, fails after the last attempt, or is cancelled if a cancel is
   * pending. With `thaws`, the worker only freezes; its later writes are rejected.
   */
  loseWorker(runId: string, options?: { thaws?: boolean }): void;
  /** Simulates a restored store: a new epoch with new revs. Does not notify subscribers. */
  reset(): void;
  /**
   * Returns the `runlight/server` handler for this backend, with a single user. Mount it in a server, e.g. with
   * `toNode`. Always returns the same handler; `dispose` closes it.
   */
  asHandler(): RunHandler;
  /**
   * Returns a `fetch` that responds from this backend, for any origin. Pass it to `createRestSource`, or replace the
   * global `fetch` with it.
   */
  asFetch(options?: FetchOptions): typeof globalThis.fetch;
  /** Returns a source for tests. Pass it to `createRunClient`, `RunProvider` or `renderWithRun`. */
  asSource(options?: SimulatedSourceOptions): RunSource;
  /** Stops the worker and every timer. */
  dispose(): void;
}
