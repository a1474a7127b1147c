import { type HttpHandler, http } from 'msw';
import { type Clock, systemClock } from '../../src/core/platform/clock';
import type { RunScenario } from '../simulator/script/scenarios';
import { CALLS } from './calls';
import { createMemoryBackend } from './memory-backend';
import type { MemoryBackend } from './memory-backend.types';
import type { LineOptions } from './options';
import { createRunServer } from './server';

/** Options of {@link createRunHandlers}. */
export interface RunHandlersOptions extends LineOptions {
  /** Base URL of the API, before `/v1`; `*` = any. Default `*`. */
  baseUrl?: string;
  /** Existing backend, e.g. one that already has runs. Default: a new one, created from the options below. */
  backend?: MemoryBackend;
  /** Scenario of runs that do not set one. Default `default`. */
  scenario?: RunScenario;
  /** Clock of the backend, latency and faults. Default: the backend's clock, otherwise the system clock. */
  clock?: Clock;
  /** Seed of the first run. Default 1. */
  seed?: number;
  /** Speed factor; at 1, a run takes about 2 minutes. Default 1. */
  speed?: number;
}

/** Result of {@link createRunHandlers}. */
export interface RunHandlers {
  /** For `setupServer`, `setupWorker` or a story's `parameters.msw`. */
  handlers: HttpHandler[];
  /** The backend behind the handlers: seed it, inspect it or cancel its runs. Call `dispose` when done. */
  backend: MemoryBackend;
}

/**
 * Creates MSW handlers that serve wire v1 from a simulated backend.
 *
 * @example
 * const { handlers, backend } = createRunHandlers({ speed: 10, faults: [{ call: 'cancelRun', nth: 1, drop: 'after' }] });
 * const server = setupServer(...handlers);
 */
export function createRunHandlers(options: RunHandlersOptions = {}): RunHandlers {
  const { baseUrl = '*', scenario = 'default', seed = 1, speed = 1, latency = 0, faults = [] } = options;
  const clock = options.clock ?? options.backend?.clock ?? systemClock;
  const backend = options.backend ?? createMemoryBackend({ clock, scenario, seed, speed });
  const answer = createRunServer({ backend, clock, seed, wire: 'v1', latency, faults });
  const api = `${baseUrl.replace(/\/+$/, '')}/v1/runs`;
  const handlers = CALLS.map(({ call, method, path }) =>
    http[method](`${api}${path}`, ({ request, params: { runId } }) =>
      answer({ call, runId: typeof runId === 'string' ? runId : null, request }),
    ),
  );
  return { handlers, backend };
}
