import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createRunEngine } from '../../mocks/simulator/engine';
import { createSimulation, type MemoryBackendOptions } from '../../mocks/simulator/simulation';
import {
  createRunHandler,
  memoryLedger,
  type RunEngine,
  type RunHandler,
  type RunHandlerOptions,
  type RunPrincipal,
  type RunReading,
  toNode,
} from '../../src/server';

/** As in the reference backend. */
const KEYS: Readonly<Record<string, RunPrincipal>> = {
  'demo-ada': { user: 'ada', owner: 'ada' },
  'demo-bob': { user: 'bob', owner: 'bob' },
  'demo-viewer': { user: 'vera', owner: 'ada', readOnly: true },
};

/** A key as a bearer token, or in the cookie `session`. */
export function authenticate(request: Request): RunPrincipal | null {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
  const cookie = /(?:^|;\s*)session=([^;]+)/.exec(request.headers.get('Cookie') ?? '')?.[1];
  const key = bearer ?? cookie ?? '';
  return Object.hasOwn(KEYS, key) ? (KEYS[key] ?? null) : null;
}

/** What an engine without revisions and without stored cancels reports about the same run. */
function facts(reading: RunReading | null): RunReading | null {
  if (!reading) return null;
  const { rev: _rev, epoch: _epoch, cancel: _cancel, can: _can, ...run } = reading.run;
  const status = run.status === 'cancelling' ? 'running' : run.status;
  const steps = reading.steps?.map(({ rev: _, ...step }) => step) ?? null;
  return { ...reading, run: { ...run, status }, steps };
}

/** The simulated backend as such an engine. `keepsOwners: false`: only the ledger knows the owner of a run. */
export function createFactsEngine(
  options: MemoryBackendOptions = {},
  { keepsOwners = true, lists = true }: { keepsOwners?: boolean; lists?: boolean } = {},
) {
  const simulation = createSimulation(options);
  const { revisions: _, ...engine } = createRunEngine(simulation, { owner: 'nobody', speeds: [0.1, 1000] });
  const told = (reading: RunReading | null) => {
    const told = facts(reading);
    return told && !keepsOwners ? { ...told, owner: null } : told;
  };
  const factsEngine: RunEngine = {
    ...engine,
    read: async (id, context) => told(await engine.read(id, context)),
    async readMany(ids, context) {
      return Promise.all(ids.map(async (id) => told(await engine.read(id, context))));
    },
    async list(query, context) {
      const page = await engine.list?.(query, context);
      return {
        readings: (page?.readings ?? []).flatMap((reading) => told(reading) ?? []),
        nextCursor: page?.nextCursor ?? null,
      };
    },
  };
  if (lists) return { simulation, engine: factsEngine };
  const { list: _list, ...unlisted } = factsEngine;
  return { simulation, engine: unlisted satisfies RunEngine };
}

/** Options for a handler of the demo users. */
export const handlerOf = (options: Partial<RunHandlerOptions> & Pick<RunHandlerOptions, 'engine'>): RunHandler =>
  createRunHandler({ authenticate, ledger: memoryLedger(), onError: () => {}, ...options });

/** A server on any free port of loopback. */
export async function serve(listener: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The handler alone, in a plain Node server. */
export const serveHandler = (handler: RunHandler) => {
  const listener = toNode(handler);
  return serve((req, res) => void listener(req, res));
};

/** Sends a demo user's request directly to the handler. */
export async function ask(
  handler: (request: Request) => Promise<Response>,
  path: string,
  {
    as = 'demo-ada',
    body,
    headers = {},
    method,
  }: { as?: string | null; body?: unknown; headers?: Record<string, string>; method?: string } = {},
) {
  const response = await handler(
    new Request(`http://runs.test${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(as !== null && { Authorization: `Bearer ${as}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text.startsWith('{') ? JSON.parse(text) : null,
  };
}
