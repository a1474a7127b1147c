import { CALLS, toSimulated } from './calls';
import type { MemoryBackend } from './memory-backend.types';
import type { FetchOptions } from './options';
import { createRunServer } from './server';

const ROUTES = CALLS.map(({ call, method, path }) => ({
  call,
  method: method.toUpperCase(),
  pattern: new RegExp(`/v1/runs${path.replace(':runId', '([^/]+)')}$`),
}));
const EVENTS = /\/v1\/runs\/([^/]+)\/events$/;

/** Rejects when the signal aborts, like `fetch`. */
function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Opens the stream but sends nothing, like a buffering proxy. */
async function silenced(response: Response): Promise<Response> {
  if (response.status !== 200) return response;
  await response.body?.cancel();
  return new Response(new ReadableStream<Uint8Array>(), response);
}

/** Creates a `fetch` that responds from a simulated backend, for any origin. */
export function createRunFetch(backend: MemoryBackend, options: FetchOptions = {}): typeof globalThis.fetch {
  const { wire = 'v1', events = wire === 'v1' ? 'live' : 'none', seed = 1, ...line } = options;
  const answer = createRunServer({ backend, clock: backend.clock, seed, wire, ...line });

  return async (input, init) => {
    // Some servers (srvx, in TanStack Start and Nitro) use Request look-alikes that the constructor rejects.
    const request = !init && typeof input === 'object' && 'headers' in input ? input : new Request(input, init);
    const { pathname } = new URL(request.url);
    const streamed = EVENTS.exec(pathname)?.[1];
    if (streamed !== undefined && events !== 'none') {
      const path = `/${streamed}/events`;
      const stream = await backend.asHandler()(await toSimulated(request, path, 'events'));
      return events === 'silent' ? silenced(stream) : stream;
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
