import type { Clock } from '../../src/core/platform/clock';
import { between, createSeededRandom } from '../simulator/script/random';
import { type AnyAnswer, createProblems } from './answers';
import { basicAnswer } from './basic';
import { type ArrivedCall, pathOf, toSimulated } from './calls';
import { createFaultFinder, wait } from './faults';
import type { MemoryBackend } from './memory-backend.types';
import type { LineOptions } from './options';

/** Options of {@link createRunServer}. */
export interface RunServerOptions extends LineOptions {
  backend: MemoryBackend;
  /** Clock of latency and faults. */
  clock: Clock;
  /** Seed of the latency. */
  seed: number;
  /** Wire format. */
  wire: 'v1' | 'basic';
}

/** Handles one call. A response of type `error` simulates a broken connection. */
export type RunServer = (arrived: ArrivedCall) => Promise<Response>;

const LOGIN_WALL = '<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>';

/** Handles calls with a simulated backend, adding latency and faults. */
export function createRunServer({ backend, clock, seed, wire, latency = 0, faults = [] }: RunServerOptions): RunServer {
  const findFault = createFaultFinder(faults);
  const random = createSeededRandom(seed);
  const answerTime = () => (typeof latency === 'number' ? latency : between(random, latency[0], latency[1]));
  const problem = createProblems();

  const handler = backend.asHandler();
  let requests = 0;

  const respond = ({ status, headers, body }: AnyAnswer) => new Response(JSON.stringify(body), { status, headers });

  async function effectOf(arrived: ArrivedCall): Promise<Response> {
    if (wire === 'v1') {
      requests += 1;
      // Sequential, so that every run of a test gets the same IDs.
      const requestId = `req_${String(requests).padStart(4, '0')}`;
      return handler(await toSimulated(arrived.request, pathOf(arrived), requestId));
    }
    const answered = basicAnswer(backend, arrived.call, arrived.runId);
    return respond(answered ?? problem(404, 'no_such_call', 'The smallest backend has no such call.'));
  }

  /** Adds the Date header, and truncates the body if requested. */
  async function sent(response: Response, truncate = false): Promise<Response> {
    response.headers.set('Date', new Date(clock.now()).toUTCString());
    if (!truncate) return response;
    const text = await response.text();
    return new Response(text.slice(0, Math.ceil(text.length / 2)), response);
  }

  return async (arrived) => {
    const fault = findFault(arrived.call, arrived.runId);
    await wait(clock, answerTime() + (fault?.delayMs ?? 0));
    if (fault?.drop === 'before') return Response.error();
    const isReplaced = fault?.status !== undefined || fault?.html === true;
    const answered = isReplaced && !fault.afterEffect ? null : await effectOf(arrived);
    if (fault?.drop === 'after') return Response.error();
    if (fault?.status !== undefined) {
      const { status, retryAfter } = fault;
      const refusal = problem(400, 'injected_fault', 'The simulator was told to answer like this.');
      const headers = { ...refusal.headers, ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }) };
      return sent(respond({ status, headers, body: { ...refusal.body, title: 'Simulated fault', status } }));
    }
    if (fault?.html || answered === null) {
      return new Response(LOGIN_WALL, { status: 200, headers: { 'Content-Type': 'text/html' } });
    }
    return sent(answered, fault?.truncate);
  };
}
