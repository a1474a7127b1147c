import type { Clock } from '../core/platform/clock';
import type { RunFailure } from '../core/run/run';
import type { ResumePoint } from '../core/run/source/push';
import type { RunEngine, RunPrincipal } from './engine';
import type { RunLedger } from './ledger';
import type { RunPlace } from './push/place';

/** Limits. Request rates are counted per process and per user of an owner. */
export interface RunLimits {
  /** Maximum body size in bytes, after decompression; 413 above it. Default 16,384. */
  bodyBytes: number;
  /** Reads per minute; 429 above it. Default 6,000. */
  readsPerMinute: number;
  /** Cancels, pauses and resumes per minute. Default 6,000. */
  cancelsPerMinute: number;
  /** Starts per minute. Default 120. */
  startsPerMinute: number;
  /** Open streams and sockets per user. Default 100. */
  streams: number;
  /** Timeout of one call of the engine or the ledger, ms; 503 after it. Default 10,000. */
  engineCallMs: number;
}

/** The request an error belongs to, for the host's log. */
export interface RunErrorInfo {
  /** Same ID as in the response and its `X-Request-Id` header; `sweep` for errors outside a request. */
  requestId: string;
  /** HTTP method; empty without a request. */
  method: string;
  /** URL path without the query; empty without a request. */
  path: string;
  /** The run concerned, if any. */
  runId: string | null;
}

/** Options of {@link createRunHandler}. */
export interface RunHandlerOptions {
  /** The engine, or a function if it uses the caller's credentials; results are then never shared between owners. */
  engine: RunEngine | ((principal: RunPrincipal) => RunEngine);
  /** Authenticates each request, before anything else. Return `null` to respond with 401. */
  authenticate(request: Request): RunPrincipal | null | Promise<RunPrincipal | null>;
  /**
   * Returns the caller's access to a run; `null` hides the run (404). Default: `write` for the same owner, or `read` if
   * the caller is `readOnly`.
   */
  authorize?(
    principal: RunPrincipal,
    run: {
      /** ID of the run. */
      id: string;
      /** Its owner. */
      owner: string;
    },
  ): 'write' | 'read' | null;
  /**
   * Stores owners, revisions, cancels and ends. With `null`, cancels are not stored, repeated starts are up to the
   * engine, and there are no revisions: set `capabilities: { revisions: false }` in `createRestSource`.
   */
  ledger: RunLedger | null;
  /** Path before `/v1`, e.g. `/api`. Slashes at its ends do not matter. Default: empty. */
  basePath?: string;
  /**
   * Other origins whose pages may call this backend, e.g. `https://app.example.com`: a list, or a function that decides.
   * Default: none.
   */
  origins?: readonly string[] | ((origin: string) => boolean);
  /** How long a cancelled run may take to stop before it is forced, if the engine supports that, ms. Default 10,000. */
  graceMs?: number;
  /** Maximum age of a cached read, ms. Default 500. */
  maxAgeMs?: number;
  /** How often a run with listeners is read without a hint from the engine, ms. Default 1,000. */
  pollMs?: number;
  /** Overrides single limits. */
  limits?: Partial<RunLimits>;
  /** Removes internal details from a run's error before clients see it. Default: clients see the whole error. */
  redact?(error: RunFailure): RunFailure;
  /**
   * Receives errors whose details the caller does not see. Default: they are written to the console, except refusals
   * of the engine (a `RunSourceError` that is not transient).
   */
  onError?(error: unknown, info: RunErrorInfo): void;
  /** Clock, for tests. Default: the system clock. */
  clock?: Clock;
}

/** Result of a sweep. */
export interface SweepResult {
  /** Cancels forced because their deadline had passed. */
  forced: number;
  /** Cancels delivered to the engine that had not reached it before. */
  repeated: number;
  /** Expired records that were removed. */
  removed: number;
}

/** Request handler for wire v1. */
export interface RunHandler {
  /** Handles one request. Never rejects. */
  (request: Request): Promise<Response>;
  /**
   * Subscribes to a run, for custom transports such as WebSocket. Returns `null` if the run does not exist or the
   * caller may not see it.
   * @throws {RunPlaceError} if the caller has too many connections, or the handler is closing
   */
  join(principal: RunPrincipal, id: string, resume: Pick<ResumePoint, 'epoch' | 'rev'>): Promise<RunPlace | null>;
  /** Number of open streams and places. */
  listeners(): number;
  /**
   * Forces cancels past their deadline, delivers cancels that have not reached the engine, and removes expired records.
   * It runs by itself while there are listeners or open cancels. In serverless setups, call it from a cron job every
   * minute.
   */
  sweep(): Promise<SweepResult>;
  /** Closes all streams and asks their clients to reconnect later. */
  close(): Promise<void>;
}

/** The limits, with defaults. Hosts may pass `undefined`, e.g. from a missing setting. */
export const limitsOf = (limits: Partial<RunLimits> = {}): RunLimits => ({
  bodyBytes: limits.bodyBytes ?? 16_384,
  readsPerMinute: limits.readsPerMinute ?? 6_000,
  cancelsPerMinute: limits.cancelsPerMinute ?? 6_000,
  startsPerMinute: limits.startsPerMinute ?? 120,
  streams: limits.streams ?? 100,
  engineCallMs: limits.engineCallMs ?? 10_000,
});
