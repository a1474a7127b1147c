import type { EtaEstimatorOptions } from '../forecast/estimate/types';
import type { Run, RunMetric, RunStep } from './run';

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
   * When {@link RunSource.cancelRun} answers. `accepted`: at once, when the backend has taken the wish; what takes longer
   * than the client's `timeoutMs` counts as lost and is sent again. `stopped`: only when the work has stopped, however long
   * that takes; until then it is neither given up nor sent again, and the status is still polled. Default `accepted`.
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

/** The answer to {@link RunSource.read}. What is absent is not told, as `null` is. */
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
  /** The same for every try of the same wish, so that a repeated request has one effect. */
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

/** What {@link RunSource.subscribe} is told to resume from. */
export interface ResumePoint {
  /** The stream the rev belongs to; `null` when nothing is known yet. */
  epoch: string | null;
  /** The rev up to which the steps are complete; 0 for none. */
  rev: number;
  /** The last connection was refused for its token: fetch a fresh one. */
  freshToken: boolean;
}

/** Data that arrives by push. */
export interface PushMessage {
  /** `snapshot` = where things stand; `change` = what differs from the message before. */
  type: 'snapshot' | 'change';
  /** For a change: the rev it follows. */
  prev: number | null;
  /**
   * The rev after this message; `null` without revisions. A snapshot without one that is neither `resumed` nor has `more`
   * carries all steps: they are not asked for while such snapshots arrive.
   */
  rev: number | null;
  /** The stream it belongs to; `null` without revisions. */
  epoch: string | null;
  /** The run as it is now; `null` when only steps are sent. */
  run: Run | null;
  /** Steps that are new or have changed. */
  steps: readonly RunStep[];
  /**
   * `snapshot`: the steps continue after the resume point; false = they replace everything. Without revisions true means
   * that the message says nothing about the steps.
   */
  resumed: boolean;
  /** There are more steps than this message carries: read them with {@link RunSource.readSteps}. */
  more: boolean;
  /** The server's clock when it sent this, epoch ms; `null` when it does not tell. */
  serverTimeMs: number | null;
}

/** Why a push connection ended. */
export interface PushClose {
  /** `final` = do not come back; `refused` = not now, come back after a minute and more; `auth` = refresh the token once; `retry` = come back with jitter; `done` = the run has ended. */
  kind: 'final' | 'refused' | 'auth' | 'retry' | 'done';
  /** Wait at least this long. */
  retryAfterMs: number | null;
  /** What went wrong; `null` when it ended as it should. */
  error: Error | null;
}

/** Callbacks of a push connection. */
export interface PushHandlers {
  /** Data has arrived. */
  onMessage(message: PushMessage): void;
  /** Anything arrived, also a heartbeat: the connection is alive. */
  onAlive(): void;
  /** Called once; nothing is called after it. */
  onClose(close: PushClose): void;
}

/**
 * A backend, as the library needs it. `createRestSource` makes one for HTTP backends; write your own for anything else.
 * Every method rejects with a {@link RunSourceError}; other errors are taken for network failures.
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
   * somebody shows the steps; those who show none, and the cancel, go on calling `readRun`.
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
   * `unauthorized` while somebody watches: the run is then read again by itself. Must not ask the backend.
   */
  hasNewCredentials?(): Promise<boolean>;
  /** Tells that the identity (user, tenant) behind the requests has changed: everything kept is dropped. */
  onIdentityChange?(listener: () => void): () => void;
}

/**
 * What went wrong, in kinds a client acts on:
 * - `network`: no answer (offline, DNS, CORS, reset). The request may have had its effect.
 * - `timeout`: no answer in time. The request may have had its effect.
 * - `server`: 408, 425, 429 or 5xx. Worth repeating.
 * - `invalid`: an answer that is not of the expected form. Worth repeating.
 * - `unauthorized`: 401 after the token was refreshed.
 * - `forbidden`, `not_found`: final.
 * - `ended`: the run has already ended, so the request came too late.
 * - `rejected`: any other 4xx. Final.
 */
export type RunErrorKind =
  | 'network'
  | 'timeout'
  | 'server'
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'ended'
  | 'rejected';

/** The error every {@link RunSource} rejects with. */
export class RunSourceError extends Error {
  /** Always `RunSourceError`. */
  override readonly name = 'RunSourceError';
  /** What went wrong. */
  readonly kind: RunErrorKind;
  /** HTTP status, when there was an answer. */
  readonly status: number | null;
  /** The server asks for this many ms of pause. */
  readonly retryAfterMs: number | null;
  /** Machine-readable code from the server's problem document. */
  readonly code: string | null;
  /** The server's own words, meant for people. */
  readonly detail: string | null;
  /** The run as it is now, when the refusal carried it. */
  readonly run: Run | null;

  constructor(
    kind: RunErrorKind,
    message: string,
    extra: {
      status?: number | null;
      retryAfterMs?: number | null;
      code?: string | null;
      detail?: string | null;
      run?: Run | null;
      cause?: unknown;
    } = {},
  ) {
    super(`runlight: ${message}`, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.kind = kind;
    this.status = extra.status ?? null;
    this.retryAfterMs = extra.retryAfterMs ?? null;
    this.code = extra.code ?? null;
    this.detail = extra.detail ?? null;
    this.run = extra.run ?? null;
  }

  /** Also true for an error of another copy of the package: a host may hold it as ESM and as CJS. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'RunSourceError' && 'kind' in value;
  }

  /** True when trying again can help, and when a request that changes something may already have had its effect. */
  get isTransient(): boolean {
    // 501 and 505: the server has no such call, or not this version of it, and will not have it the next time.
    return /^(network|timeout|server|invalid)$/.test(this.kind) && this.status !== 501 && this.status !== 505;
  }
}

/** Wraps anything thrown into a {@link RunSourceError}; an unknown error counts as a network failure. */
export function toRunSourceError(error: unknown): RunSourceError {
  if (error instanceof RunSourceError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RunSourceError('network', `no answer from the backend (${message}). It will be tried again.`, {
    cause: error,
  });
}
