// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest';
import { createRunClient } from '../../src/core/client/run-client';
import { RunSourceError } from '../../src/core/run/run-source';
import { checkRunSource } from '../../src/testing/check-run-source';
import { createManualClock } from '../../src/testing/manual-clock';
import { createManualEnvironment } from '../../src/testing/manual-environment';
import type { MemoryBackendOptions } from '../simulator/simulation';
import { createMemoryBackend } from './memory-backend';
import type { MemoryBackend } from './memory-backend.types';
import type { SimulatedSourceOptions } from './source';

let open: MemoryBackend[] = [];
afterEach(() => {
  for (const backend of open) backend.dispose();
  open = [];
});

function setUp(options: MemoryBackendOptions = {}) {
  const clock = createManualClock();
  const backend = createMemoryBackend({ clock, scenario: 'clean', speed: 10, ...options });
  open.push(backend);
  /** Moves time until the promise has settled. */
  const driven = async <T>(promise: Promise<T>): Promise<T> => {
    let isDone = false;
    const settled = promise.finally(() => {
      isDone = true;
    });
    // Not yet awaited, and not unhandled either.
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
