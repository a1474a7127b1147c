import { type HttpHandler, HttpResponse, http } from 'msw';
import { type Clock, systemClock } from '../../src/core/platform/clock';
import { between, createSeededRandom } from '../simulator/script/random';
import type { RunScenario } from '../simulator/script/scenarios';
import { type AnyAnswer, createProblems } from './answers';
import { createFaultFinder, type FaultPlan, type RunCall, wait } from './faults';
import { createMemoryBackend } from './memory-backend';
import type { MemoryBackend } from './memory-backend.types';

/** Options of {@link createRunHandlers}. */
export interface RunHandlersOptions {
  /** Where the API lives, before `/v1`; `*` = anywhere. Default `*`. */
  baseUrl?: string;
  /** A backend to answer from, for example one that already has runs. Default a new one, made of the options below. */
  backend?: MemoryBackend;
  /** What happens in runs that do not say it themselves. Default `default`. */
  scenario?: RunScenario;
  /** Time of the backend, the latency and the faults. Default the backend's clock, or the machine's. */
  clock?: Clock;
  /** Seed of the first run. Default 1. */
  seed?: number;
  /** How much faster than a run of about 2 minutes. Default 1. */
  speed?: number;
  /** How long every answer takes, ms; two figures: anything between them, so that answers overtake one another. Default 0. */
  latency?: number | readonly [least: number, most: number];
  /** Faults to inject. Default none. */
  faults?: FaultPlan;
}

/** What {@link createRunHandlers} makes. */
export interface RunHandlers {
  /** For `setupServer`, `setupWorker` or a story's `parameters.msw`. */
  handlers: HttpHandler[];
  /** The backend behind them: seed it, look into it, cancel from outside. Call its `dispose` at the end. */
  backend: MemoryBackend;
}

/**
 * Chromium takes a 304 from a service worker for a request that was broken off, and says so in red in the console, once
 * a second. There every answer is a whole one; a client cannot tell the difference but by its size.
 */
const mayAnswer304 = () => typeof navigator === 'undefined' || !('serviceWorker' in navigator);

const LOGIN_WALL = '<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>';

/** Splits `a,b` and repeated parameters into one list; `null` when the parameter is absent. */
function listOf(params: URLSearchParams, name: string): string[] | null {
  if (!params.has(name)) return null;
  return params.getAll(name).flatMap((value) => value.split(',').filter(Boolean));
}

/**
 * Makes MSW handlers that answer wire version 1 from a simulated backend.
 *
 * @example
 * const { handlers, backend } = createRunHandlers({ speed: 10, faults: [{ call: 'cancelRun', nth: 1, drop: 'after' }] });
 * const server = setupServer(...handlers);
 */
export function createRunHandlers(options: RunHandlersOptions = {}): RunHandlers {
  const { baseUrl = '*', scenario = 'default', seed = 1, speed = 1, latency = 0, faults = [] } = options;
  const clock = options.clock ?? options.backend?.clock ?? systemClock;
  const backend = options.backend ?? createMemoryBackend({ clock, scenario, seed, speed });
  const findFault = createFaultFinder(faults);
  const random = createSeededRandom(seed);
  const answerTime = () => (typeof latency === 'number' ? latency : between(random, latency[0], latency[1]));
  const problem = createProblems();
  const api = `${baseUrl.replace(/\/+$/, '')}/v1/runs`;

  function respond({ status, headers, body }: AnyAnswer, truncate = false): Response {
    const date = new Date(clock.now()).toUTCString();
    if (body === null) {
      // Without a body there is no content type either, and a 304 must not carry one.
      const { 'Content-Type': _type, ...rest } = headers;
      return new HttpResponse(null, { status, headers: { ...rest, Date: date } });
    }
    const text = JSON.stringify(body);
    return new HttpResponse(truncate ? text.slice(0, Math.ceil(text.length / 2)) : text, {
      status,
      headers: { ...headers, Date: date },
    });
  }

  async function serve(call: RunCall, runId: string | null, effect: () => AnyAnswer | Promise<AnyAnswer>) {
    const fault = findFault(call, runId);
    await wait(clock, answerTime() + (fault?.delayMs ?? 0));
    if (fault?.drop === 'before') return HttpResponse.error();
    const replaced = fault?.status !== undefined || fault?.html === true;
    const answered = replaced && !fault.afterEffect ? null : await effect();
    if (fault?.drop === 'after') return HttpResponse.error();
    if (fault?.status !== undefined) {
      const { status, retryAfter } = fault;
      const refusal = problem(400, 'injected_fault', 'The simulator was told to answer like this.');
      return respond({
        status,
        headers: { ...refusal.headers, ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }) },
        body: { ...refusal.body, title: 'Simulated fault', status },
      });
    }
    if (fault?.html || answered === null) {
      return new HttpResponse(LOGIN_WALL, { status: 200, headers: { 'Content-Type': 'text/html' } });
    }
    return respond(answered, fault?.truncate);
  }

  /** Reads a JSON body and hands it to `use`; refuses what is not JSON, as a real backend does against cross-site posts. */
  async function withJson(request: Request, use: (body: unknown) => AnyAnswer): Promise<AnyAnswer> {
    const type = request.headers.get('content-type') ?? '';
    if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) {
      return problem(415, 'json_required', 'Send the body as application/json.');
    }
    const text = await request.text();
    let body: unknown;
    try {
      body = text === '' ? undefined : JSON.parse(text);
    } catch {
      return problem(400, 'invalid_json', 'The body is not valid JSON.');
    }
    return use(body);
  }

  const handlers = [
    http.post(api, ({ request }) =>
      serve('startRun', null, () =>
        withJson(request, (body) => backend.startRun(body, { idempotencyKey: request.headers.get('idempotency-key') })),
      ),
    ),
    http.get(api, ({ request }) =>
      serve('listRuns', null, () => {
        const params = new URL(request.url).searchParams;
        return backend.listRuns({
          limit: params.get('limit'),
          cursor: params.get('cursor'),
          status: listOf(params, 'status'),
          ids: listOf(params, 'ids'),
        });
      }),
    ),
    http.get<{ runId: string }>(`${api}/:runId/status`, ({ request, params }) =>
      serve('readStatus', params.runId, () =>
        backend.readStatus(params.runId, mayAnswer304() ? request.headers.get('if-none-match') : null),
      ),
    ),
    http.get<{ runId: string }>(`${api}/:runId/steps`, ({ request, params }) =>
      serve('readSteps', params.runId, () => {
        const query = new URL(request.url).searchParams;
        return backend.readSteps(params.runId, {
          after: query.get('after'),
          limit: query.get('limit'),
          epoch: query.get('epoch'),
        });
      }),
    ),
    http.get<{ runId: string }>(`${api}/:runId/metrics`, ({ params }) =>
      serve('readMetrics', params.runId, () => backend.readMetrics(params.runId)),
    ),
    http.get<{ runId: string }>(`${api}/:runId/eta-profile`, ({ params }) =>
      serve('readEtaProfile', params.runId, () => backend.readEtaProfile(params.runId)),
    ),
    http.post<{ runId: string }>(`${api}/:runId/cancel`, ({ request, params }) =>
      serve('cancelRun', params.runId, () => withJson(request, (body) => backend.cancelRun(params.runId, body))),
    ),
  ];
  return { handlers, backend };
}
