// @vitest-environment node
import { setupServer } from 'msw/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../src/testing/manual-clock';
import { createRunHandlers, type RunHandlersOptions } from './handlers';
import { createMemoryBackend } from './memory-backend';

const API = 'http://api.test';
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function serve(options: RunHandlersOptions = {}) {
  const clock = createManualClock();
  const { handlers, backend } = createRunHandlers({ clock, ...options });
  const server = setupServer(...handlers);
  server.listen({ onUnhandledRequest: 'error' });
  closing.push(() => {
    server.close();
    backend.dispose();
  });
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${API}/v1/runs${path}`, { headers });
  const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
    fetch(`${API}/v1/runs${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { clock, backend, get, post };
}

async function started(options: RunHandlersOptions = {}) {
  const world = serve(options);
  const reply = world.backend.startRun({ name: 'Test' });
  if (reply.status !== 201) throw new Error(reply.body.detail);
  await world.clock.advance(30_000);
  return { ...world, id: reply.body.id };
}

describe('wire version 1 over fetch', () => {
  it('starts, watches, cancels', async () => {
    const { clock, get, post } = serve();
    const start = await post('', { name: 'Nightly', method: 'CTGAN' }, { 'Idempotency-Key': 'k1' });
    expect(start.status).toBe(201);
    expect(start.headers.get('location')).toBe('/v1/runs/run_0001/status');
    expect(await start.json()).toMatchObject({ id: 'run_0001', name: 'Nightly', status: 'queued' });
    const replay = await post('', { name: 'Nightly', method: 'CTGAN' }, { 'Idempotency-Key': 'k1' });
    expect(replay.headers.get('idempotency-replayed')).toBe('true');

    await clock.advance(30_000);
    const status = await get('/run_0001/status');
    expect(status.headers.get('content-type')).toBe('application/json');
    expect(status.headers.get('cache-control')).toBe('private, no-cache');
    expect(status.headers.get('date')).toBe(new Date(clock.now()).toUTCString());
    const run = await status.json();
    expect(run).toMatchObject({ status: 'running', server_time: new Date(clock.now()).toISOString() });
    const etag = status.headers.get('etag') ?? '';
    expect(etag).toBe(`W/"${run.epoch}.${run.rev}"`);
    const unchanged = await get('/run_0001/status', { 'If-None-Match': etag });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
    expect(unchanged.headers.get('content-type')).toBeNull();
    // In a service worker, Chromium would report a 304 as an aborted request, once a second.
    vi.stubGlobal('navigator', { serviceWorker: {} });
    const whole = await get('/run_0001/status', { 'If-None-Match': etag });
    expect([whole.status, (await whole.json()).rev]).toEqual([200, run.rev]);
    vi.unstubAllGlobals();

    const steps = await (await get(`/run_0001/steps?after=0&limit=2&epoch=${run.epoch}`)).json();
    expect(steps).toMatchObject({ more: true, reset: false, run_rev: run.rev });
    expect(steps.steps).toHaveLength(2);
    expect(await (await get('/run_0001/metrics')).json()).toEqual({});
    expect(await (await get('/run_0001/eta-profile')).json()).toMatchObject({
      workflow: expect.any(String),
      history: [],
    });

    const cancel = await post('/run_0001/cancel', { reason: 'Wrong data' });
    expect(cancel.status).toBe(202);
    expect(await cancel.json()).toMatchObject({
      ok: true,
      status: 'cancelling',
      run: { cancel: { reason: 'Wrong data' } },
    });
    await clock.advance(1000);
    expect(await (await get('/run_0001/status')).json()).toMatchObject({ status: 'cancelled' });
    expect((await post('/run_0001/cancel')).status).toBe(200);
  });

  it('lists by status and ids, repeated or joined with commas', async () => {
    const { backend, get } = serve();
    for (const name of ['A', 'B', 'C']) backend.startRun({ name });
    backend.cancelRun('run_0002');
    const idsOf = async (query: string) => (await (await get(query)).json()).runs.map((run: { id: string }) => run.id);
    expect(await idsOf('?limit=2')).toEqual(['run_0003', 'run_0002']);
    expect(await idsOf('?status=cancelled')).toEqual(['run_0002']);
    expect(await idsOf('?status=cancelled,queued&ids=run_0001&ids=run_0002')).toEqual(['run_0002', 'run_0001']);
    const first = await (await get('?limit=2')).json();
    expect(await idsOf(`?limit=2&cursor=${encodeURIComponent(first.next_cursor)}`)).toEqual(['run_0001']);
  });

  it('refuses with a problem document, a code and a request id', async () => {
    const { id, get, post } = await started();
    const refusals: [Promise<Response>, number, string][] = [
      [get('/nope/status'), 404, 'not_found'],
      [get('/nope/steps'), 404, 'not_found'],
      [get('/nope/metrics'), 404, 'not_found'],
      [get('/nope/eta-profile'), 404, 'not_found'],
      [post('/nope/cancel'), 404, 'not_found'],
      [get(`/${id}/steps?after=-3`), 400, 'bad_request'],
      [get('?limit=many'), 400, 'bad_request'],
      [post('', {}), 422, 'invalid_body'],
      [post('', '{"name": '), 400, 'malformed_json'],
      [post(`/${id}/cancel`, { reason: 'x'.repeat(501) }), 422, 'invalid_body'],
      [post(`/${id}/cancel`, {}, { 'Content-Type': 'text/plain' }), 415, 'unsupported_media_type'],
      [
        post(`/${id}/cancel`, {}, { 'Content-Type': 'application/x-www-form-urlencoded' }),
        415,
        'unsupported_media_type',
      ],
      [fetch(`${API}/v1/runs/${id}/cancel`, { method: 'POST' }), 415, 'unsupported_media_type'],
    ];
    for (const [request, status, code] of refusals) {
      const reply = await request;
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
      expect(await reply.json()).toMatchObject({ status, code, request_id: expect.stringMatching(/^req_\d+$/) });
      expect(reply.status).toBe(status);
    }
    expect(await (await get(`/${id}/status`)).json()).toMatchObject({ status: 'running', cancel: null });
  });

  it('409 carries the run', async () => {
    const { id, clock, post } = await started();
    await clock.advance(200_000);
    const reply = await post(`/${id}/cancel`);
    expect(reply.status).toBe(409);
    expect(await reply.json()).toMatchObject({ code: 'already_finished', run: { id, status: 'succeeded' } });
  });

  it('takes a cancel with an empty body, and content types with parameters', async () => {
    const { id, post } = await started();
    expect((await post(`/${id}/cancel`, '', { 'Content-Type': 'application/json; charset=utf-8' })).status).toBe(202);
  });

  it('answers under one base URL only, when told so, from a backend it is given', async () => {
    const backend = createMemoryBackend({ clock: createManualClock(), scenario: 'single-step' });
    backend.startRun({ name: 'Here' });
    const { get } = serve({ baseUrl: `${API}/`, backend });
    expect((await (await get('')).json()).runs).toHaveLength(1);
    await expect(fetch('http://elsewhere.test/v1/runs')).rejects.toThrow();
  });
});

describe('faults', () => {
  it('drop before the effect: the run is not cancelled', async () => {
    const { id, backend, post } = await started({ faults: [{ call: 'cancelRun', nth: 1, drop: 'before' }] });
    await expect(post(`/${id}/cancel`)).rejects.toThrow();
    expect(backend.readStatus(id).body).toMatchObject({ status: 'running' });
    expect((await post(`/${id}/cancel`)).status).toBe(202);
  });

  it('drop after the effect: the run is cancelled although nobody was told', async () => {
    const { id, backend, post } = await started({ faults: [{ call: 'cancelRun', nth: 1, drop: 'after' }] });
    await expect(post(`/${id}/cancel`)).rejects.toThrow();
    expect(backend.readStatus(id).body).toMatchObject({ status: 'cancelling' });
  });

  it('a lost answer to a start is replayed by its key', async () => {
    const { backend, post } = serve({ faults: [{ call: 'startRun', nth: 1, drop: 'after' }] });
    await expect(post('', { name: 'A' }, { 'Idempotency-Key': 'k' })).rejects.toThrow();
    const again = await post('', { name: 'A' }, { 'Idempotency-Key': 'k' });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(backend.listRuns().body).toMatchObject({ runs: [{ id: 'run_0001' }] });
  });

  it('statuses, with Retry-After, for a number of calls in a row', async () => {
    const { id, get, post } = await started({
      faults: [
        { call: 'readStatus', nth: 2, times: 2, status: 503, retryAfter: 7 },
        { call: 'cancelRun', nth: 1, status: 502, afterEffect: true },
        { call: 'cancelRun', nth: 2, status: 429, retryAfter: 'Thu, 01 Jan 2026 00:01:00 GMT' },
      ],
    });
    const statuses: [number, string | null][] = [];
    for (let i = 0; i < 4; i += 1) {
      const reply = await get(`/${id}/status`);
      statuses.push([reply.status, reply.headers.get('retry-after')]);
    }
    expect(statuses).toEqual([
      [200, null],
      [503, '7'],
      [503, '7'],
      [200, null],
    ]);
    const lost = await post(`/${id}/cancel`);
    expect(await lost.json()).toMatchObject({ status: 502, code: 'injected_fault' });
    expect(await (await get(`/${id}/status`)).json()).toMatchObject({ status: 'cancelling' });
    expect((await post(`/${id}/cancel`)).headers.get('retry-after')).toBe('Thu, 01 Jan 2026 00:01:00 GMT');
  });

  it('HTML with 200, and JSON that breaks off', async () => {
    const { id, get } = await started({
      faults: [
        { call: 'readStatus', html: true },
        { call: 'readSteps', truncate: true },
      ],
    });
    const html = await get(`/${id}/status`);
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(await html.text()).toMatch(/^<!doctype html>/);
    const broken = await get(`/${id}/steps`);
    expect(broken.status).toBe(200);
    await expect(broken.json()).rejects.toThrow(SyntaxError);
  });

  it('latency and delays happen on the clock; an endless one can be aborted', async () => {
    const { id, clock, get } = await started({
      latency: 100,
      faults: [
        { call: 'readStatus', nth: 1, delayMs: 900 },
        { call: 'readStatus', nth: 2, delayMs: Number.POSITIVE_INFINITY },
      ],
    });
    let answered = false;
    const slow = get(`/${id}/status`).then((reply) => {
      answered = true;
      return reply;
    });
    // The request must reach the handler before the clock moves.
    await expect.poll(() => clock.pending).toBeGreaterThan(1);
    await clock.advance(999);
    expect(answered).toBe(false);
    await clock.advance(1);
    expect((await slow).status).toBe(200);
    const abort = new AbortController();
    const endless = fetch(`${API}/v1/runs/${id}/status`, { signal: abort.signal });
    await clock.advance(3_600_000);
    abort.abort();
    await expect(endless).rejects.toThrow(/abort/i);
  });

  it('a latency between two figures varies, and stays between them', async () => {
    const { id, clock, get } = await started({ latency: [50, 400] });
    const times: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const asked = clock.now();
      let answered = false;
      const reply = get(`/${id}/status`).then(() => {
        answered = true;
      });
      await expect.poll(() => clock.pending).toBeGreaterThan(1);
      while (!answered && clock.now() - asked < 1000) await clock.advance(10);
      await reply;
      times.push(clock.now() - asked);
    }
    expect(Math.min(...times)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...times)).toBeLessThanOrEqual(420);
    expect(new Set(times).size).toBeGreaterThan(4);
  });

  it('rules for one run count only its calls; a function decides call by call', async () => {
    const { clock, backend, get } = serve({ faults: [{ call: '*', runId: 'run_0002', nth: 2, status: 500 }] });
    backend.startRun({ name: 'A' });
    backend.startRun({ name: 'B' });
    await clock.advance(1000);
    const statusOf = async (path: string) => (await get(path)).status;
    expect(await statusOf('/run_0001/status')).toBe(200);
    expect(await statusOf('/run_0001/status')).toBe(200);
    expect(await statusOf('/run_0002/status')).toBe(200);
    expect(await statusOf('/run_0002/steps')).toBe(500);
    expect(await statusOf('/run_0002/status')).toBe(200);

    closing.splice(0).forEach((close) => {
      close();
    });
    const calls: string[] = [];
    const second = await started({
      faults: ({ call, nth, runId }) => {
        calls.push(`${call} ${nth} ${runId}`);
        return nth === 2 ? { status: 401 } : null;
      },
    });
    expect((await second.get(`/${second.id}/status`)).status).toBe(200);
    expect((await second.get(`/${second.id}/status`)).status).toBe(401);
    await second.get('');
    expect(calls).toEqual(['readStatus 1 run_0001', 'readStatus 2 run_0001', 'listRuns 1 null']);
  });
});
