// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest';
import { createRunClient } from '../../src/core/client/run-client';
import { RunSourceError } from '../../src/core/run/source/run-source-error';
import { checkRunSource } from '../../src/testing/check-run-source';
import { createManualClock } from '../../src/testing/manual-clock';
import { createManualEnvironment } from '../../src/testing/manual-environment';
import type { MemoryBackendOptions } from '../simulator/simulation';
import { createMemoryBackend } from './memory-backend';
import type { MemoryBackend } from './memory-backend.types';
import type { SimulatedSourceOptions } from './options';

let open: MemoryBackend[] = [];
afterEach(() => {
  for (const backend of open) backend.dispose();
  open = [];
});

function setUp(options: MemoryBackendOptions = {}) {
  const clock = createManualClock();
  const backend = createMemoryBackend({ clock, scenario: 'clean', speed: 10, ...options });
  open.push(backend);
  /** Advances the clock until the promise has settled. */
  const driven = async <T>(promise: Promise<T>): Promise<T> => {
    let isDone = false;
    const settled = promise.finally(() => {
      isDone = true;
    });
    // Not awaited yet, so avoid an unhandled rejection.
    settled.catch(() => {});
    for (let i = 0; i < 20_000 && !isDone; i += 1) await clock.advance(100);
    return settled;
  };
  const start = (name = 'Test') => {
    const reply = backend.startRun({ name });
    if (reply.status !== 201) throw new Error(reply.body.detail);
    return reply.body.id;
  };
  return { clock, backend, driven, start };
}
const { signal } = new AbortController();

describe('asSource', () => {
  it.each<[string, SimulatedSourceOptions]>([
    ['wire v1', {}],
    ['wire v1 with event streams', { push: true }],
    ['slow answers that overtake one another', { latency: [5, 90] }],
  ])('keeps all that a client relies on: %s', async (_what, options) => {
    const { clock, backend, driven } = setUp();
    const startRun = async (kind: 'long' | 'short') => {
      const speed = kind === 'short' ? 100 : 5;
      const reply = backend.startRun({ name: kind, params: { speed } });
      if (reply.status !== 201) throw new Error(reply.body.detail);
      return reply.body.id;
    };
    const results = await driven(checkRunSource({ source: backend.asSource(options), startRun, clock }));
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(results.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(8);
  });

  it.each<[string, SimulatedSourceOptions, boolean]>([
    ['polling', {}, true],
    ['by event stream', { push: true }, true],
    ['with an event stream that stays silent', { push: true, events: 'silent' }, true],
    ['from the smallest backend', { wire: 'basic' }, false],
  ])('lets a client see a run to its end, %s', async (_what, options, hasRevisions) => {
    const { clock, backend, start } = setUp();
    const client = createRunClient({
      source: backend.asSource(options),
      clock,
      environment: createManualEnvironment(),
    });
    const id = start();
    const unwatch = client.watch(id, () => {}, { steps: true });
    await clock.advance(60_000);
    const { run, steps } = client.getSnapshot(id);
    expect(run?.status).toBe('succeeded');
    expect(steps.map(({ title }) => title)).toHaveLength(8);
    expect(run?.rev != null).toBe(hasRevisions);
    unwatch();
    client.dispose();
  });

  it('lets faults through as a real line would', async () => {
    const { backend, start, driven } = setUp();
    const id = start();
    const source = backend.asSource({
      faults: [
        { call: 'readStatus', nth: 1, drop: 'before' },
        { call: 'readStatus', nth: 2, status: 503, retryAfter: 7 },
        { call: 'readStatus', nth: 3, html: true },
      ],
    });
    const read = () => driven(source.readRun(id, { signal }));
    await expect(read()).rejects.toMatchObject({ kind: 'network' });
    await expect(read()).rejects.toMatchObject({ kind: 'server', retryAfterMs: 7000 });
    await expect(read()).rejects.toMatchObject({ kind: 'invalid' });
    expect((await read()).run?.id).toBe(id);
  });
});

describe('asFetch', () => {
  it('rejects when the request is aborted while it waits', async () => {
    const { backend, start } = setUp();
    const fetch = backend.asFetch({ latency: Number.POSITIVE_INFINITY });
    const controller = new AbortController();
    const asked = fetch(`http://any/v1/runs/${start()}/status`, { signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });

  it("takes a server's own Request, which the constructor of Request refuses", async () => {
    const { backend, start } = setUp();
    const real = new Request(`http://any/api/v1/runs/${start()}/status`);
    // A request as srvx (TanStack Start, Nitro) creates it: the right prototype, but no native object behind it.
    const own: Request = Object.create(Request.prototype, {
      ...{ url: { value: real.url }, method: { value: real.method } },
      ...{ headers: { value: real.headers }, signal: { value: real.signal } },
    });
    expect(() => new Request(own)).toThrow(TypeError);
    const answer = await backend.asFetch()(own);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ name: 'Test' });
  });

  it('answers 404 to what is no call', async () => {
    const { backend } = setUp();
    const fetch = backend.asFetch();
    expect((await fetch('http://any/v1/other')).status).toBe(404);
    expect((await fetch('http://any/v1/runs/none/events')).status).toBe(404);
  });

  it('ends an event stream with the run, and says so', async () => {
    const { clock, backend, start } = setUp({ speed: 100 });
    const id = start();
    const stream = await backend.asFetch()(`http://any/v1/runs/${id}/events`);
    const read = stream.text();
    await clock.advance(20_000);
    const text = await read;
    expect(text).toContain('event: snapshot');
    expect(text).toMatch(
      /event: change[\s\S]*"status":"succeeded"[\s\S]*event: bye\ndata: {"type":"bye","code":1000}\n\n$/,
    );
  });

  it('speaks as the smallest backend does: no revs, cancelled at once, 400 for what has ended', async () => {
    const { clock, backend, start } = setUp();
    const fetch = backend.asFetch({ wire: 'basic' });
    const id = start();
    await clock.advance(3000);
    const ask = async (path: string, init?: RequestInit) => {
      const response = await fetch(`http://any/v1/runs/${id}/${path}`, init);
      return { status: response.status, body: await response.json() };
    };
    expect((await ask('status')).body).toEqual({
      ...{ id, status: 'running', name: 'Test', method: 'CTGAN', artifacts_ready: false },
      started_at: expect.any(String),
      finished_at: null,
    });
    expect((await ask('steps')).body[0]).toMatchObject({ step_no: 1, is_planned: true, is_agent_action: true });
    expect(await ask('cancel', { method: 'POST' })).toEqual({ status: 200, body: { ok: true, status: 'cancelled' } });
    expect((await ask('status')).body.status).toBe('cancelled');
    const ended = start('Other');
    await clock.advance(60_000);
    const late = await fetch(`http://any/v1/runs/${ended}/cancel`, { method: 'POST' });
    expect(late.status).toBe(400);
    expect(await late.json()).toHaveProperty('detail');
  });
});

describe('asHandler', () => {
  const start = (headers: Record<string, string> = {}) => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'k', ...headers },
    body: '{"name":"Once"}',
  });

  it('is one handler behind every face: a start repeated through another one is the same run', async () => {
    const { backend } = setUp();
    const first = await backend.asFetch()('http://any/v1/runs', start());
    const again = await backend.asHandler()(new Request('http://any/v1/runs', start()));
    const third = await backend.asFetch({ latency: 0 })('http://other/api/v1/runs', start());
    const runs = await Promise.all([first, again, third].map((response) => response.json()));
    expect(runs.map(({ id }) => id)).toEqual(['run_0001', 'run_0001', 'run_0001']);
    expect([first, again, third].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([
      null,
      'true',
      'true',
    ]);
    expect(backend.listRuns().body).toMatchObject({ runs: [{ id: 'run_0001', name: 'Once' }] });
  });

  it('refuses in the words of the handler, through every face', async () => {
    const { backend } = setUp();
    const ask = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"name":7}' };
    const here = await (await backend.asFetch()('http://any/v1/runs', ask)).json();
    const there = await (await backend.asHandler()(new Request('http://any/v1/runs', ask))).json();
    expect({ ...here, request_id: null }).toEqual({ ...there, request_id: null });
    expect(here).toMatchObject({ code: 'invalid_body', errors: [{ field: 'name' }], request_id: 'req_0001' });
    expect(backend.startRun({ name: 7 }).body).toMatchObject({ code: 'invalid_body' });
  });

  it('takes no offence at the cookies and the origin of the page under test', async () => {
    const { backend } = setUp();
    const fetch = backend.asFetch();
    for (const headers of [{ Cookie: 'session=1' }, { Origin: 'https://page.test', 'Sec-Fetch-Site': 'cross-site' }]) {
      expect((await fetch('http://any/v1/runs', start({ ...headers, 'Idempotency-Key': 'page' }))).status).toBe(201);
    }
  });

  it('sends listeners away when the backend is disposed', async () => {
    const { backend, start: startRun } = setUp();
    const stream = await backend.asFetch()(`http://any/v1/runs/${startRun()}/events`);
    backend.dispose();
    expect(await stream.text()).toMatch(/event: snapshot[\s\S]*event: bye\ndata: .*"code":1012/);
    expect((await backend.asFetch()('http://any/v1/runs/run_0001/events')).status).toBe(503);
  });
});

it('asSource refuses what is not there with the same error as the REST source', async () => {
  const { backend, driven } = setUp();
  const error = await driven(
    backend
      .asSource()
      .readRun('none', { signal })
      .catch((cause: unknown) => cause),
  );
  expect(error).toBeInstanceOf(RunSourceError);
  expect(error).toMatchObject({ kind: 'not_found', status: 404 });
});

describe('stages and a plan', () => {
  it('a client reads them of a staged run, from its start to its end', async () => {
    const { clock, backend, start } = setUp({ scenario: 'staged' });
    const source = backend.asSource();
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    const id = start('Staged');
    const seen = new Set<string>();
    client.watch(id, () => {
      const stages = client.getSnapshot(id).run?.stages ?? [];
      if (stages.length > 0) seen.add(stages.map(({ status }) => status).join(' '));
    });
    await clock.advance(30_000);
    expect([...seen]).toEqual([
      'pending pending pending',
      'running pending pending',
      'done running pending',
      'done done running',
      'done done done',
    ]);
    const { run, steps } = client.getSnapshot(id);
    expect(run?.plan).toMatchObject({ chosen: 'CTGAN', alternatives: [{ name: 'TVAE', used: false }] });
    expect(new Set(steps.map(({ stage }) => stage))).toEqual(new Set(['prepare', 'train', 'check']));
    client.dispose();
  });

  it('a cancelled run leaves the stages it never came to', async () => {
    const { clock, backend, start } = setUp({ scenario: 'staged' });
    const id = start('Staged');
    await clock.advance(2_000);
    backend.cancelRun(id, { force: true });
    const read = await backend.asSource().readRun(id, { signal });
    expect(read.run?.stages?.map(({ status }) => status)).toEqual(['cancelled', 'skipped', 'skipped']);
  });
});
