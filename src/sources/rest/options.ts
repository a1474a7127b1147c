import type { Clock } from '../../core/platform/clock';
import type { RunSourceCapabilities } from '../../core/run/source/run-source';
import type { StatusWords } from '../../wire/read/status';
import type { GetIdentity } from '../identity/known-identity';
import type { PushTransport } from '../push/transport';
import type { RestEndpoints } from './endpoints';
import type { HttpOptions } from './http/http';

/** Options of {@link createRestSource}. */
export interface RestSourceOptions extends Omit<HttpOptions, 'baseUrl'> {
  /** Base URL of all endpoint paths, e.g. `https://api.example.com`. Default: the page's origin. */
  baseUrl?: string | undefined;
  /**
   * Wire format of the backend. `v1`: the format in docs/backend.md, with revisions, cursors and 304. `basic`: status,
   * steps as a bare array, separate metrics and cancel only. Default `v1`.
   */
  wire?: 'v1' | 'basic' | undefined;
  /** Overrides single endpoints. */
  endpoints?: Partial<RestEndpoints> | undefined;
  /**
   * Returns an ID of the signed-in user and tenant, `null` if nobody is signed in, or a promise. Called before and
   * after every request; requests wait for the promise. When the identity changes, all data read for the previous one
   * is dropped, and watched runs are read again. Default: the identity never changes.
   */
  getIdentity?: GetIdentity | undefined;
  /** Push transport used on top of polling: `'websocket'`, or `eventStream` from `runlight/sse`. Default: none. */
  push?: 'websocket' | PushTransport | false | undefined;
  /**
   * The API serves browsers over HTTP/2 or HTTP/3, so event streams do not block other requests. Default false: at most
   * three event streams are open per origin, and the other runs are polled.
   */
  http2?: boolean | undefined;
  /** WebSocket constructor. Default: the global one. */
  WebSocket?: typeof globalThis.WebSocket | undefined;
  /** Clock for the source's own timers, e.g. the WebSocket heartbeat. Default: the system clock. */
  clock?: Clock | undefined;
  /**
   * Overrides the default capabilities of the wire format, e.g. `{ etaProfile: true }` for a backend that serves
   * `/v1/runs/:id/eta-profile`.
   */
  capabilities?: Partial<RunSourceCapabilities> | undefined;
  /** Transforms a run before it is read, e.g. to rename fields. If it throws, the run counts as unreadable. */
  mapRun?: ((answer: unknown) => unknown) | undefined;
  /** Transforms a step before it is read. */
  mapStep?: ((answer: unknown) => unknown) | undefined;
  /**
   * Transforms metrics before they are read, e.g. to rename, group or remove some. Applies to the `metrics` call and to
   * the metrics of runs and steps.
   */
  mapMetrics?: ((metrics: unknown) => unknown) | undefined;
  /**
   * Maps the backend's own status words, e.g. `{ 'Completed with Failures': { status: 'succeeded', label: 'Completed,
   * thresholds missed', tone: 'warning' } }`. They take precedence over the built-in words; case, hyphens and spaces
   * are ignored.
   */
  statusWords?: StatusWords | undefined;
}
