import type { EtaEstimatorOptions } from '../../forecast/estimate/types';
import type { Run, RunMetric, RunStep } from '../run';
import type { PushHandlers, ResumePoint } from './push';

/** What a backend can do. The UI hides what it cannot do, instead of showing it and failing. */
export interface RunSourceCapabilities {
  /** Runs can be cancelled. */
  cancel: boolean;
  /** A cancel can be forced, without waiting for the worker. */
  force: boolean;
  /** Runs can be paused and resumed. */
  pause: boolean;
  /** Runs can be started. */
  start: boolean;
  /** Runs can be listed, many in one request. */
  list: boolean;
  /** Runs and steps have a `rev`, and steps can be read from a cursor. */
  revisions: boolean;
  /** Metrics are not part of the run and must be read separately. */
  separateMetrics: boolean;
  /** A profile of earlier runs is available, to estimate the remaining time. */
  etaProfile: boolean;
  /** How changes are pushed; `null` = polling only. */
  push: 'websocket' | 'sse' | null;
  /**
   * Maximum number of concurrent push connections, for all runs that share a connection pool
   * ({@link RunSource.connectionsOf}). The other runs are polled until a slot is free. Default: 3 for `sse`, because
   * over HTTP/1.1 a browser opens six connections per origin, and a cancel must not wait for one; no limit for
   * `websocket`. Use `Number.POSITIVE_INFINITY` for event streams over HTTP/2.
   */
  maxStreams?: number;
  /**
   * When {@link RunSource.cancelRun} answers. `accepted`: as soon as the backend has accepted the request; a request
   * without an answer within the client's `timeoutMs` counts as lost and is retried. `stopped`: only when the work has
   * stopped, however long that takes; the request has no timeout, and the status is polled until then. Default
   * `accepted`.
   */
  cancelAnswers?: 'accepted' | 'stopped';
  /**
   * Whether the work of a run has stopped when this backend reports it as cancelled. `false`: the run is only marked,
   * and its work may still finish or even change the final status. The UI says so, and the run is re-read now and then
   * while it is watched. Default true; `createRestSource` with `wire: 'basic'`: false.
   */
  stopConfirmed?: boolean;
}

/** Options of every call to a source. */
export interface SourceCallOptions {
  /** Aborts the request. */
  signal: AbortSignal;
}

/** The answer to {@link RunSource.readRun}. */
export interface ReadRunResult {
  /** The run; `null` if it has not changed since `validator` (HTTP 304). */
  run: Run | null;
  /** Pass this to the next read of the same run. */
  validator: string | null;
  /** The server's clock when it answered, epoch ms; `null` if unknown. */
  serverTimeMs: number | null;
  /** Maximum error of `serverTimeMs`, ms: 500 for whole seconds, taken at their middle. Default 0. */
  serverTimeErrorMs?: number | null;
  /** Pause that the server asks for before the next read, ms; `null` for none. */
  retryAfterMs: number | null;
}

/** The answer to {@link RunSource.read}. An absent field means `null`. */
export interface ReadWholeResult extends Pick<ReadRunResult, 'run'>, Partial<Omit<ReadRunResult, 'run'>> {
  /** All steps, in chronological order; `null` if `run` is `null`. */
  steps: readonly RunStep[] | null;
}

/** The answer to {@link RunSource.readSteps}: one page. */
export interface StepsPage {
  /** The steps of this page. */
  steps: readonly RunStep[];
  /** Epoch of the steps; `null` without revisions. */
  epoch: string | null;
  /** Cursor for the next page: the page is complete up to this rev. `null` without revisions. */
  next: number | null;
  /** True if more steps after `next` are available now. */
  more: boolean;
  /** True if the page replaces all known steps: the cursor was of another epoch, or the backend always sends all. */
  reset: boolean;
  /** Number of unreadable entries that were left out. */
  invalid: number;
}

/** The answer to {@link RunSource.listRuns}. */
export interface RunPage {
  /** The runs of this page, in the backend's order. */
  runs: readonly Run[];
  /** Number of unreadable entries that were left out. Default 0. */
  invalid?: number;
  /** Cursor for the next page; `null` = this is the last one. */
  nextCursor: string | null;
  /** The server's clock when it answered, epoch ms; `null` if unknown. */
  serverTimeMs: number | null;
  /** Maximum error of `serverTimeMs`, ms: 500 for whole seconds, taken at their middle. Default 0. */
  serverTimeErrorMs?: number | null;
  /** Pause that the server asks for before the next read, ms; `null` for none. */
  retryAfterMs: number | null;
}

/** Which runs to list. */
export interface RunQuery {
  /** Page size, 1 to 100. Default 50. */
  limit?: number;
  /** `nextCursor` of an earlier page. */
  cursor?: string | null;
  /** Only runs in these statuses. */
  status?: readonly string[];
  /** Only these runs. */
  ids?: readonly string[];
}

/** A cancel request. */
export interface CancelRequest extends SourceCallOptions {
  /** The user's reason, at most 500 characters. */
  reason?: string | undefined;
  /** Ends the run without waiting for the worker. */
  force?: boolean | undefined;
  /** The same key for every try of one request, so that the backend applies it once. */
  idempotencyKey: string;
}

/** The answer to a cancel that was not refused. */
export interface CancelReply {
  /** `cancelling` = accepted, not stopped yet; `cancelled` = stopped. */
  status: 'cancelling' | 'cancelled';
  /** The run after the request; `null` if the backend does not send it. */
  run: Run | null;
}

/** Input to start a run. */
export interface StartRunInput {
  /** Display name. */
  name: string;
  /** The dataset it works on. */
  dataset?: string;
  /** The method it uses, e.g. the model to train. */
  method?: string;
  /** Any other parameters of the backend. */
  params?: Readonly<Record<string, unknown>>;
}

/**
 * The interface to a backend. `createRestSource` creates one for HTTP backends; implement it for anything else. Every
 * method rejects with a `RunSourceError`; any other error counts as a network failure.
 */
export interface RunSource {
  /** What the backend can do; must not change. */
  readonly capabilities: RunSourceCapabilities;
  /** Reads a run. `validator` is that of the last answer; if nothing has changed since, the answer may have no run. */
  readRun(runId: string, options: SourceCallOptions & { validator?: string | null }): Promise<ReadRunResult>;
  /** Reads the steps after a cursor, oldest change first. `epoch` is that of the cursor. */
  readSteps(
    runId: string,
    options: SourceCallOptions & { after: number; epoch: string | null; limit?: number },
  ): Promise<StepsPage>;
  /**
   * Reads run and steps as of one moment, for backends that have both in one record, so that the header never
   * contradicts the feed. If present, it replaces `readRun` and `readSteps` while the steps are watched. Otherwise, and
   * for a cancel, `readRun` is called.
   */
  read?(runId: string, options: SourceCallOptions & { validator?: string | null }): Promise<ReadWholeResult>;
  /** Required if `capabilities.separateMetrics`. */
  readMetrics?(runId: string, options: SourceCallOptions): Promise<readonly RunMetric[]>;
  /** Required if `capabilities.list`. */
  listRuns?(query: RunQuery, options: SourceCallOptions): Promise<RunPage>;
  /** Required if `capabilities.cancel`. */
  cancelRun?(runId: string, request: CancelRequest): Promise<CancelReply>;
  /**
   * Required if `capabilities.pause`. Pauses (`true`) or resumes the run. Resolves when the backend has accepted the
   * request; the run's status shows when it has taken effect.
   */
  setPaused?(runId: string, paused: boolean, options: SourceCallOptions & { idempotencyKey: string }): Promise<void>;
  /** Required if `capabilities.start`. */
  startRun?(input: StartRunInput, options: SourceCallOptions & { idempotencyKey: string }): Promise<Run>;
  /** Required if `capabilities.push`. Returns a function that closes the connection. */
  subscribe?(runId: string, handlers: PushHandlers, resume: ResumePoint): () => void;
  /**
   * Key of the connection pool that `subscribe` uses, e.g. the origin. Connections with the same key count together for
   * `capabilities.maxStreams`, including those of other sources on the page. Default: the source itself.
   */
  connectionsOf?(runId: string): string;
  /** Required if `capabilities.etaProfile`. Reads the profile of earlier runs of the same workflow. */
  readEtaProfile?(runId: string, options: SourceCallOptions): Promise<EtaEstimatorOptions>;
  /**
   * Resolves with true if requests would now be sent with other credentials than the last refused ones. Called every
   * few seconds after `unauthorized` while the run is watched, to resume reading. Must not call the backend.
   */
  hasNewCredentials?(): Promise<boolean>;
  /**
   * Calls `listener` when the identity (user, tenant) behind the requests has changed: all cached data is dropped.
   * Returns a function that unsubscribes.
   */
  onIdentityChange?(listener: () => void): () => void;
}
