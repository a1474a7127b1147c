import type { Clock } from '../../core/platform/clock';
import type { RunSourceCapabilities } from '../../core/run/source/run-source';
import type { StatusWords } from '../../wire/read/status';
import type { GetIdentity } from '../identity/known-identity';
import type { PushTransport } from '../push/transport';
import type { RestEndpoints } from './endpoints';
import type { HttpOptions } from './http/http';

/** Settings of {@link createRestSource}. */
export interface RestSourceOptions extends Partial<HttpOptions> {
  /** What the paths below hang on, e.g. `https://api.example.com`. Default: the page's own origin. */
  baseUrl?: string;
  /**
   * What the backend speaks. `v1`: the wire of docs/backend.md, with revisions, cursors and 304. `basic`: status, steps as
   * a bare array, metrics of their own, cancel; nothing else. Default `v1`.
   */
  wire?: 'v1' | 'basic';
  /** Other paths than `/v1/runs/…`. */
  endpoints?: Partial<RestEndpoints>;
  /**
   * Who is signed in, called before and after every request: an id of the user and tenant, `null` for nobody, or a promise of
   * one. Until a promise has resolved, nothing is requested. When the identity changes, everything read for the one before is
   * dropped, and what is watched is read again. Default: it never changes.
   */
  getIdentity?: GetIdentity;
  /** How changes are pushed, on top of polling: `'websocket'`, or `eventStream` from `runlight/sse`. Default: not at all. */
  push?: 'websocket' | PushTransport | false;
  /**
   * The API speaks HTTP/2 or 3 to browsers, so that event streams do not take connections from other requests. Default
   * false: at most three event streams are open at once to its origin, and the other runs are polled.
   */
  http2?: boolean;
  /** Default: the global one. */
  WebSocket?: typeof globalThis.WebSocket;
  /** Times what this source waits for itself, e.g. the heartbeat of a WebSocket. Default: the machine's clock. */
  clock?: Clock;
  /**
   * What this backend can do beyond, or less than, its wire's usual: `{ etaProfile: true }` where it serves
   * `/v1/runs/:id/eta-profile`, as the reference backend does.
   */
  capabilities?: Partial<RunSourceCapabilities>;
  /** Changes fields of an answer before it is read, for backends with other names. What it throws on is unreadable. */
  mapRun?: (answer: unknown) => unknown;
  /** Likewise for one step. */
  mapStep?: (answer: unknown) => unknown;
  /**
   * Likewise for metrics, wherever they stand: the answer of `metrics`, and those of a run and of a step. Rename them,
   * group them, leave out what is none.
   */
  mapMetrics?: (metrics: unknown) => unknown;
  /**
   * What the backend's own words of status mean, e.g. `{ 'Completed with Failures': { status: 'succeeded', label:
   * 'Completed, thresholds missed', tone: 'warning' } }`. They win over the words that are known already; case, hyphens and
   * spaces do not matter.
   */
  statusWords?: StatusWords;
}
