import { type Clock, systemClock } from '../../core/clock';
import type { Run } from '../../core/run';
import {
  type CancelReply,
  type RunPage,
  type RunQuery,
  type RunSource,
  type RunSourceCapabilities,
  RunSourceError,
  type StepsPage,
} from '../../core/run-source';
import { toMetrics, toRun, toRunStatus, toStep, toStepList } from './convert';
import { toEtaProfile } from './eta-profile';
import { createHttp, type HttpOptions } from './http';
import type { PushTransport } from './push-message';
import { list, number, object, text, time } from './read';
import { openWebSocket, toWebSocketUrl } from './websocket';

/** Where each call goes. Paths are relative to `baseUrl`; a whole URL is taken as it is. */
export interface RestEndpoints {
  /** `POST`: starts a run. Default `/v1/runs`. */
  start(): string;
  /** `GET`: lists runs. Default `/v1/runs`. */
  list(): string;
  /** `GET`: one run. Default `/v1/runs/:id/status`. */
  status(runId: string): string;
  /** `GET`: its steps. Default `/v1/runs/:id/steps`. */
  steps(runId: string): string;
  /** `GET`: its metrics, where they are read apart. Default `/v1/runs/:id/metrics`. */
  metrics(runId: string): string;
  /** `GET`: what earlier runs tell. Default `/v1/runs/:id/eta-profile`. */
  etaProfile(runId: string): string;
  /** `POST`: cancels it. Default `/v1/runs/:id/cancel`. */
  cancel(runId: string): string;
  /** With `capabilities: { pause: true }`. */
  pause(runId: string): string;
  /** Likewise. */
  resume(runId: string): string;
  /** Beside `ws:` and `wss:` addresses a path, which then hangs on `baseUrl`. */
  socket(runId: string): string;
  /** `GET`: its event stream. Default `/v1/runs/:id/events`. */
  events(runId: string): string;
}

/** Settings of {@link createRestSource}. */
export interface RestSourceOptions extends Partial<HttpOptions> {
  /** What the paths below hang on, e.g. `https://api.example.com`. Default: the page's own origin. */
  baseUrl?: string;
  /**
   * What the backend speaks. `v1`: CONTRACT's wire with revisions, cursors and 304. `basic`: status, steps as a bare
   * array, metrics of their own, cancel; nothing else. Default `v1`.
   */
  wire?: 'v1' | 'basic';
  /** Other paths than `/v1/runs/…`. */
  endpoints?: Partial<RestEndpoints>;
  /**
   * Who is signed in, asked before every request: an id of the user and tenant. When it changes, everything read for the
   * one before is forgotten. Default: it never changes.
   */
  getIdentity?: () => string | null;
  /** How changes are pushed, on top of polling: `'websocket'`, or `eventStream` from `runlight/sse`. Default: not at all. */
  push?: 'websocket' | PushTransport | false;
  /** Default: the global one. */
  WebSocket?: typeof globalThis.WebSocket;
  /** Times the heartbeat of a WebSocket. Default: the machine's clock. */
  clock?: Clock;
  /**
   * What this backend can do beyond, or less than, its wire's usual: `{ etaProfile: true }` where it serves
   * `/v1/runs/:id/eta-profile`, as the reference backend does.
   */
  capabilities?: Partial<RunSourceCapabilities>;
  /** Changes fields of an answer before it is read, for backends with other names. */
  mapRun?: (answer: unknown) => unknown;
  /** Likewise for one step. */
  mapStep?: (answer: unknown) => unknown;
}

const pathOf = (runId: string) => `/v1/runs/${encodeURIComponent(runId)}`;

const defaultEndpoints: RestEndpoints = {
  start: () => '/v1/runs',
  list: () => '/v1/runs',
  status: (runId) => `${pathOf(runId)}/status`,
  steps: (runId) => `${pathOf(runId)}/steps`,
  metrics: (runId) => `${pathOf(runId)}/metrics`,
  etaProfile: (runId) => `${pathOf(runId)}/eta-profile`,
  cancel: (runId) => `${pathOf(runId)}/cancel`,
  pause: (runId) => `${pathOf(runId)}/pause`,
  resume: (runId) => `${pathOf(runId)}/resume`,
  socket: (runId) => `/ws/${encodeURIComponent(runId)}`,
  events: (runId) => `${pathOf(runId)}/events`,
};

const CAPABILITIES: Record<'v1' | 'basic', RunSourceCapabilities> = {
  v1: {
    cancel: true,
    force: true,
    pause: false,
    start: true,
    list: true,
    revisions: true,
    separateMetrics: false,
    etaProfile: false,
    push: null,
  },
  basic: {
    cancel: true,
    force: false,
    pause: false,
    start: false,
    list: false,
    revisions: false,
    separateMetrics: true,
    etaProfile: false,
    push: null,
  },
};

const unreadable = (path: string, expected: string) =>
  new RunSourceError(
    'invalid',
    `${path} was answered with JSON that is not ${expected}. It will be tried again. ` +
      'Check that baseUrl points at the API, or map the fields with mapRun and mapStep.',
  );

function withQuery(path: string, query: Readonly<Record<string, string | number | null | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value != null) parameters.set(name, String(value));
  const text = parameters.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

/**
 * A {@link RunSource} for a backend that speaks HTTP and JSON.
 * @throws TypeError when `baseUrl` is not a string, or `push` names nothing
 */
export function createRestSource(options: RestSourceOptions = {}): RunSource {
  const { baseUrl = '', wire = 'v1', mapRun = (x) => x, mapStep = (x) => x } = options;
  if (typeof baseUrl !== 'string') {
    throw new TypeError(
      `runlight: baseUrl is ${typeof baseUrl}, but requests need a text to begin with. ` +
        "Pass the API's address, e.g. 'https://api.example.com', or leave it out for the page's own origin.",
    );
  }
  const endpoints: RestEndpoints = { ...defaultEndpoints, ...options.endpoints };
  const { push = false } = options;
  if (push && push !== 'websocket' && typeof push !== 'object') {
    throw new TypeError(
      `runlight: push is '${String(push)}', which is no way of pushing, so changes could only be polled for. ` +
        "Pass 'websocket', or eventStream from 'runlight/sse'.",
    );
  }
  const pushes = typeof push === 'object' ? push.name : push || null;
  const capabilities: RunSourceCapabilities = { ...CAPABILITIES[wire], push: pushes, ...options.capabilities };
  const { fetch, credentials, getHeaders } = options;
  const send = createHttp({ baseUrl, fetch, credentials, getHeaders });
  const identityListeners = new Set<() => void>();
  let identity = options.getIdentity?.() ?? null;
  const request: typeof send = (asked) => {
    const current = options.getIdentity?.() ?? null;
    if (current !== identity) {
      identity = current;
      for (const listener of [...identityListeners]) listener();
      // This request was made for the one before; those who still want it ask again.
      const why = 'the signed-in user has changed, so what was asked for the one before is not read.';
      return Promise.reject(new RunSourceError('network', why));
    }
    return send(asked);
  };

  const readRunOf = (value: unknown, runId: string | null): { run: Run; serverTimeMs: number | null } | null =>
    toRun(mapRun(value), runId);

  const absolute = (path: string) => (/^https?:/i.test(path) ? path : `${baseUrl.replace(/\/+$/, '')}${path}`);
  const mappers = { mapRun, mapStep };
  const { WebSocket, clock = systemClock } = options;
  const subscribe: NonNullable<RunSource['subscribe']> = (runId, handlers, resume) => {
    if (typeof push === 'object') {
      const url = (id: string) => absolute(endpoints.events(id));
      return push.open({ ...mappers, url, getHeaders, fetch, credentials }, runId, handlers, resume);
    }
    const url = (id: string) => toWebSocketUrl(baseUrl, endpoints.socket(id));
    return openWebSocket({ ...mappers, url, getHeaders, wire, clock, WebSocket }, runId, handlers, resume);
  };

  return {
    capabilities,
    onIdentityChange(listener) {
      identityListeners.add(listener);
      return () => identityListeners.delete(listener);
    },
    ...(capabilities.push ? { subscribe } : {}),

    async readRun(runId, { signal, validator = null }) {
      const path = endpoints.status(runId);
      const headers = validator === null ? {} : { 'if-none-match': validator };
      const answer = await request({ method: 'GET', path, signal, headers });
      const { dateMs, retryAfterMs } = answer;
      if (answer.status === 304) return { run: null, validator, serverTimeMs: dateMs, retryAfterMs };
      const converted = readRunOf(answer.body, runId);
      if (!converted) throw unreadable(path, 'a run');
      return {
        run: converted.run,
        validator: answer.headers.get('etag'),
        serverTimeMs: converted.serverTimeMs ?? dateMs,
        retryAfterMs,
      };
    },

    async readSteps(runId, { signal, after, epoch, limit = 500 }): Promise<StepsPage> {
      const plain = endpoints.steps(runId);
      const path = capabilities.revisions ? withQuery(plain, { after, limit, epoch }) : plain;
      const { body } = await request({ method: 'GET', path, signal });
      if (Array.isArray(body)) {
        return { ...toStepList(body.map(mapStep)), epoch: null, next: null, more: false, reset: true };
      }
      const page = object(body);
      const items = list(page?.steps);
      if (!page || !items) throw unreadable(plain, 'a list of steps');
      const converted = items.map((step) => toStep(mapStep(step)));
      const steps = converted.filter((step) => step !== null);
      return {
        steps,
        epoch: text(page.epoch),
        next: number(page.next),
        more: page.more === true,
        reset: page.reset === true,
        invalid: converted.length - steps.length,
      };
    },

    async readMetrics(runId, { signal }) {
      const path = endpoints.metrics(runId);
      const { body } = await request({ method: 'GET', path, signal });
      const metrics = toMetrics(body);
      if (!metrics) throw unreadable(path, 'an object of metrics');
      return metrics;
    },

    async readEtaProfile(runId, { signal }) {
      const path = endpoints.etaProfile(runId);
      const { body } = await request({ method: 'GET', path, signal });
      const profile = toEtaProfile(body);
      if (!profile) throw unreadable(path, 'a profile of earlier runs');
      return profile;
    },

    async listRuns(query: RunQuery, { signal }): Promise<RunPage> {
      const { limit, cursor } = query;
      const ids = query.ids?.join(',');
      const status = query.status?.join(',');
      const path = withQuery(endpoints.list(), { limit, cursor, status, ids });
      const { body, dateMs, retryAfterMs } = await request({ method: 'GET', path, signal });
      const page = object(body);
      const items = list(body) ?? list(page?.runs);
      if (!items) throw unreadable(endpoints.list(), 'a list of runs');
      const runs = items.map((run) => readRunOf(run, null)?.run ?? null).filter((run) => run !== null);
      return {
        runs,
        nextCursor: text(page?.next_cursor),
        serverTimeMs: time(page?.server_time) ?? dateMs,
        retryAfterMs,
      };
    },

    async cancelRun(runId, { signal, reason, force, idempotencyKey }): Promise<CancelReply> {
      const path = endpoints.cancel(runId);
      const { body } = await request({
        method: 'POST',
        path,
        signal,
        headers: { 'idempotency-key': idempotencyKey },
        body: { ...(reason ? { reason } : {}), ...(force ? { force } : {}) },
        // Wire v1 says 409 to a finished run, the plan's own backend 400. Either way the run itself is asked.
        endedStatuses: [400, 409],
      });
      const reply = object(body);
      // It was a success: what exactly it meant is then read from the status.
      const run = readRunOf(reply?.run, runId)?.run ?? null;
      return { status: toRunStatus(text(reply?.status)) === 'cancelled' ? 'cancelled' : 'cancelling', run };
    },

    async setPaused(runId, paused, { signal, idempotencyKey }) {
      const path = paused ? endpoints.pause(runId) : endpoints.resume(runId);
      await request({ method: 'POST', path, signal, headers: { 'idempotency-key': idempotencyKey }, body: {} });
    },

    async startRun(input, { signal, idempotencyKey }) {
      const path = endpoints.start();
      const { name, dataset, method, params } = input;
      const body = { name, method, params: dataset === undefined ? params : { ...params, dataset } };
      const headers = { 'idempotency-key': idempotencyKey };
      const answer = await request({ method: 'POST', path, signal, headers, body });
      const converted = readRunOf(answer.body, null);
      if (!converted) throw unreadable(path, 'a run');
      return converted.run;
    },
  };
}
