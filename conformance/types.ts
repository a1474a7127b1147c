/** How much of the contract a backend is held to. `smallest` is a dialect of its own; `v1+push` is `v1` and more. */
export const LEVELS = ['smallest', 'v1', 'v1+push'] as const;
export type Level = (typeof LEVELS)[number];

/** Ways of pushing that can be looked at. */
export const TRANSPORTS = ['websocket', 'sse'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Where each call goes, below the base URL; `{id}` stands for the run. */
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

/** What a run is needed for: one that goes on long enough to be watched and cancelled, or one that soon ends by itself. */
export type RunKind = 'long' | 'short';

/** Options of `runConformance`. Times in ms. */
export interface ConformanceOptions {
  /** Where the backend is, before `/v1`. */
  baseUrl: string;
  /** Default `v1`. */
  level?: Level;
  /** Bearer token of a user who may start and cancel runs. Default: none is sent, and access is not looked at. */
  token?: string;
  /** Token of a user who must not see the first one's runs. Without it ownership is not looked at. */
  otherToken?: string;
  /** Token of a user who sees the first one's runs and may not cancel them. Without it that is not looked at. */
  viewerToken?: string;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** Other paths than {@link DEFAULT_PATHS}. */
  paths?: Partial<Record<PathName, string>>;
  /** Ways of pushing to look at with `v1+push`. Default: all. */
  push?: readonly Transport[];
  /** Starts a run and gives its id. Default: `POST` to the start path with the bodies below. */
  startRun?: (kind: RunKind) => Promise<string>;
  /** Body that starts a run of at least 20 s. Default `{ "name": "Conformance" }`. */
  longBody?: unknown;
  /** Body that starts a run that ends by itself within `waitMs`. Default: that of the long one. */
  shortBody?: unknown;
  /** Body that starts a run whose work does not look whether it shall stop. Without it that is not looked at. */
  deafBody?: unknown;
  /** Runs that are there, for backends on which none can be started: in work (each cancel uses one up), and ended by itself. */
  runs?: { running?: readonly string[]; ended?: string };
  /** How long a run may take until it is in work, or a short one until it has ended. Default 30000. */
  waitMs?: number;
  /** How long a cancel may take until the run has ended. Default 15000: the contract's 10 s, and some air. */
  cancelMs?: number;
  /** Default 10000. */
  requestTimeoutMs?: number;
  /** For everything. What has not been looked at by then has failed. Default 240000. */
  timeoutMs?: number;
  /** For everything. Default 1500. */
  maxRequests?: number;
  /** Sends up to this many reads at once to be refused with 429. Default 0: not. */
  provokeLimit?: number;
  /** Only checks whose name begins with one of these. Default: all of the level. */
  only?: readonly string[];
  /** Told of each check as soon as it is done. */
  onResult?: (result: CheckResult) => void;
  /** Default: the global one. */
  fetch?: typeof globalThis.fetch;
  /** Default: that of the package `ws`, which can also say from which origin it comes. */
  WebSocket?: SocketConstructor;
}

/** What of a WebSocket is needed. */
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

/** How a check came out. */
export interface CheckResult {
  /** Its name, e.g. `status.etag`. */
  id: string;
  /** What has to be so. */
  title: string;
  /** Where the contract says it. */
  clause: string;
  outcome: 'passed' | 'failed' | 'skipped';
  /** Set when it failed. */
  expected?: string;
  /** Set when it failed. */
  got?: string;
  /** What to do about it; set when it failed. */
  advice?: string;
  /** Set when it was skipped. */
  reason?: string;
  /** What to know although it passed, e.g. that a cancel is not confirmed. */
  note?: string;
}

/** What `runConformance` finds. */
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

/** The backend cannot be reached at all, so nothing can be said about it. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}
