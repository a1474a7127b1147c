import { CALLS } from './calls';
import { streamEvents } from './events';
import type { MemoryBackend } from './memory-backend.types';
import { createRunServer, type LineOptions } from './server';

/** Settings of {@link MemoryBackend.asFetch}. */
export interface FetchOptions extends LineOptions {
  /** What it speaks: wire version 1, or what the smallest backend does. Default `v1`. */
  wire?: 'v1' | 'basic';
  /**
   * Event streams: `live` tells every change; `silent` opens and says nothing, as behind a proxy that holds back; `none`
   * answers 404. Default `live`, with `basic` `none`.
   */
  events?: 'live' | 'silent' | 'none';
  /** Seed of the latency. Default 1. */
  seed?: number;
}

const ROUTES = CALLS.map(({ call, method, path }) => ({
  call,
  method: method.toUpperCase(),
  pattern: new RegExp(`/v1/runs${path.replace(':runId', '([^/]+)')}$`),
}));
const EVENTS = /\/v1\/runs\/([^/]+)\/events$/;

/** Rejects as soon as the signal is aborted, as `fetch` does. */
function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Makes a `fetch` that answers from a simulated backend, whatever the origin. */
export function createRunFetch(backend: MemoryBackend, options: FetchOptions = {}): typeof globalThis.fetch {
  const { wire = 'v1', events = wire === 'v1' ? 'live' : 'none', seed = 1, ...line } = options;
  const answer = createRunServer({ backend, clock: backend.clock, seed, wire, ...line });

  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const streamed = EVENTS.exec(pathname)?.[1];
    if (streamed !== undefined && events !== 'none') {
      const isSilent = events === 'silent';
      const stream = streamEvents(backend, decodeURIComponent(streamed), { signal: request.signal, isSilent });
      return stream ?? new Response(null, { status: 404 });
    }
    for (const { call, method, pattern } of ROUTES) {
      const found = method === request.method ? pattern.exec(pathname) : null;
      if (!found) continue;
      const runId = found[1] === undefined ? null : decodeURIComponent(found[1]);
      const response = await orAborted(answer({ call, runId, request }), request.signal);
      if (response.type === 'error') throw new TypeError('Failed to fetch');
      return response;
    }
    return new Response(null, { status: 404 });
  };
}
