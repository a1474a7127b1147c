import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { createRunClient } from '../../src/core/client/run-client';
import type { RunStep } from '../../src/core/run/run';
import type { PushMessage } from '../../src/core/run/source/push';
import type { RunSource } from '../../src/core/run/source/run-source';
import { eventStream } from '../../src/sources/push/sse';
import { createRestSource } from '../../src/sources/rest/rest-source';
import type { Backend, BackendOptions } from '../scale/backend';
import { createClient, startTestBackend, until } from '../testing';
import { extractTemplate } from './template';

/** The library against the backend, over each push transport, with the simulated work. */
// The two classes differ in their types only.
const WebSocket = NodeWebSocket as unknown as typeof globalThis.WebSocket;
const TRANSPORTS = ['websocket', 'sse'] as const;

let dataDir: string;
let backend: Backend;
let api: ReturnType<typeof createClient>;
const closing: (() => void)[] = [];

// The sweep is too far away to help: changes arrive by notification only.
const start = (options: BackendOptions = {}) => startTestBackend({ dataDir, speed: 40, sweepMs: 60_000, ...options });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'runlight-push-'));
  await extractTemplate(join(dataDir, 'pg'));
  backend = await start();
  api = createClient(backend.url);
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(async () => {
  await backend.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** A client that watches a run, and everything it received by push or requested. */
function watch(push: (typeof TRANSPORTS)[number], id: string, token = 'demo-ada') {
  const requests: string[] = [];
  const pushed: PushMessage[] = [];
  const closes: string[] = [];
  const source = createRestSource({
    baseUrl: backend.url,
    getHeaders: async () => ({ Authorization: `Bearer ${token}` }),
    push: push === 'sse' ? eventStream : push,
    WebSocket,
    fetch: (input, init) => {
      const { pathname } = new URL(String(input));
      if (!pathname.endsWith('/events')) requests.push(pathname.split('/').at(-1) ?? '');
      return fetch(input, init);
    },
  });
  const { subscribe } = source;
  if (!subscribe) throw new Error('the source has no push');
  const spied: RunSource = {
    ...source,
    subscribe: (runId, handlers, resume) =>
      subscribe(
        runId,
        {
          ...handlers,
          onMessage(message) {
            pushed.push(message);
            handlers.onMessage(message);
          },
          onClose(close) {
            closes.push(close.kind);
            handlers.onClose(close);
          },
        },
        resume,
      ),
  };
  const client = createRunClient({ source: spied });
  const statuses: string[] = [];
  const transports = new Set<string>();
  const note = () => {
    const { run, connection } = client.getSnapshot(id);
    if (run && run.status !== statuses.at(-1)) statuses.push(run.status);
    if (connection.transport) transports.add(connection.transport);
  };
  closing.push(client.watch(id, note), () => client.dispose());
  const view = () => client.getSnapshot(id);
  return {
    client,
    source,
    requests,
    pushed,
    closes,
    statuses,
    transports,
    view,
    isUp: () => until(`${push} is up`, async () => view().connection.transport === push),
    ends: (status: string) =>
      until(`the client has the whole ${status} run`, async () => {
        const { run, connection } = view();
        return run?.status === status && connection.state === 'ended' && run;
      }),
  };
}

const byId = (steps: readonly RunStep[]) => new Map(steps.map((step) => [step.id, step]));

/** The feed must match the backend's steps, read again from the start. */
async function expectCompleteFeed({ view, source }: ReturnType<typeof watch>, id: string) {
  const signal = new AbortController().signal;
  const { steps } = await source.readSteps(id, { signal, after: 0, epoch: null });
  expect(steps.length).toBeGreaterThan(0);
  expect(byId(view().steps)).toEqual(byId(steps));
}

describe.each(TRANSPORTS)('%s', (push) => {
  it('brings a whole run, without asking meanwhile', async () => {
    const { id } = await api.start({ name: 'Whole', params: { dataset: `whole-${push}` } });
    const watched = watch(push, id);
    await watched.isUp();
    const before = watched.requests.length;
    // Work started before the connection was up: steps that were read earlier are not pushed again.
    const readBefore = byId(watched.view().steps);
    await until('it is nearly done', async () => (watched.view().run?.progress?.completedSteps ?? 0) >= 7);
    expect(watched.requests.slice(before)).toEqual([]);
    await watched.ends('succeeded');
    await expectCompleteFeed(watched, id);
    expect(watched.view().metrics.length).toBeGreaterThan(0);
    expect([...watched.transports]).toContain(push);
    // Push delivered all later changes; the final read returned nothing new.
    const pushed = byId(watched.pushed.flatMap((message) => message.steps));
    const carried = new Map([...readBefore, ...pushed]);
    expect(carried).toEqual(byId(watched.view().steps));
    for (const [index, message] of watched.pushed.entries()) {
      if (index > 0) expect(message.prev ?? 0).toBeLessThanOrEqual(watched.pushed[index - 1]?.rev ?? 0);
    }
  });

  it('shows a cancel from elsewhere through to its end', async () => {
    const { id } = await api.start({ name: 'To be cancelled', params: { speed: 0.1 } });
    const watched = watch(push, id);
    await watched.isUp();
    await until('a step is open', async () => watched.view().run?.status === 'running');
    await api.cancel(id, { reason: 'wrong data' });
    const run = await watched.ends('cancelled');
    expect(run).toMatchObject({ cancel: { reason: 'wrong data', outcome: 'graceful' } });
    expect(watched.statuses.slice(-2)).toEqual(['cancelling', 'cancelled']);
    await expectCompleteFeed(watched, id);
    expect(watched.view().steps.some((step) => step.kind === 'cancelled')).toBe(true);
  });

  it('cancels by itself and sees the end pushed', async () => {
    const { id } = await api.start({ name: 'Own cancel', params: { speed: 0.1 } });
    const watched = watch(push, id);
    await watched.isUp();
    await until('it runs', async () => watched.view().run?.status === 'running');
    expect(await watched.client.cancel(id)).toMatchObject({ result: 'cancelled', error: null });
    await watched.ends('cancelled');
    await expectCompleteFeed(watched, id);
  });

  it('survives a restart of the backend in mid-run: resumed, nothing lost', async () => {
    const { id } = await api.start({ name: 'Restarted', params: { dataset: `restarted-${push}`, speed: 0.25 } });
    const watched = watch(push, id);
    await watched.isUp();
    await until('some steps are done', async () => (watched.view().run?.progress?.completedSteps ?? 0) >= 2);
    const seen = watched.view();
    const before = watched.pushed.length;
    const port = Number(new URL(backend.url).port);
    const askedAt = Date.now();
    await backend.close();
    expect(Date.now() - askedAt).toBeLessThan(4000); // neither push nor polling delays it
    await until('the client has noticed', async () => watched.closes.length > 0);
    expect(watched.view().steps.length).toBeGreaterThanOrEqual(seen.steps.length); // the known data stays on screen
    backend = await start({ port, speed: 80 });
    await until('push is back', async () => watched.pushed.length > before);
    expect(watched.pushed[before]).toMatchObject({ type: 'snapshot', resumed: true });
    await watched.ends('succeeded');
    await expectCompleteFeed(watched, id);
    expect(watched.view().run).toMatchObject({ attempt: 1, progress: { completedSteps: 8 } });
  });

  it('of another user or with a wrong token stays away', async () => {
    const { id } = await api.start({ name: 'Private', params: { speed: 0.1 } });
    const [bob, nobody] = [watch(push, id, 'demo-bob'), watch(push, id, 'wrong')];
    await until('both have given up', async () =>
      [bob, nobody].every(({ view }) => view().connection.state === 'failed'),
    );
    for (const { pushed, view } of [bob, nobody]) {
      expect(pushed).toEqual([]);
      expect(view().run).toBeNull();
    }
    await api.cancel(id);
  });
});

it('both catch up with a run of more steps than a snapshot holds', async () => {
  const { id } = await api.start({ name: 'Long', params: { scenario: 'long', speed: 5 } });
  const isHalfway = async () => (await api.status(id)).progress.completed_steps > 230;
  await until('there are many steps', isHalfway, 120_000);
  const both = TRANSPORTS.map((push) => watch(push, id));
  for (const watched of both) {
    await watched.ends('succeeded');
    await expectCompleteFeed(watched, id);
    expect(watched.view().steps).toHaveLength(500);
    expect(watched.pushed[0]?.type).toBe('snapshot');
  }
}, 180_000);
