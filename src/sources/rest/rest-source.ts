import { type Clock, systemClock } from '../../core/platform/clock';
import {
  type CancelReply,
  type PushHandlers,
  type RunPage,
  type RunQuery,
  type RunSource,
  type RunSourceCapabilities,
  RunSourceError,
  type StepsPage,
} from '../../core/run/run-source';
import { parseIfText } from '../../wire/json';
import { toEtaProfile } from '../../wire/read/eta-profile';
import { identifier, list, number, object, string, text } from '../../wire/read/fields';
import { toMetrics } from '../../wire/read/metrics';
import { toRun } from '../../wire/read/run';
import { knowWords, type StatusWords, toRunStatus } from '../../wire/read/status';
import { hasBegun, toStep, toStepList } from '../../wire/read/step';
import { time } from '../../wire/read/time';
import type { PushTransport } from '../push/push-message';
import { openWebSocket, toWebSocketUrl } from '../push/websocket';
import { createHttp, DATE_ERROR_MS, type HttpOptions, type HttpRequest, hangOn } from './http/http';
import type { GetHeaders } from './identity/headers';
import { createIdentity } from './identity/identity';
import { createSession } from './identity/session';
import { forIds, startedId } from './ids';
import { askedFor } from './list-filter';

/** What is said about a wish that was taken is not waited for longer than this: the status tells all of it. ms */
const WORD_PATIENCE_MS = 1_000;
/** The answer to a start tells which run it is. ms */
const RUN_PATIENCE_MS = 5_000;

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
   * What the backend speaks. `v1`: the wire of docs/backend.md, with revisions, cursors and 304. `basic`: status, steps as
   * a bare array, metrics of their own, cancel; nothing else. Default `v1`.
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

function defaultEndpoints(): RestEndpoints {
  const of = (part: string) => (runId: string) => `/v1/runs/${encodeURIComponent(runId)}/${part}`;
  const all = () => '/v1/runs';
  return {
    start: all,
    list: all,
    status: of('status'),
    steps: of('steps'),
    metrics: of('metrics'),
    etaProfile: of('eta-profile'),
    cancel: of('cancel'),
    pause: of('pause'),
    resume: of('resume'),
    socket: (runId) => `/ws/${encodeURIComponent(runId)}`,
    events: of('events'),
  };
}

/** What a host's own mapping cannot read is unreadable, and nothing more: an answer without a run, one bad step. */
const readable =
  (map: (answer: unknown) => unknown = (x) => x) =>
  (answer: unknown): unknown => {
    try {
      return map(answer);
    } catch {
      return null;
    }
  };

type Mapping = (answer: unknown) => unknown;

/** A mapping whose answer has its metrics mapped too, where there are some. */
function withMetrics(map: Mapping, fields: readonly string[], mapMetrics: Mapping | undefined): Mapping {
  if (!mapMetrics) return map;
  return (answer) => {
    const mapped = map(answer);
    const wire = object(mapped);
    const present = fields.filter((field) => wire?.[field] != null);
    if (!wire || present.length === 0) return mapped;
    return { ...wire, ...Object.fromEntries(present.map((field) => [field, mapMetrics(parseIfText(wire[field]))])) };
  };
}

/** What a browser counts connections by. */
function originOf(url: string): string {
  const base = typeof location === 'undefined' ? undefined : location.href;
  return URL.canParse(url, base) ? new URL(url, base).origin : '';
}

/** What was read, or the error that it could not be. */
function whole<T>(read: T | null, path: string, expected: string): T {
  if (read) return read;
  throw new RunSourceError(
    'invalid',
    `${path} was answered with JSON that is not ${expected}. It will be tried again. ` +
      'Check that baseUrl points at the API, or map the fields with mapRun and mapStep.',
  );
}

/**
 * The list in an answer, bare or under its name. One that is empty is `null` where Go writes it, and nothing at all where
 * it is answered with 204.
 */
function itemsOf(body: unknown, name: string): readonly unknown[] | null {
  if (body === null) return [];
  const wire = object(body);
  return wire && Object.hasOwn(wire, name) && wire[name] === null ? [] : (list(body) ?? list(wire?.[name]));
}

/** A list of which nothing could be read is an error and not an empty list: people would be told that there is nothing. */
function someOf(read: readonly unknown[], items: readonly unknown[], path: string, expected: string): void {
  whole(read.length > 0 || items.length === 0 ? read : null, path, expected);
}

function withQuery(path: string, query: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(query).filter(([, value]) => value != null);
  const text = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}${path.includes('?') ? '&' : '?'}${text}` : path;
}

/**
 * A {@link RunSource} for a backend that speaks HTTP and JSON.
 * @throws TypeError when `baseUrl` is not a string, `push` names nothing, or one of `statusWords` means nothing
 */
export function createRestSource(options: RestSourceOptions = {}): RunSource {
  const { baseUrl = '', wire = 'v1' } = options;
  const mapMetrics = options.mapMetrics && readable(options.mapMetrics);
  const mapRun = withMetrics(readable(options.mapRun), ['metrics'], mapMetrics);
  const mapStep = withMetrics(readable(options.mapStep), ['metrics', 'metrics_json'], mapMetrics);
  const words = knowWords(options.statusWords);
  if (typeof baseUrl !== 'string') {
    throw new TypeError(
      `runlight: baseUrl is ${typeof baseUrl}, but requests need a text to begin with. ` +
        "Pass the API's address, e.g. 'https://api.example.com', or leave it out for the page's own origin.",
    );
  }
  const given: RestEndpoints = { ...defaultEndpoints(), ...options.endpoints };
  const endpoints: RestEndpoints = {
    start: () => given.start(),
    list: () => given.list(),
    status: forIds((runId) => given.status(runId)),
    steps: forIds((runId) => given.steps(runId)),
    metrics: forIds((runId) => given.metrics(runId)),
    etaProfile: forIds((runId) => given.etaProfile(runId)),
    cancel: forIds((runId) => given.cancel(runId)),
    pause: forIds((runId) => given.pause(runId)),
    resume: forIds((runId) => given.resume(runId)),
    socket: forIds((runId) => given.socket(runId)),
    events: forIds((runId) => given.events(runId)),
  };
  const { push = false } = options;
  const transport = typeof push === 'object' ? push : null;
  if (push && push !== 'websocket' && !transport) {
    throw new TypeError(
      `runlight: push is '${String(push)}', which is no way of pushing, so changes could only be polled for. ` +
        "Pass 'websocket', or eventStream from 'runlight/sse'.",
    );
  }
  const isBasic = wire === 'basic';
  const capabilities: RunSourceCapabilities = {
    cancel: true,
    force: !isBasic,
    pause: false,
    start: !isBasic,
    list: !isBasic,
    revisions: !isBasic,
    separateMetrics: isBasic,
    etaProfile: false,
    push: transport?.name ?? (push ? 'websocket' : null),
    // The smallest backend has no state between: it says "cancelled" at once, while its worker may go on.
    stopConfirmed: !isBasic,
    ...(transport && { maxStreams: options.http2 ? Number.POSITIVE_INFINITY : 3 }),
    ...options.capabilities,
  };
  const { fetch, credentials } = options;
  const { clock = systemClock } = options;
  const session = options.getHeaders && createSession(options.getHeaders);
  const [whoAsks, inTheirName, tokensOf, onIdentityChange] = createIdentity(
    options.getIdentity,
    session?.getHeaders,
    clock.now,
  );
  // By run, what its last connection has shown: refused, others may have fetched newer headers since.
  const pushed = new Map<string, Headers>();
  const pushHeadersOf = (asker: string | null, runId: string): GetHeaders | undefined => {
    const tokens = tokensOf(asker);
    if (!tokens) return undefined;
    return async ({ reason }) => {
      const shown = pushed.get(runId);
      const headers = reason === 'unauthorized' && shown ? (await tokens.renew(shown)).headers : await tokens.get();
      pushed.set(runId, headers);
      return headers;
    };
  };
  const toRunOf = (value: unknown, runId: string | null) => toRun(mapRun(value), runId, words);
  const send = createHttp({ baseUrl, fetch, credentials, clock, toRun: (value) => toRunOf(value, null)?.run ?? null });
  const request = async (asked: HttpRequest) => {
    try {
      return await inTheirName((tokens) => send(asked, tokens));
    } catch (error) {
      if (error instanceof RunSourceError && error.kind === 'unauthorized') session?.onRefused();
      throw error;
    }
  };
  const get = (path: string, signal: AbortSignal, headers: Readonly<Record<string, string>> = {}) =>
    request({ method: 'GET', path, signal, headers });
  const post = (
    path: string,
    { signal, idempotencyKey }: { signal: AbortSignal; idempotencyKey: string },
    body: unknown,
    also: Pick<HttpRequest, 'endedStatuses' | 'bodyPatienceMs'>,
  ) => request({ method: 'POST', path, signal, headers: { 'idempotency-key': idempotencyKey }, body, ...also });

  const mappers = { mapRun, mapStep, words };

  return {
    capabilities,
    onIdentityChange,
    ...(session && { hasNewCredentials: session.isNew }),
    ...(capabilities.push && {
      connectionsOf: (runId) => originOf(hangOn(baseUrl)(endpoints.events(runId))),
      subscribe(runId, { onAlive, onMessage, onClose }, resume) {
        const { WebSocket } = options;
        const asker = whoAsks();
        const getHeaders = pushHeadersOf(asker, runId);
        // While changes are pushed nothing is asked that would notice who is signed in.
        const handlers: PushHandlers = {
          onAlive: () => whoAsks() === asker && onAlive(),
          onMessage: (message) => whoAsks() === asker && onMessage(message),
          onClose(close) {
            if (close.kind !== 'auth') pushed.delete(runId);
            onClose(close);
          },
        };
        if (transport) {
          const url = (id: string) => hangOn(baseUrl)(endpoints.events(id));
          return transport.open({ ...mappers, url, getHeaders, fetch, credentials, clock }, runId, handlers, resume);
        }
        const url = (id: string) => toWebSocketUrl(baseUrl, endpoints.socket(id));
        return openWebSocket({ ...mappers, url, getHeaders, wire, clock, WebSocket }, runId, handlers, resume);
      },
    }),

    async readRun(runId, { signal, validator = null }) {
      const path = endpoints.status(runId);
      const answer = await get(path, signal, validator === null ? {} : { 'if-none-match': validator });
      const { status, body, headers, dateMs: serverTimeMs, isCached, retryAfterMs } = answer;
      if (status === 304) {
        return { run: null, validator, serverTimeMs, serverTimeErrorMs: DATE_ERROR_MS, retryAfterMs };
      }
      const read = whole(toRunOf(body, runId), path, 'a run');
      const toldAt = isCached ? null : read.serverTimeMs;
      return {
        run: read.run,
        validator: headers.get('etag'),
        serverTimeMs: toldAt ?? serverTimeMs,
        serverTimeErrorMs: toldAt === null ? DATE_ERROR_MS : 0,
        retryAfterMs,
      };
    },

    async readSteps(runId, { signal, after, epoch, limit = 500 }): Promise<StepsPage> {
      const plain = endpoints.steps(runId);
      const path = capabilities.revisions ? withQuery(plain, { after, limit, epoch }) : plain;
      const { body } = await get(path, signal);
      const page = object(body) ?? {};
      // A page of changes says up to where it reaches, also when it is empty.
      const items = whole(
        capabilities.revisions && !page.steps ? list(body) : itemsOf(body, 'steps'),
        plain,
        'a list of steps',
      );
      const begun = items.map(mapStep).filter(hasBegun);
      if (Array.isArray(body) || !capabilities.revisions) {
        const read = toStepList(begun);
        someOf(read.steps, begun, plain, 'a list of steps');
        return { ...read, epoch: null, next: null, more: false, reset: true };
      }
      const steps = begun.map(toStep).filter((step) => step !== null);
      someOf(steps, begun, plain, 'a list of steps');
      return {
        steps,
        epoch: text(page.epoch),
        next: number(page.next),
        more: page.more === true,
        reset: page.reset === true,
        invalid: begun.length - steps.length,
      };
    },

    async readMetrics(runId, { signal }) {
      const path = endpoints.metrics(runId);
      const { body } = await get(path, signal);
      if (body === null) return [];
      return whole(toMetrics(mapMetrics ? mapMetrics(body) : body), path, 'an object of metrics');
    },

    async readEtaProfile(runId, { signal }) {
      const path = endpoints.etaProfile(runId);
      return whole(toEtaProfile((await get(path, signal)).body), path, 'a profile of earlier runs');
    },

    async listRuns(query: RunQuery, { signal }): Promise<RunPage> {
      const { limit, cursor, status, ids } = query;
      const path = endpoints.list();
      const { body, dateMs, isCached, retryAfterMs } = await get(
        withQuery(path, { limit, cursor, status, ids }),
        signal,
      );
      const page = object(body);
      const items = whole(itemsOf(body, 'runs'), path, 'a list of runs');
      const runs = items.map((item) => toRunOf(item, null)?.run).filter((run) => run !== undefined);
      someOf(runs, items, path, 'a list of runs');
      const nextCursor = identifier(page?.next_cursor);
      const toldAt = isCached ? null : time(page?.server_time);
      return {
        runs: askedFor(runs, query, nextCursor === null),
        nextCursor,
        invalid: items.length - runs.length,
        serverTimeMs: toldAt ?? dateMs,
        serverTimeErrorMs: toldAt === null ? DATE_ERROR_MS : 0,
        retryAfterMs,
      };
    },

    async cancelRun(runId, call): Promise<CancelReply> {
      const { reason, force } = call;
      // Nothing empty is said: simple backends refuse what they do not know.
      const body = { reason: reason || undefined, force: force || undefined };
      // Wire v1 answers 409 for a finished run, simple backends 400. Either way the run itself is read.
      const also = { endedStatuses: [400, 409], bodyPatienceMs: WORD_PATIENCE_MS };
      const reply = object((await post(endpoints.cancel(runId), call, body, also)).body);
      // It was a success: what exactly it meant is then read from the status.
      const status = toRunStatus(string(reply?.status)) === 'cancelled' ? 'cancelled' : 'cancelling';
      return { status, run: toRunOf(reply?.run, runId)?.run ?? null };
    },

    async setPaused(runId, paused, call) {
      await post(endpoints[paused ? 'pause' : 'resume'](runId), call, {}, { bodyPatienceMs: WORD_PATIENCE_MS });
    },

    async startRun({ name, dataset, method, params }, call) {
      const path = endpoints.start();
      const body = { name, method, params: dataset === undefined ? params : { ...params, dataset } };
      const { status, body: told, headers } = await post(path, call, body, { bodyPatienceMs: RUN_PATIENCE_MS });
      const wire = object(told);
      const started = toRunOf(told, null) ?? toRunOf(wire?.run, null);
      if (started) return started.run;
      const id = startedId({ answer: told, location: headers.get('location'), collection: path });
      // Its id is enough to read the rest; until then nothing more is known of it.
      if (id !== null) return { id, status: 'unknown' };
      throw new RunSourceError(
        'invalid',
        `POST ${path} was answered with ${status}, but neither with a run nor with its id: it has probably started, and ` +
          'cannot be shown. Trying again sends the same Idempotency-Key. Map the fields with mapRun, or answer with an id.',
        { status },
      );
    },
  };
}
