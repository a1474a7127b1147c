import type { AnyAnswer, ProblemAnswer } from './answers';
import type { RunCall } from './faults';
import type { MemoryBackend } from './memory-backend.types';

/** Where a call goes, below `/v1/runs`. */
interface CallAddress {
  call: RunCall;
  method: 'get' | 'post';
  /** `:runId` stands for the run. */
  path: string;
}

/** Every call of wire version 1. */
export const CALLS: readonly CallAddress[] = [
  { call: 'startRun', method: 'post', path: '' },
  { call: 'listRuns', method: 'get', path: '' },
  { call: 'readStatus', method: 'get', path: '/:runId/status' },
  { call: 'readSteps', method: 'get', path: '/:runId/steps' },
  { call: 'readMetrics', method: 'get', path: '/:runId/metrics' },
  { call: 'readEtaProfile', method: 'get', path: '/:runId/eta-profile' },
  { call: 'cancelRun', method: 'post', path: '/:runId/cancel' },
];

/** A call that has arrived. */
export interface ArrivedCall {
  call: RunCall;
  /** `null` for calls that are not about one run. */
  runId: string | null;
  request: Request;
}

/** What a call is answered with. */
export interface CallContext {
  backend: MemoryBackend;
  /** Makes refusals of what cannot be read. */
  problem(status: 400 | 415, code: string, detail: string): ProblemAnswer;
}

/**
 * Chromium takes a 304 from a service worker for a request that was broken off, and says so in red in the console, once
 * a second. There every answer is a whole one; a client cannot tell the difference but by its size.
 */
const mayAnswer304 = () => typeof navigator === 'undefined' || !('serviceWorker' in navigator);

/** Splits `a,b` and repeated parameters into one list; `null` when the parameter is absent. */
function listOf(params: URLSearchParams, name: string): string[] | null {
  if (!params.has(name)) return null;
  return params.getAll(name).flatMap((value) => value.split(',').filter(Boolean));
}

/** Reads a JSON body and hands it to `use`; refuses what is not JSON, as a real backend does against cross-site posts. */
async function withJson(
  request: Request,
  { problem }: CallContext,
  use: (body: unknown) => AnyAnswer,
): Promise<AnyAnswer> {
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

/** Lets a call have its effect on the backend. */
export function perform({ call, runId, request }: ArrivedCall, context: CallContext): AnyAnswer | Promise<AnyAnswer> {
  const { backend } = context;
  const id = runId ?? '';
  const params = new URL(request.url).searchParams;
  switch (call) {
    case 'startRun':
      return withJson(request, context, (body) =>
        backend.startRun(body, { idempotencyKey: request.headers.get('idempotency-key') }),
      );
    case 'listRuns':
      return backend.listRuns({
        limit: params.get('limit'),
        cursor: params.get('cursor'),
        status: listOf(params, 'status'),
        ids: listOf(params, 'ids'),
      });
    case 'readStatus':
      return backend.readStatus(id, mayAnswer304() ? request.headers.get('if-none-match') : null);
    case 'readSteps':
      return backend.readSteps(id, {
        after: params.get('after'),
        limit: params.get('limit'),
        epoch: params.get('epoch'),
      });
    case 'readMetrics':
      return backend.readMetrics(id);
    case 'readEtaProfile':
      return backend.readEtaProfile(id);
    case 'cancelRun':
      return withJson(request, context, (body) => backend.cancelRun(id, body));
  }
}
