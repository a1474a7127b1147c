import { systemClock } from '../../core/platform/clock';
import type {
  CancelReply,
  RunPage,
  RunQuery,
  RunSource,
  RunSourceCapabilities,
  StepsPage,
} from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { metricsIn } from '../../wire/envelope';
import { toEtaProfile } from '../../wire/read/eta-profile';
import { object, string } from '../../wire/read/fields';
import { toMetrics } from '../../wire/read/metrics';
import { toRun } from '../../wire/read/run';
import { toRunStatus } from '../../wire/read/status';
import { readRunPage, readStepsPage, whole, withoutRevision } from './answers';
import { checkOptions } from './check-options';
import { createEndpoints, withQuery } from './endpoints';
import { createHttp } from './http/http';
import type { HttpRequest } from './http/messages';
import { DATE_ERROR_MS } from './http/times';
import { createIdentity } from './identity/identity';
import { createSession } from './identity/session';
import { startedId } from './ids';
import { askedFor } from './list-filter';
import { createMappers } from './mappers';
import type { RestSourceOptions } from './options';
import { createPush } from './push';

/** Maximum wait for the body of a successful cancel or pause; the status read has the same information. ms */
const WORD_MAX_WAIT_MS = 1_000;
/** Maximum wait for the body of a start, which contains the run's ID. ms */
const RUN_MAX_WAIT_MS = 5_000;

/**
 * Creates a {@link RunSource} for an HTTP and JSON backend. Warns of options that it does not know.
 * @throws TypeError if an option cannot work: a `baseUrl` without a scheme, an unknown `wire`, `push` or status, or
 * something else in the place of a function
 */
export function createRestSource(options: RestSourceOptions = {}): RunSource {
  const { baseUrl = '', wire = 'v1' } = options;
  checkOptions(options);
  const mappers = createMappers(options);
  const endpoints = createEndpoints(options.endpoints);
  const { push = false } = options;
  const transport = typeof push === 'object' ? push : null;
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
    // A basic backend has no `cancelling` status: it reports "cancelled" immediately, while its worker may continue.
    stopConfirmed: !isBasic,
    ...(transport && { maxStreams: options.http2 ? Number.POSITIVE_INFINITY : 3 }),
    ...options.capabilities,
  };
  const { fetch, credentials } = options;
  const { clock = systemClock } = options;
  const session = options.getHeaders && createSession(options.getHeaders);
  const identity = createIdentity({
    getIdentity: options.getIdentity,
    getHeaders: session?.getHeaders,
    now: clock.now,
  });
  const toRunOf = (value: unknown, runId: string | null) => {
    const read = toRun(mappers.mapRun(value), runId, mappers.words);
    return read && !capabilities.revisions ? { ...read, run: withoutRevision(read.run) } : read;
  };
  const send = createHttp({ baseUrl, fetch, credentials, clock, toRun: (value) => toRunOf(value, null)?.run ?? null });
  const request = async (httpRequest: HttpRequest) => {
    try {
      const isUrgent = httpRequest.method === 'POST';
      return await identity.inTheirName({ isUrgent, send: (tokens) => send(httpRequest, tokens) });
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
    httpRequest: Pick<HttpRequest, 'body' | 'endedStatuses' | 'bodyMaxWaitMs'>,
  ) => request({ method: 'POST', path, signal, headers: { 'idempotency-key': idempotencyKey }, ...httpRequest });

  return {
    capabilities,
    onIdentityChange: identity.onChange,
    ...((session || options.getIdentity) && {
      async hasNewCredentials() {
        // Notifies listeners if the user has changed; everything is then read again.
        await identity.ask();
        return session?.isNew() ?? false;
      },
    }),
    ...(capabilities.push &&
      createPush({
        ...{ baseUrl, wire, endpoints, identity, clock, transport, fetch, credentials, ...mappers },
        hasRevisions: capabilities.revisions,
        WebSocket: options.WebSocket,
      })),

    async readRun(runId, { signal, validator = null }) {
      const path = endpoints.status(runId);
      const answer = await get(path, signal, validator === null ? {} : { 'if-none-match': validator });
      const { status, body, headers, dateMs: serverTimeMs, isCached, retryAfterMs } = answer;
      if (status === 304) {
        return { run: null, validator, serverTimeMs, serverTimeErrorMs: DATE_ERROR_MS, retryAfterMs };
      }
      const read = whole(toRunOf(body, runId), path, 'a run');
      const reportedAt = isCached ? null : read.serverTimeMs;
      return {
        run: read.run,
        validator: headers.get('etag'),
        serverTimeMs: reportedAt ?? serverTimeMs,
        serverTimeErrorMs: reportedAt === null ? DATE_ERROR_MS : 0,
        retryAfterMs,
      };
    },

    async readSteps(runId, { signal, after, epoch, limit = 500 }): Promise<StepsPage> {
      const plain = endpoints.steps(runId);
      const path = capabilities.revisions ? withQuery(plain, { after, limit, epoch }) : plain;
      const { body } = await get(path, signal);
      return readStepsPage(body, plain, { hasRevisions: capabilities.revisions, mapStep: mappers.mapStep });
    },

    async readMetrics(runId, { signal }) {
      const path = endpoints.metrics(runId);
      const { body } = await get(path, signal);
      if (body === null) return [];
      const metrics = mappers.mapMetrics ? mappers.mapMetrics(body) : metricsIn(body);
      return whole(toMetrics(metrics), path, 'an object with metrics');
    },

    async readEtaProfile(runId, { signal }) {
      const path = endpoints.etaProfile(runId);
      return whole(toEtaProfile((await get(path, signal)).body), path, 'an ETA profile');
    },

    async listRuns(query: RunQuery, { signal }): Promise<RunPage> {
      const { limit, cursor, status, ids } = query;
      const path = endpoints.list();
      const { body, dateMs, isCached, retryAfterMs } = await get(
        withQuery(path, { limit, cursor, status, ids }),
        signal,
      );
      const page = readRunPage(body, path, (item) => toRunOf(item, null)?.run ?? null);
      const reportedAt = isCached ? null : page.serverTimeMs;
      return {
        runs: askedFor(page.runs, query, page.nextCursor === null),
        nextCursor: page.nextCursor,
        invalid: page.invalid,
        serverTimeMs: reportedAt ?? dateMs,
        serverTimeErrorMs: reportedAt === null ? DATE_ERROR_MS : 0,
        retryAfterMs,
      };
    },

    async cancelRun(runId, call): Promise<CancelReply> {
      const { reason, force } = call;
      // Omit empty fields: simple backends reject fields they do not know.
      const body = { reason: reason || undefined, force: force || undefined };
      // Wire v1 responds with 409 for a finished run, simple backends with 400. Either way, the run is read again.
      const also = { endedStatuses: [400, 409], bodyMaxWaitMs: WORD_MAX_WAIT_MS };
      const reply = object((await post(endpoints.cancel(runId), call, { body, ...also })).body);
      // The request succeeded; the next status read shows the exact state.
      const status = toRunStatus(string(reply?.status)) === 'cancelled' ? 'cancelled' : 'cancelling';
      return { status, run: toRunOf(reply?.run, runId)?.run ?? null };
    },

    async setPaused(runId, paused, call) {
      await post(endpoints[paused ? 'pause' : 'resume'](runId), call, { body: {}, bodyMaxWaitMs: WORD_MAX_WAIT_MS });
    },

    async startRun({ name, dataset, method, params }, call) {
      const path = endpoints.start();
      const body = { name, method, params: dataset === undefined ? params : { ...params, dataset } };
      const { status, body: answer, headers } = await post(path, call, { body, bodyMaxWaitMs: RUN_MAX_WAIT_MS });
      const wire = object(answer);
      const started = toRunOf(answer, null) ?? toRunOf(wire?.run, null);
      if (started) return started.run;
      const id = startedId({ answer, location: headers.get('location'), collection: path });
      // The ID is enough to read the rest.
      if (id !== null) return { id, status: 'unknown' };
      throw new RunSourceError(
        'invalid',
        `POST ${path} returned ${status}, but without a run or its id. The run may have started, but ` +
          'cannot be shown. A retry sends the same Idempotency-Key. Map the fields with mapRun, or return the id.',
        { status },
      );
    },
  };
}
