import type { Clock } from '../core/platform/clock';
import type { RunFailure } from '../core/run/run';
import type { ResumePoint } from '../core/run/source/push';
import type { RunEngine, RunPrincipal } from './engine';
import type { RunLedger } from './ledger';
import type { RunPlace } from './push/place';

/** What is refused beyond it. Requests are counted for each user, in each process. */
export interface RunLimits {
  /** Bytes of a body, unpacked; beyond: 413. Default 16,384. */
  bodyBytes: number;
  /** Reads a minute; beyond: 429. Default 6,000. */
  readsPerMinute: number;
  /** Cancels, pauses and resumptions a minute. Default 6,000. */
  cancelsPerMinute: number;
  /** Starts a minute. Default 120. */
  startsPerMinute: number;
  /** Streams and sockets that one user has open at once. Default 100. */
  streams: number;
  /** How long one call of the engine may take, ms; beyond: 503. Default 10,000. */
  engineCallMs: number;
}

/** What went wrong with which request, for the host's log. */
export interface RunErrorInfo {
  /** Also in the answer, and in its header `X-Request-Id`; `sweep` for what no request has caused. */
  requestId: string;
  /** Its method; empty without a request. */
  method: string;
  /** Its path, without the query; empty without a request. */
  path: string;
  /** The run it was about. */
  runId: string | null;
}

/** Options of {@link createRunHandler}. */
export interface RunHandlerOptions {
  /** What does the work. A function where its credentials are the user's; what it tells is then shared with nobody else. */
  engine: RunEngine | ((principal: RunPrincipal) => RunEngine);
  /** Who asks; `null` is answered with 401. Asked before anything else, for every request. */
  authenticate(request: Request): RunPrincipal | null | Promise<RunPrincipal | null>;
  /**
   * What somebody may do with a run; `null` = for them it does not exist. Default: `write` for the same owner, `read` for
   * those who are `readOnly`.
   */
  authorize?(
    principal: RunPrincipal,
    run: {
      /** The run. */
      id: string;
      /** Whose it is. */
      owner: string;
    },
  ): 'write' | 'read' | null;
  /**
   * Where owners, revisions, cancels and ends are remembered. `null` = nowhere: no revisions (`createRestSource` then needs
   * `capabilities: { revisions: false }`), a cancel is not remembered, a repeated start is up to the engine.
   */
  ledger: RunLedger | null;
  /** What comes before `/v1`, e.g. `/api`. Default: nothing. */
  basePath?: string;
  /** Pages of other origins that may call, or a function that tells. Default: none. */
  origins?: readonly string[] | ((origin: string) => boolean);
  /** How long a cancelled run may take to stop before it is forced, where the engine can, ms. Default 10,000. */
  graceMs?: number;
  /** How old an answer to a read may be, ms. Default 500. */
  maxAgeMs?: number;
  /** How often a run that somebody listens to is looked at without a hint of the engine, ms. Default 1,000. */
  pollMs?: number;
  /** Limits; those left out are the defaults. */
  limits?: Partial<RunLimits>;
  /** What is told of why a run failed. Default: all of it. */
  redact?(error: RunFailure): RunFailure;
  /** What went wrong and was not told to the caller. Default: it is lost. */
  onError?(error: unknown, info: RunErrorInfo): void;
  /** Time. Default: the machine's. */
  clock?: Clock;
}

/** What a sweep has done. */
export interface SweepResult {
  /** Cancels whose deadline had passed, and that were forced. */
  forced: number;
  /** Cancels the engine had not been told of, and was told. */
  repeated: number;
  /** Records that were old enough to go. */
  removed: number;
}

/** Answers the calls of wire version 1, and what belongs to it. */
export interface RunHandler {
  /** Answers one request. It never rejects. */
  (request: Request): Promise<Response>;
  /**
   * A place among those who listen to a run, for transports of one's own such as WebSockets; `null` = there is no such run,
   * or it is not this caller's.
   * @throws {RunPlaceError} when they have too many already, or the handler is closing
   */
  join(principal: RunPrincipal, id: string, resume: Pick<ResumePoint, 'epoch' | 'rev'>): Promise<RunPlace | null>;
  /** How many streams and places there are now. */
  listeners(): number;
  /**
   * Forces what is past its deadline, tells engines of cancels that they were not told of, and removes what is old. It runs
   * by itself while somebody listens or a cancel is open; where processes come and go, call it from a cron every minute.
   */
  sweep(): Promise<SweepResult>;
  /** Sends every stream away, to come back later. */
  close(): Promise<void>;
}

export const DEFAULT_LIMITS: RunLimits = {
  bodyBytes: 16_384,
  readsPerMinute: 6_000,
  cancelsPerMinute: 6_000,
  startsPerMinute: 120,
  streams: 100,
  engineCallMs: 10_000,
};
