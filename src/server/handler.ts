import { systemClock } from '../core/platform/clock';
import type { RunFailure } from '../core/run/run';
import { RunSourceError } from '../core/run/source/run-source-error';
import { createBeat } from './beat';
import { cancelRun, setPaused } from './calls/cancel';
import { listRuns } from './calls/list';
import type { Call, CallParts } from './calls/parts';
import { readMetrics, readProfile, readStatus, readSteps, streamEvents } from './calls/reads';
import { type Starts, startRun } from './calls/start';
import type { RunEngine, RunPrincipal } from './engine';
import { type Address, addressOf, readBasePath } from './http/address';
import { corsHeaders, readOrigins, refuseCrossSite } from './http/origin';
import { checkPrincipal, countedAs } from './http/principal';
import { BadReading, Problem, problemResponse, toProblem } from './http/problem';
import { createRates } from './http/rates';
import { createComparingViews } from './looks/counted-by-comparing';
import { createEngineViews } from './looks/counted-by-engine';
import { createCalls } from './looks/engine-calls';
import { createLedgerCalls } from './looks/ledger-calls';
import { type Access, type Asker, type Sight, sentRun } from './looks/sight';
import { createUncountedViews } from './looks/uncounted';
import { limitsOf, type RunErrorInfo, type RunHandler, type RunHandlerOptions, type SweepResult } from './options';
import { createHub } from './push/hub';
import { sweep } from './sweep';

/** How long the handler keeps sweeping after a cancel's deadline, ms. */
const AFTER_DEADLINE_MS = 30_000;

/** The default log: without it, a fault of the engine would be a 503 that says nothing to anybody. */
function logError(error: unknown, { requestId, method, path, runId }: RunErrorInfo): void {
  if (error instanceof RunSourceError && !error.isTransient) return;
  const what = method === '' ? `reading or sweeping ${runId ? `run ${runId}` : 'runs'}` : `${method} ${path}`;
  // Optional: not every runtime has a console.
  globalThis.console?.error(
    `runlight: ${what} failed (request ${requestId}). The caller does not see why. Pass onError to createRunHandler to ` +
      'send such errors to your own log.',
    error,
  );
}

const NOTHING_SWEPT: SweepResult = { forced: 0, repeated: 0, removed: 0 };

function defaultAccess(principal: RunPrincipal, { owner }: { owner: string }): Access | null {
  if (owner !== principal.owner) return null;
  return principal.readOnly ? 'read' : 'write';
}

/**
 * Creates a wire v1 backend for an engine. The handler takes a `Request` and returns a `Response`, so it mounts in any
 * server; for Node's, use {@link toNode}.
 *
 * @throws TypeError if an entry of `origins` is not an origin
 *
 * @example
 * const handler = createRunHandler({
 *   engine,
 *   authenticate: async (request) => (await sessionOf(request))?.principal ?? null,
 *   ledger: redisLedger(redis),
 * });
 */
export function createRunHandler(options: RunHandlerOptions): RunHandler {
  const { engine, graceMs = 10_000, maxAgeMs = 500, pollMs = 1_000 } = options;
  const { clock = systemClock, authorize = defaultAccess, redact, onError = logError } = options;
  const limits = limitsOf(options.limits);
  const basePath = readBasePath(options.basePath);
  const ledger = options.ledger && createLedgerCalls(options.ledger, clock, limits.engineCallMs);
  const calls = createCalls(clock, limits.engineCallMs);
  const rates = createRates(
    { read: limits.readsPerMinute, cancel: limits.cancelsPerMinute, start: limits.startsPerMinute },
    () => clock.now(),
  );

  const shared = typeof engine === 'function' ? null : engine;
  const engineFor = (principal: RunPrincipal): RunEngine => (typeof engine === 'function' ? engine(principal) : engine);
  // A per-user engine's results must not reach other owners, so the owner is part of every cache key.
  const askerOf = (principal: RunPrincipal): Asker => ({
    principal,
    engine: engineFor(principal),
    scope: shared ? '' : `${encodeURIComponent(principal.owner)}/`,
  });
  const sharedAsker = (asker: Asker): Asker => (shared ? { ...asker, principal: null } : asker);

  const comparing =
    ledger && !shared?.revisions
      ? createComparingViews({ ledger, clock, calls, maxAgeMs, onCancelling: () => watchCancel() })
      : null;
  const views =
    comparing ??
    (shared?.revisions
      ? createEngineViews({ clock, calls }, shared.revisions)
      : createUncountedViews({ clock, calls, maxAgeMs }));

  const report = (error: unknown, info: Partial<RunErrorInfo>): void => {
    try {
      onError(error, { requestId: 'sweep', method: '', path: '', runId: null, ...info });
    } catch {
      // A failing log must not stop the answer, the sweep or the streams.
    }
  };
  const origins = readOrigins(options.origins, (error) => report(error, {}));

  const accessTo = (principal: RunPrincipal, { id, owner }: Sight): Access | null => {
    const access = authorize(principal, { id, owner });
    // Untyped hosts return `false` by `isOwn && 'write'`.
    if (!access) return null;
    if (access === 'read' || access === 'write') return access;
    // They may also return a promise or `true`, which would pass for access to everything.
    throw new TypeError('runlight: authorize must return "write", "read" or null, and not a promise or `true`.');
  };
  function redacted(error: RunFailure, runId: string): RunFailure {
    try {
      return redact ? redact(error) : error;
    } catch (failure) {
      report(failure, { runId });
      return { code: 'failed', message: 'The run failed.' }; // nothing of the original may be sent
    }
  }
  const writeFor = (sight: Sight, { access, asker, epoch }: { access: Access; asker: Asker; epoch: string | null }) => {
    const { error } = sight.run;
    const shown = error ? { ...sight, run: { ...sight.run, error: redacted(error, sight.id) } } : sight;
    return sentRun(shown, { access, engine: asker.engine, epoch, now: clock.now() });
  };

  const heads = shared?.revisions?.heads;
  const hub = createHub({
    views,
    clock,
    pollMs,
    maxPerUser: limits.streams,
    isExact: shared?.revisions !== undefined,
    heads: heads ? (ids, asker) => calls.ask(asker, () => heads(ids)) : null,
    written(principal, sight, epoch) {
      const access = accessTo(principal, sight);
      return access && { run: writeFor(sight, { access, asker: askerOf(principal), epoch }), view: access };
    },
    onError: (error, runId) => report(error, { runId }),
  });
  const unwatch = shared?.watch?.((id) => hub.hint(id, ''));

  let cancelUntil = 0;
  const runSweep = async (): Promise<SweepResult> =>
    ledger ? sweep({ clock, calls, hub, report, watchCancel, ledger, views: comparing, askerOf }) : NOTHING_SWEPT;
  const beat = createBeat({
    clock,
    work: () => runSweep().catch((error: unknown) => report(error, {})),
    isNeeded: () => hub.size() > 0 || clock.now() < cancelUntil,
  });
  /** Sweeps for a while: a cancel is open. */
  function watchCancel(): void {
    cancelUntil = clock.now() + graceMs + AFTER_DEADLINE_MS;
    beat.beat();
  }

  const parts: CallParts = {
    ...{ views, comparing, calls, ledger, hub, clock, graceMs, limits, accessTo },
    write: async (sight, access, asker) => writeFor(sight, { access, asker, epoch: await views.epoch() }),
    watchCancel,
    report: (error, info) => report(error, info),
  };
  const starts: Starts = new Map();

  function perform(address: Address, call: Call): Promise<Response> {
    const look = { ...call, asker: sharedAsker(call.asker) };
    switch (address.call) {
      case 'start':
        return startRun(parts, call, starts);
      case 'list':
        return listRuns(parts, call);
      case 'status':
        return readStatus(parts, look);
      case 'steps':
        return readSteps(parts, look);
      case 'metrics':
        return readMetrics(parts, look);
      case 'eta-profile':
        return readProfile(parts, call);
      case 'events':
        beat.beat();
        return streamEvents(parts, look);
      case 'cancel':
        return cancelRun(parts, call);
      default:
        return setPaused(parts, call, address.call === 'pause');
    }
  }

  async function answer(request: Request, url: URL, info: RunErrorInfo): Promise<Response> {
    const known = await options.authenticate(request);
    if (!known) {
      throw new Problem(401, 'unauthorized', 'Sign in, or send a valid key as "Authorization: Bearer <key>".', {
        headers: { 'WWW-Authenticate': 'Bearer' },
      });
    }
    const principal = checkPrincipal(known);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead) refuseCrossSite(request, origins);
    const address = addressOf(request.method, url.pathname, basePath);
    rates.count(countedAs(principal), address?.counts ?? 'read');
    if (!address) throw new Problem(404, 'no_such_call', 'This path and method do not exist.');
    info.runId = address.id;
    const { id } = address;
    return perform(address, { request, url, principal, id, requestId: info.requestId, asker: askerOf(principal) });
  }

  const handler = async (request: Request): Promise<Response> => {
    const header = request.headers.get('X-Request-Id') ?? '';
    const requestId = /^[A-Za-z0-9_-]{1,64}$/.test(header) ? header : crypto.randomUUID();
    const url = new URL(request.url);
    const info: RunErrorInfo = { requestId, method: request.method, path: url.pathname, runId: null };
    let response: Response;
    try {
      response = request.method === 'OPTIONS' ? new Response(null, { status: 204 }) : await answer(request, url, info);
    } catch (error) {
      if (error instanceof BadReading || !(error instanceof Problem)) report(error, info);
      response = problemResponse(toProblem(error), requestId);
    }
    for (const [name, value] of Object.entries(corsHeaders(request, origins))) response.headers.set(name, value);
    response.headers.set('X-Request-Id', requestId);
    response.headers.set('X-Content-Type-Options', 'nosniff');
    return request.method === 'HEAD' ? new Response(null, response) : response;
  };

  return Object.assign(handler, {
    async join(principal: RunPrincipal, id: string, resume: { epoch: string | null; rev: number }) {
      beat.beat();
      return hub.place(principal, sharedAsker(askerOf(principal)), id, resume);
    },
    listeners: () => hub.size(),
    sweep: runSweep,
    async close() {
      unwatch?.();
      beat.stop();
      hub.close();
    },
  });
}
