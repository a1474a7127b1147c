import type { Clock } from '../../src/core/platform/clock';
import { between, createSeededRandom } from '../simulator/script/random';
import { type AnyAnswer, createProblems } from './answers';
import { basicAnswer } from './basic';
import { type ArrivedCall, perform } from './calls';
import { createFaultFinder, type FaultPlan, wait } from './faults';
import type { MemoryBackend } from './memory-backend.types';

/** How a simulated backend is reached. */
export interface LineOptions {
  /** How long every answer takes, ms; two figures: anything between them, so that answers overtake one another. Default 0. */
  latency?: number | readonly [least: number, most: number];
  /** Faults to inject. Default none. */
  faults?: FaultPlan;
}

/** Options of {@link createRunServer}. */
export interface RunServerOptions extends LineOptions {
  backend: MemoryBackend;
  /** Time of latency and faults. */
  clock: Clock;
  /** Seed of the latency. */
  seed: number;
  /** What it speaks. */
  wire: 'v1' | 'basic';
}

/** Answers one call; an answer of type `error` stands for a connection that broke. */
export type RunServer = (arrived: ArrivedCall) => Promise<Response>;

const LOGIN_WALL = '<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>';

/** Answers calls from a simulated backend, with latency and faults. */
export function createRunServer({ backend, clock, seed, wire, latency = 0, faults = [] }: RunServerOptions): RunServer {
  const findFault = createFaultFinder(faults);
  const random = createSeededRandom(seed);
  const answerTime = () => (typeof latency === 'number' ? latency : between(random, latency[0], latency[1]));
  const problem = createProblems();

  function respond({ status, headers, body }: AnyAnswer, truncate = false): Response {
    const date = new Date(clock.now()).toUTCString();
    if (body === null) {
      // Without a body there is no content type either, and a 304 must not carry one.
      const { 'Content-Type': _type, ...rest } = headers;
      return new Response(null, { status, headers: { ...rest, Date: date } });
    }
    const text = JSON.stringify(body);
    return new Response(truncate ? text.slice(0, Math.ceil(text.length / 2)) : text, {
      status,
      headers: { ...headers, Date: date },
    });
  }

  const effectOf = (arrived: ArrivedCall) => {
    if (wire === 'v1') return perform(arrived, { backend, problem });
    const answered = basicAnswer(backend, arrived.call, arrived.runId);
    return answered ?? problem(404, 'no_such_call', 'The smallest backend has no such call.');
  };

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
      return respond({
        status,
        headers: { ...refusal.headers, ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }) },
        body: { ...refusal.body, title: 'Simulated fault', status },
      });
    }
    if (fault?.html || answered === null) {
      return new Response(LOGIN_WALL, { status: 200, headers: { 'Content-Type': 'text/html' } });
    }
    return respond(answered, fault?.truncate);
  };
}
