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
}

/** What {@link createRunHandlers} makes. */
export interface RunHandlers {
  /** For `setupServer`, `setupWorker` or a story's `parameters.msw`. */
  handlers: HttpHandler[];
  /** The backend behind them: seed it, look into it, cancel from outside. Call its `dispose` at the end. */
  backend: MemoryBackend;
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
  const answer = createRunServer({ backend, clock, seed, wire: 'v1', latency, faults });
  const api = `${baseUrl.replace(/\/+$/, '')}/v1/runs`;
  const handlers = CALLS.map(({ call, method, path }) =>
    http[method](`${api}${path}`, ({ request, params: { runId } }) =>
      answer({ call, runId: typeof runId === 'string' ? runId : null, request }),
    ),
  );
  return { handlers, backend };
}
