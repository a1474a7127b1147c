/** Conformance levels. `smallest` is a separate wire format; `v1+push` extends `v1`. */
export const LEVELS = ['smallest', 'v1', 'v1+push'] as const;
export type Level = (typeof LEVELS)[number];

/** Push transports that can be checked. */
export const TRANSPORTS = ['websocket', 'sse'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Path of each call, relative to the base URL; `{id}` is the placeholder of the run ID. */
export const DEFAULT_PATHS = {
  start: '/v1/runs',
  list: '/v1/runs',
  status: '/v1/runs/{id}/status',
  steps: '/v1/runs/{id}/steps',
  metrics: '/v1/runs/{id}/metrics',
  cancel: '/v1/runs/{id}/cancel',
  events: '/v1/runs/{id}/events',
  socket: '/ws/{id}',
} as const;
export type PathName = keyof typeof DEFAULT_PATHS;

/** Kind of run a check needs: long enough to watch and cancel, or short, ending by itself. */
export type RunKind = 'long' | 'short';

/** Options of `runConformance`. Times in ms. */
export interface ConformanceOptions {
  /** Base URL of the backend, before `/v1`. */
  baseUrl: string;
  /** Default `v1`. */
  level?: Level;
  /** Bearer token of a user who may start and cancel runs. Default: no token, and access checks are skipped. */
  token?: string;
  /** Token of a user who must not see the first user's runs. Without it, ownership checks are skipped. */
  otherToken?: string;
  /** Token of a user who sees the first user's runs but may not cancel them. Without it, this check is skipped. */
  viewerToken?: string;
  /** Headers sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** Overrides of {@link DEFAULT_PATHS}. */
  paths?: Partial<Record<PathName, string>>;
  /** Push transports to check with `v1+push`. Default: all. */
  push?: readonly Transport[];
  /** Starts a run and resolves with its ID. Default: `POST` to the start path with the bodies below. */
  startRun?: (kind: RunKind) => Promise<string>;
  /** Body that starts a run of at least 20 s. Default `{ "name": "Conformance" }`. */
  longBody?: unknown;
  /** Body that starts a run that ends by itself within `waitMs`. Default: `longBody`. */
  shortBody?: unknown;
  /** Body that starts a run that ignores cancels. Without it, this check is skipped. */
  deafBody?: unknown;
  /** Existing runs, if none can be started: `running` ones (each cancel uses one up), and one that ended by itself. */
  runs?: { running?: readonly string[]; ended?: string };
  /** Maximum time for a run to start, and for a short run to end. Default 30000. */
  waitMs?: number;
  /** Maximum time from a cancel to the end of the run. Default 15000: the contract's 10 s plus a margin. */
  cancelMs?: number;
  /** Timeout of one request. Default 10000. */
  requestTimeoutMs?: number;
  /** Total timeout; checks that have not finished by then fail. Default 240000. */
  timeoutMs?: number;
  /** Maximum number of requests in total. Default 1500. */
  maxRequests?: number;
  /** Sends up to this many concurrent reads to provoke a 429. Default 0: off. */
  provokeLimit?: number;
  /** Runs only checks whose ID starts with one of these. Default: all of the level. */
  only?: readonly string[];
  /** Called after each check. */
  onResult?: (result: CheckResult) => void;
  /** Default: the global one. */
  fetch?: typeof globalThis.fetch;
  /** Default: that of the `ws` package, which can also set the origin. */
  WebSocket?: SocketConstructor;
}

/** The parts of a WebSocket that are used. */
export interface Socket {
  readonly protocol: string;
  send(text: string): void;
  close(code?: number): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number }) => void): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
}
export type SocketConstructor = new (
  url: string,
  protocols: string[],
  options?: { origin?: string; headers?: Record<string, string> },
) => Socket;

/** Result of a check. */
export interface CheckResult {
  /** ID of the check, e.g. `status.etag`. */
  id: string;
  /** The rule. */
  title: string;
  /** Section of the contract. */
  clause: string;
  outcome: 'passed' | 'failed' | 'skipped';
  /** Set when it failed. */
  expected?: string;
  /** Set when it failed. */
  got?: string;
  /** How to fix it. Set when it failed. */
  advice?: string;
  /** Set when it was skipped. */
  reason?: string;
  /** A note on a passed check, e.g. that cancels are not confirmed. */
  note?: string;
}

/** Result of `runConformance`. */
export interface ConformanceReport {
  level: Level;
  baseUrl: string;
  results: CheckResult[];
  passed: number;
  failed: number;
  skipped: number;
  requests: number;
  durationMs: number;
}

/** The backend cannot be reached, so nothing was checked. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}
