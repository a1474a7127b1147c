import { setTimeout as pause } from 'node:timers/promises';
import { undocumented } from '../src/wire/openapi/undocumented';
import type { WireRun, WireStep } from '../src/wire/types';
import type { RunRow } from './rows';
import { type Backend, type BackendOptions, startBackend } from './scale/backend';
import { openEmbedded } from './scale/database/embedded';
import { limitsOf } from './scale/settings/config';
import { openFromTemplate } from './tests/template';
import type { Work, WorkContext } from './work';

export type { WireRun, WireStep };

export interface Problem {
  status: number;
  code: string;
  detail: string;
  request_id: string;
  title: string;
  run?: WireRun;
}

/** Polls `look` until it returns a value; after `limitMs` it fails with what it waited for. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  limitMs = 50_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited ${limitMs} ms in vain for: ${what}`);
    await pause(10);
  }
}

/** An API client for one user. */
export function createClient(url: string, token: string | null = 'demo-ada') {
  async function call(
    path: string,
    { method = 'GET', body, headers = {} }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
  ) {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token !== null && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const surprises = undocumented({ method, path, status: response.status, headers: response.headers, text });
    if (surprises.length > 0) {
      throw new Error(
        `/openapi.json does not say this of ${method} ${path} (${response.status}): ${surprises.join('; ')}\n${text}`,
      );
    }
    return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
  }
  const client = {
    call,
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      call(path, { method: 'POST', body, headers }),
    async start(body: Record<string, unknown> = {}): Promise<WireRun> {
      const answer = await client.post('/v1/runs', { name: 'A run', ...body });
      if (answer.status !== 201) throw new Error(`start was refused: ${answer.text}`);
      return answer.json<WireRun>();
    },
    cancel: (id: string, body: unknown = {}) => client.post(`/v1/runs/${id}/cancel`, body),
    status: async (id: string) => (await call(`/v1/runs/${id}/status`)).json<WireRun>(),
    steps: async (id: string) => (await call(`/v1/runs/${id}/steps?limit=500`)).json<{ steps: WireStep[] }>().steps,
    /** Waits until the run has one of these statuses. */
    reaches: (id: string, ...statuses: string[]) =>
      until(`run ${id} is ${statuses.join(' or ')}`, async () => {
        const run = await client.status(id);
        return statuses.includes(run.status) && run;
      }),
  };
  return client;
}

/** Work that a test controls: every run waits for the test's instructions. */
export function createSteeredWork() {
  const held = new Map<
    string,
    { context: WorkContext; settle(result: Awaited<ReturnType<Work>>): void; fail(error: unknown): void }
  >();
  const work: Work = (context) =>
    new Promise((settle, fail) => {
      held.set(context.run.id, { context, settle, fail });
    });
  return {
    work,
    /** The work of this run, once it has started. */
    of: (id: string) => until(`run ${id} is in work`, async () => held.get(id)),
    has: (id: string) => held.has(id),
    forget: (id: string) => held.delete(id),
  };
}

export const aStep = {
  kind: 'training',
  title: 'Training',
  detail: null,
  progress: { current: 0, total: 10, unit: 'epoch' },
  method: null,
  agent: false,
  totalSteps: 4,
} as const;

export const aStepEnd = { status: 'done', progress: null, metrics: null, runMetrics: null, totalSteps: 4 } as const;

/** The run as stored, whatever its owner. */
export async function rowOf(store: Backend['store'], id: string, owner = 'ada'): Promise<RunRow> {
  const run = await store.get(owner, id);
  if (!run) throw new Error(`no run ${id}`);
  return run;
}

const open = async (dataDir: string) => (dataDir === 'memory' ? openFromTemplate() : openEmbedded(dataDir));

/** Starts a backend on any free port, with all features of `npm run backend`. */
export const startTestBackend = (options: BackendOptions = {}) =>
  startBackend({ port: 0, sweepMs: 25, ...options, limits: { ...limitsOf(0), ...options.limits } }, open);
