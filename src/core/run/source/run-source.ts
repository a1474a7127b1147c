import type { EtaEstimatorOptions } from '../../forecast/estimate/types';
import type { Run, RunMetric, RunStep } from '../run';
import type { PushHandlers, ResumePoint } from './push';

/** What a backend can do. What it cannot do is hidden from people, never shown and then refused. */
export interface RunSourceCapabilities {
  /** Runs can be cancelled. */
  cancel: boolean;
  /** A cancel that is not answered can be forced. */
  force: boolean;
  /** Runs can be paused and resumed. */
  pause: boolean;
  /** Runs can be started from here. */
  start: boolean;
  /** Runs can be listed, many in one request. */
  list: boolean;
  /** Runs and steps carry `rev`; steps can be read from a cursor on. */
  revisions: boolean;
  /** Metrics are not part of the run and must be read apart. */
  separateMetrics: boolean;
  /** There is a profile of earlier runs to estimate the remaining time from. */
  etaProfile: boolean;
  /** Changes can be pushed; `null` when there is only polling. */
  push: 'websocket' | 'sse' | null;
  /**
   * At most so many push connections at once, for all runs over the same connections ({@link RunSource.connectionsOf});
   * the other runs are polled, and a place that becomes free is given on. Default: 3 for `sse`, because over HTTP/1.1 a
   * browser has six connections for each origin, and none may be missing for a cancel; no limit for `websocket`.
   * `Number.POSITIVE_INFINITY` for event streams over HTTP/2.
   */
  maxStreams?: number;
  /**
   * When {@link RunSource.cancelRun} answers. `accepted`: at once, when the backend has taken the request; what takes longer
   * than the client's `timeoutMs` counts as lost and is sent again. `stopped`: only when the work has stopped, however long
   * that takes; until then it is not given up or sent again, and the status is still polled. Default `accepted`.
   */
  cancelAnswers?: 'accepted' | 'stopped';
  /**
   * Whether a run that this backend calls cancelled has stopped. `false`: it is only marked, and work under way may still
   * finish, or even end the run otherwise. People are told so, and the run is looked at again now and then while somebody
   * watches. Default true; `createRestSource` with `wire: 'basic'`: false.
   */
  stopConfirmed?: boolean;
}

/** Options every call of a source takes. */
export interface SourceCallOptions {
  /** Aborts the request. */
  signal: AbortSignal;
}

/** The answer to {@link RunSource.readRun}. */
export interface ReadRunResult {
  /** The run; `null` when it has not changed since `validator` (HTTP 304). */
  run: Run | null;
  /** Hand this to the next read of the same run. */
  validator: string | null;
  /** The server's clock when it answered, epoch ms; `null` when unknown. */
  serverTimeMs: number | null;
  /** By how much that may be off in itself, ms: a time in whole seconds, taken at their middle, by 500. Default 0. */
  serverTimeErrorMs?: number | null;
  /** The server asks for this many milliseconds of pause before the next read. */
  retryAfterMs: number | null;
}

/** The answer to {@link RunSource.read}. An absent field means `null`. */
export interface ReadWholeResult extends Pick<ReadRunResult, 'run'>, Partial<Omit<ReadRunResult, 'run'>> {
  /** All its steps, in the order they happened; `null` when `run` is. */
  steps: readonly RunStep[] | null;
}

/** The answer to {@link RunSource.readSteps}: one page. */
export interface StepsPage {
  /** The steps of this page. */
  steps: readonly RunStep[];
  /** The stream these belong to; `null` without revisions. */
  epoch: string | null;
  /** Cursor for the next page: the page is complete up to this rev. `null` without revisions. */
  next: number | null;
  /** There are more steps after `next`, available now. */
  more: boolean;
  /** The page replaces all steps known so far: the cursor was of a foreign epoch, or the backend always sends all. */
  reset: boolean;
  /** How many entries were unreadable and left out. */
  invalid: number;
}

/** The answer to {@link RunSource.listRuns}. */
export interface RunPage {
  /** The page, in the backend's order. */
  runs: readonly Run[];
  /** How many entries were unreadable and left out. Default 0. */
  invalid?: number;
  /** Asks for the next page; `null` = this is the last one. */
  nextCursor: string | null;
  /** The server's clock when it answered, epoch ms; `null` when unknown. */
  serverTimeMs: number | null;
  /** By how much that may be off in itself, ms: a time in whole seconds, taken at their middle, by 500. Default 0. */
  serverTimeErrorMs?: number | null;
  /** The server asks for this many ms of pause before the next read. */
  retryAfterMs: number | null;
}

/** Which runs to list. */
export interface RunQuery {
  /** At most this many, 1 to 100. Default 50. */
  limit?: number;
  /** From an earlier page's `nextCursor`. */
  cursor?: string | null;
  /** Only runs in these statuses. */
  status?: readonly string[];
  /** Only these runs. */
  ids?: readonly string[];
}

/** What a cancel request carries. */
export interface CancelRequest extends SourceCallOptions {
  /** Why, in the user's words; at most 500 characters. */
  reason?: string;
  /** Stop without waiting for the worker. */
  force?: boolean;
  /** The same for every try of one request, so that repeating it has one effect. */
  idempotencyKey: string;
}

/** The answer to a cancel that was not refused. */
export interface CancelReply {
  /** `cancelling` = asked for, not stopped yet; `cancelled` = has stopped. */
  status: 'cancelling' | 'cancelled';
  /** The run after the request, when the backend sends it. */
  run: Run | null;
}

/** What starts a run. */
export interface StartRunInput {
  /** What people will call it. */
  name: string;
  /** What it works on. */
  dataset?: string;
  /** How it works, e.g. the model to train. */
  method?: string;
  /** Anything else the backend understands. */
  params?: Readonly<Record<string, unknown>>;
}

/**
 * A backend, as the library needs it. `createRestSource` makes one for HTTP backends; write your own for anything else.
 * Every method rejects with a `RunSourceError`; other errors are taken for network failures.
 */
export interface RunSource {
  /** What it can do; must not change. */
  readonly capabilities: RunSourceCapabilities;
  /** Reads a run. `validator` is the one of the last answer: nothing new may then be answered with `run: null`. */
  readRun(runId: string, options: SourceCallOptions & { validator?: string | null }): Promise<ReadRunResult>;
  /** Reads the steps after a cursor, oldest change first. `epoch` is the stream the cursor belongs to. */
  readSteps(
    runId: string,
    options: SourceCallOptions & { after: number; epoch: string | null; limit?: number },
  ): Promise<StepsPage>;
  /**
   * For backends that have run and steps in one record: reads both as they were at one moment, so that the feed and the
   * header never contradict each other. Where it is there, it is called in place of `readRun` and `readSteps` while
   * the steps are shown; without them, and for a cancel, `readRun` is called.
   */
  read?(runId: string, options: SourceCallOptions & { validator?: string | null }): Promise<ReadWholeResult>;
  /** Needed when `capabilities.separateMetrics`. */
  readMetrics?(runId: string, options: SourceCallOptions): Promise<readonly RunMetric[]>;
  /** Needed when `capabilities.list`. */
  listRuns?(query: RunQuery, options: SourceCallOptions): Promise<RunPage>;
  /** Needed when `capabilities.cancel`. */
  cancelRun?(runId: string, request: CancelRequest): Promise<CancelReply>;
  /**
   * Needed when `capabilities.pause`: pauses (`true`) or resumes the run. Resolves when the backend has taken it; the
   * run's status tells when it has happened.
   */
  setPaused?(runId: string, paused: boolean, options: SourceCallOptions & { idempotencyKey: string }): Promise<void>;
  /** Needed when `capabilities.start`. */
  startRun?(input: StartRunInput, options: SourceCallOptions & { idempotencyKey: string }): Promise<Run>;
  /** Needed when `capabilities.push`. Returns the function that closes the connection. */
  subscribe?(runId: string, handlers: PushHandlers, resume: ResumePoint): () => void;
  /**
   * Names what `subscribe` opens its connection over, e.g. the origin it goes to: those with the same name count together
   * for `capabilities.maxStreams`, also those of other sources of the page. Default: the source itself.
   */
  connectionsOf?(runId: string): string;
  /** Needed when `capabilities.etaProfile`: what earlier runs of the same workflow tell about this one. */
  readEtaProfile?(runId: string, options: SourceCallOptions): Promise<EtaEstimatorOptions>;
  /**
   * Would requests now be sent with other credentials than those that were refused last? Asked every few seconds after
   * `unauthorized` while the run is watched: it is then read again by itself. Must not ask the backend.
   */
  hasNewCredentials?(): Promise<boolean>;
  /** Tells that the identity (user, tenant) behind the requests has changed: everything kept is dropped. */
  onIdentityChange?(listener: () => void): () => void;
}
