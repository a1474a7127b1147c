import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunClient } from '../../src/core/client/run-client';
import { isPausable } from '../../src/core/request/pause-run';
import { createRestSource } from '../../src/sources/rest/rest-source';
import type { Backend } from '../scale/backend';
import { DatabaseUnavailable } from '../scale/database/unavailable';
import {
  aStep,
  aStepEnd,
  createClient,
  createSteeredWork,
  type Problem,
  startTestBackend,
  type WireRun,
  type WireStep,
} from '../testing';

/** Every response of the wire format, over real HTTP. Tests control the work, so nothing depends on timing. */
const steered = createSteeredWork();
let backend: Backend;
let pageDir: string;
let ada: ReturnType<typeof createClient>;
let bob: ReturnType<typeof createClient>;
let viewer: ReturnType<typeof createClient>;
let nobody: ReturnType<typeof createClient>;

beforeAll(async () => {
  pageDir = await mkdtemp(join(tmpdir(), 'runlight-page-'));
  await writeFile(join(pageDir, 'index.html'), '<title>page</title>');
  await writeFile(join(pageDir, 'app.js'), 'let x;');
  backend = await startTestBackend({
    work: steered.work,
    pageDir,
    concurrency: 50,
    drainMs: 200,
    graceMs: 3_600_000,
    origins: ['https://app.example'],
  });
  ada = createClient(backend.url);
  bob = createClient(backend.url, 'demo-bob');
  viewer = createClient(backend.url, 'demo-viewer');
  nobody = createClient(backend.url, null);
});
afterAll(async () => {
  await backend.close();
  await rm(pageDir, { recursive: true });
});

const MISSING = 'no-such-run';
const json = { 'Content-Type': 'application/json' };

async function running() {
  const run = await ada.start();
  const job = await steered.of(run.id);
  return { id: run.id, ...job };
}

/** A run that ended on its own. */
async function ended(status: 'succeeded' | 'failed' = 'succeeded') {
  const { id, settle } = await running();
  settle({ status, error: status === 'failed' ? { code: 'out_of_memory', message: 'No memory left.' } : null });
  await ada.reaches(id, status);
  return id;
}

function expectProblem(answer: Awaited<ReturnType<typeof ada.call>>, status: number, code: string): Problem {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = answer.json<Problem>();
  expect(problem).toMatchObject({ type: 'about:blank', status, code, request_id: answer.headers.get('x-request-id') });
  expect(answer.text).not.toMatch(/node_modules|\bat .*\.ts/);
  return problem;
}

describe('POST /v1/runs', () => {
  it('201 with Location and the run', async () => {
    const answer = await ada.post('/v1/runs', {
      name: 'Patients',
      method: 'TVAE',
      params: { dataset: 'admissions', scenario: 'clean', speed: 10 },
    });
    const run = answer.json<WireRun>();
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v1/runs/${run.id}/status`);
    expect(run).toMatchObject({
      name: 'Patients',
      method: 'TVAE',
      dataset: 'admissions',
      status: 'queued',
      rev: 1,
      attempt: 0,
    });
    expect(run.id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    expect(Object.keys(run).sort()).toEqual(
      [
        'attempt can cancel created_at current_step dataset epoch error finished_at id max_attempts method metrics name',
        'progress queue_position rev server_time started_at status updated_at',
      ]
        .join(' ')
        .split(' '),
    );
  });

  it('fault 62: the same key and body: the same run, also when both arrive at once', async () => {
    const send = () => ada.post('/v1/runs', { name: 'Once', method: 'CTGAN' }, { 'Idempotency-Key': 'key-1' });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.json<WireRun>().id)).size).toBe(1);
    const replayed = answers.filter((answer) => answer.headers.get('idempotency-replayed') === 'true');
    expect(replayed).toHaveLength(2);
  });

  it('fault 62: the same key with another body: 422; of another user: another run', async () => {
    const key = { 'Idempotency-Key': 'key-2' };
    const first = (await ada.post('/v1/runs', { name: 'One' }, key)).json<WireRun>();
    expectProblem(await ada.post('/v1/runs', { name: 'Two' }, key), 422, 'idempotency_mismatch');
    const other = await bob.post('/v1/runs', { name: 'One' }, key);
    expect(other.status).toBe(201);
    expect(other.json<WireRun>().id).not.toBe(first.id);
  });

  it.each([
    ['no name', {}],
    ['an empty name', { name: ' \u0000 ' }],
    ['a name that is too long', { name: 'x'.repeat(201) }],
    ['an unknown method', { name: 'x', method: 'MAGIC' }],
    ['an unknown scenario', { name: 'x', params: { scenario: 'nope' } }],
    ['a speed that is no number', { name: 'x', params: { speed: 'fast' } }],
    ['an array', []],
  ])('422 for %s', async (_what, body) => {
    const problem = expectProblem(await ada.post('/v1/runs', body), 422, 'invalid_body');
    expect(problem).toHaveProperty('errors');
  });

  it('400 for broken JSON and a bad key, 413 for too much, 415 for another type, 401, 403', async () => {
    expectProblem(await ada.post('/v1/runs', '{"name":'), 400, 'malformed_json');
    expectProblem(
      await ada.post('/v1/runs', { name: 'x' }, { 'Idempotency-Key': 'x'.repeat(256) }),
      400,
      'bad_request',
    );
    expectProblem(await ada.post('/v1/runs', { name: 'x', pad: 'x'.repeat(16 * 1024) }), 413, 'body_too_large');
    const form = { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '{"name":"x"}' };
    expectProblem(await ada.call('/v1/runs', form), 415, 'unsupported_media_type');
    const refused = await nobody.post('/v1/runs', { name: 'x' });
    expectProblem(refused, 401, 'unauthorized');
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expectProblem(await createClient(backend.url, 'wrong').post('/v1/runs', { name: 'x' }), 401, 'unauthorized');
    expectProblem(await viewer.post('/v1/runs', { name: 'x' }), 403, 'forbidden');
  });

  it('fault 63: hostile text is stored and given back as text, without control characters', async () => {
    const name = `<img src=x onerror=alert(1)>'); drop table runs; -- \u202e${'\u0000\u0007\u001b[31m'}\ud800 Ω 漢 🙂`;
    const run = await ada.start({ name, dataset: '{{7*7}}' });
    const clean = `<img src=x onerror=alert(1)>'); drop table runs; -- \u202e[31m Ω 漢 🙂`;
    expect(await ada.status(run.id)).toMatchObject({ name: clean, dataset: '{{7*7}}' });
    await steered.of(run.id);
    const answer = await ada.cancel(run.id, { reason: `"><script>\u0000</script>` });
    expect(answer.json<{ run: WireRun }>().run.cancel).toMatchObject({ reason: '"><script></script>' });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('GET /v1/runs', () => {
  it('pages through the callers own runs, newest first, by status and by ids', async () => {
    const carl = bob; // no other test leaves runs for bob, so this test owns his list
    const before = (await carl.call('/v1/runs')).json<{ runs: WireRun[] }>().runs.length;
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await carl.start({ name: `Run ${i}` })).id);
    await carl.cancel(ids[0] ?? '', { force: true });

    const got: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path = `/v1/runs?limit=2${cursor && `&cursor=${cursor}`}`;
      const page: { runs: WireRun[]; next_cursor: string | null; server_time: string } = (await carl.call(path)).json();
      expect(page.runs.length).toBeLessThanOrEqual(2);
      expect(Math.abs(Date.parse(page.server_time) - Date.now())).toBeLessThan(5000);
      got.push(...page.runs.map((run) => run.id));
      cursor = page.next_cursor;
    }
    expect(got.slice(0, 5)).toEqual(ids);
    expect(got).toHaveLength(before + 5);

    const list = async (query: string) => (await carl.call(`/v1/runs?${query}`)).json<{ runs: WireRun[] }>().runs;
    expect((await list('status=cancelled')).map((run) => run.id)).toEqual([ids[0]]);
    expect((await list(`ids=${ids[1]},${ids[3]},${MISSING}`)).map((run) => run.id)).toEqual([ids[1], ids[3]]);
    const mine = (await ada.call(`/v1/runs?ids=${ids.join(',')}`)).json<{ runs: WireRun[] }>();
    expect(mine).toMatchObject({ runs: [], next_cursor: null });
    expect(mine).toHaveProperty('server_time');
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'cursor=!!',
    'cursor=eA',
    'status=nope',
    `ids=${'a,'.repeat(100)}a`,
    'limit=1&limit=2',
  ])('400 for %s', async (query) => {
    expectProblem(await ada.call(`/v1/runs?${query}`), 400, 'bad_request');
  });
});

describe('GET /v1/runs/:id/status', () => {
  it('has an ETag of epoch and rev, answers 304 to it, and 200 once it has changed', async () => {
    const { id, context } = await running();
    const first = await ada.call(`/v1/runs/${id}/status`);
    const run = first.json<WireRun>();
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toBe(`W/"${run.epoch}.${run.rev}"`);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toMatch(/Authorization/);
    expect(Math.abs(Date.parse(run.server_time) - Date.now())).toBeLessThan(5000);

    const same = await ada.call(`/v1/runs/${id}/status`, { headers: { 'If-None-Match': etag } });
    expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', etag]);
    // A proxy may have removed the weak prefix of the ETag (RFC 9110 compares weakly).
    for (const known of [etag.replace('W/', ''), `"other", ${etag.replace('W/', '')}`, '*']) {
      const again = await ada.call(`/v1/runs/${id}/status`, { headers: { 'If-None-Match': known } });
      expect([known, again.status]).toEqual([known, 304]);
    }

    await context.report.startStep(aStep);
    await context.report.updateStep({ current: 5, total: 10, unit: 'epoch' });
    const next = await ada.call(`/v1/runs/${id}/status`, { headers: { 'If-None-Match': etag } });
    expect(next.status).toBe(200);
    expect(next.json<WireRun>()).toMatchObject({
      rev: run.rev + 2,
      status: 'running',
      progress: { completed_steps: 0, total_steps: 4, fraction: null },
      current_step: { n: 1, kind: 'training', name: 'Training' },
      can: { cancel: true, force: true, pause: false },
    });
    expect(next.json<WireRun>().current_step?.started_at).toMatch(/^\d{4}-.*Z$/);
  });

  it('tells what a step measures while it runs, until it says otherwise', async () => {
    const { id, context } = await running();
    await context.report.startStep(aStep);
    const metrics = async () => (await ada.steps(id)).at(-1)?.metrics;
    expect(await metrics()).toBeNull();
    await context.report.updateStep({ current: 5, total: 10, unit: 'epoch', metrics: { loss: 2.3, val_loss: 2.5 } });
    expect(await metrics()).toEqual({ loss: 2.3, val_loss: 2.5 });
    await context.report.updateStep({ current: 6, total: 10, unit: 'epoch' });
    expect(await metrics()).toEqual({ loss: 2.3, val_loss: 2.5 });
    await context.report.updateStep({ current: 7, total: 10, unit: 'epoch', metrics: { loss: 1.9 } });
    expect(await metrics()).toEqual({ loss: 1.9 });
  });

  it('says null, not a number, while nobody knows how many steps there will be', async () => {
    const { id, context } = await running();
    await context.report.startStep({ ...aStep, totalSteps: null });
    expect((await ada.status(id)).progress).toEqual({ completed_steps: 0, total_steps: null, fraction: null });
  });

  it('says why it failed', async () => {
    const run = await ada.status(await ended('failed'));
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'out_of_memory' },
      can: { cancel: false, force: false },
    });
    expect(run.finished_at).not.toBeNull();
  });
});

describe('GET /v1/runs/:id/steps', () => {
  it('gives what changed after a rev, and everything to a foreign epoch', async () => {
    const { id, context } = await running();
    await context.report.startStep(aStep);
    await context.report.finishStep({ ...aStepEnd, metrics: { loss: 0.5 } });
    type Page = { epoch: string; run_rev: number; steps: WireStep[]; next: number; more: boolean; reset: boolean };
    const page = async (query: string) => (await ada.call(`/v1/runs/${id}/steps?${query}`)).json<Page>();

    const first = await page('after=0');
    expect(first).toMatchObject({
      run_rev: 4,
      next: 4,
      more: false,
      reset: false,
      steps: [{ n: 1, rev: 4, status: 'done' }],
    });
    expect(Object.keys(first).sort()).toEqual(['epoch', 'more', 'next', 'reset', 'run_rev', 'steps']);
    expect(first.steps[0]).toMatchObject({
      attempt: 1,
      kind: 'training',
      metrics: { loss: 0.5 },
      progress: { current: 0 },
    });
    expect(await page(`after=${first.next}&epoch=${first.epoch}`)).toMatchObject({ steps: [], next: 4, reset: false });
    await context.report.startStep({ ...aStep, title: 'Next' });
    expect(await page(`after=${first.next}&epoch=${first.epoch}`)).toMatchObject({
      steps: [{ title: 'Next' }],
      next: 5,
    });
    expect(await page('after=4&epoch=foreign')).toMatchObject({ steps: [{ n: 1 }, { n: 2 }], reset: true });
    expect(await page('after=1000')).toMatchObject({ steps: [{ n: 1 }, { n: 2 }], reset: true, next: 5 });
    expect(await page('limit=1')).toMatchObject({ steps: [{ n: 1 }], more: true, next: 4 });
  });

  it.each(['after=-1', 'after=x', 'after=1.5', 'after=99999999999', 'limit=501', 'limit=0'])(
    '400 for %s',
    async (query) => {
      const { id } = await ada.start();
      expectProblem(await ada.call(`/v1/runs/${id}/steps?${query}`), 400, 'bad_request');
    },
  );
});

describe('GET /v1/runs/:id/metrics', () => {
  it('is empty until there are some, then nested by group', async () => {
    const { id, context } = await running();
    const metrics = async () => (await ada.call(`/v1/runs/${id}/metrics`)).json();
    expect(await metrics()).toEqual({});
    await context.report.startStep(aStep);
    const ks_mean = { value: 0.1, group: 'utility', label: 'KS mean' };
    await context.report.finishStep({
      ...aStepEnd,
      runMetrics: { ks_mean, mia_auc: { value: null, group: 'privacy' } },
    });
    expect(await metrics()).toEqual({ utility: { ks_mean: 0.1 }, privacy: { mia_auc: null } });
    expect((await ada.status(id)).metrics).toMatchObject({ ks_mean });
  });
});

describe('GET /v1/runs/:id/eta-profile', () => {
  const steps = async (context: Awaited<ReturnType<typeof running>>['context'], ...titles: string[]) => {
    for (const title of titles) {
      await context.report.startStep({ ...aStep, title });
      await context.report.finishStep(aStepEnd);
    }
  };
  const profileOf = async (id: string) => (await ada.call(`/v1/runs/${id}/eta-profile`)).json<Profile>();
  interface Profile {
    workflow: string;
    expected_steps: number | null;
    plan: unknown;
    history: {
      duration_ms: number;
      expected_steps: number | null;
      steps: { name: string; started_at_ms: number; finished_at_ms: number }[];
    }[];
  }

  it('tells of the last five runs of the same owner and workflow that succeeded, oldest first', async () => {
    const kind = { method: 'TVAE', dataset: 'wards' };
    const play = async (who: typeof ada, body: object, title: string, status: 'succeeded' | 'failed' = 'succeeded') => {
      const run = await who.start({ name: title, ...body });
      const { context, settle } = await steered.of(run.id);
      await steps(context, 'Loading', title);
      settle({ status, error: null });
      await who.reaches(run.id, status);
    };
    for (let i = 0; i < 6; i++) await play(ada, kind, `Run ${i}`);
    await play(ada, kind, 'Failed', 'failed');
    await play(ada, { ...kind, dataset: 'beds' }, 'Other dataset');
    await play(ada, { ...kind, method: 'CTGAN' }, 'Other method');
    await play(ada, { ...kind, params: { speed: 10 } }, 'Other parameters');
    await play(bob, kind, 'Another user');

    // The dataset may be in either place.
    const asked = await ada.start({ name: 'Now', method: 'TVAE', params: { dataset: 'wards' } });
    expect(await profileOf(asked.id)).toMatchObject({ expected_steps: null, plan: null, workflow: 'TVAE / wards' });
    const { context } = await steered.of(asked.id);
    await context.report.startStep({ ...aStep, totalSteps: 9 });
    const profile = await profileOf(asked.id);
    expect(profile.expected_steps).toBe(9);
    expect(profile.history.map((run) => run.steps[1]?.name)).toEqual(['Run 1', 'Run 2', 'Run 3', 'Run 4', 'Run 5']);
    for (const { duration_ms, expected_steps, steps } of profile.history) {
      expect(expected_steps).toBe(4);
      const times = steps.flatMap((step) => [step.started_at_ms, step.finished_at_ms]);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeGreaterThanOrEqual(0);
      expect(times.at(-1)).toBeLessThanOrEqual(duration_ms);
      expect(duration_ms).toBeGreaterThan(0);
    }
    expect((await viewer.call(`/v1/runs/${asked.id}/eta-profile`)).status).toBe(200);
  });

  it('knows a run without method and dataset by its name, and leaves out what was interrupted', async () => {
    const first = await ada.start({ name: 'Nightly' });
    const { context, settle } = await steered.of(first.id);
    await steps(context, 'Done before');
    await context.report.startStep({ ...aStep, title: 'Broken off' });
    steered.forget(first.id);
    await backend.store.release(first.id, context.run.claim);
    settle(null); // the first worker notices that it no longer holds the run
    const again = await steered.of(first.id);
    await steps(again.context, 'Done again');
    again.settle({ status: 'succeeded', error: null });
    await ada.reaches(first.id, 'succeeded');
    expect((await ada.steps(first.id)).map((step) => step.status)).toContain('interrupted');
    await ada.start({ name: 'Weekly' });
    const { history } = await profileOf((await ada.start({ name: 'Nightly' })).id);
    expect(history.map((run) => run.steps.map((step) => step.name))).toEqual([['Done before', 'Done again']]);
    expect((await profileOf(first.id)).history).toEqual([]); // a run is not part of its own history
  });

  it("is what the library's own source reads", async () => {
    const source = createRestSource({
      baseUrl: backend.url,
      getHeaders: async () => ({ Authorization: 'Bearer demo-ada' }),
    });
    const { id } = await ada.start({ method: 'TVAE', dataset: 'wards' });
    const profile = await source.readEtaProfile?.(id, { signal: new AbortController().signal });
    expect(profile?.history).toHaveLength(5);
    expect(profile?.history?.[4]?.steps).toMatchObject([{ name: 'Loading' }, { name: 'Run 5' }]);
  });
});

describe('POST /v1/runs/:id/cancel', () => {
  type CancelAnswer = { ok: boolean; status: string; run: WireRun };

  it('202 for a running run, and again 202 while it is cancelling', async () => {
    const { id } = await running();
    const first = await ada.cancel(id, { reason: 'wrong data' });
    expect(first.status).toBe(202);
    expect(first.json<CancelAnswer>()).toMatchObject({
      ok: true,
      status: 'cancelling',
      run: {
        status: 'cancelling',
        cancel: { requested_by: 'ada', reason: 'wrong data', outcome: null },
        can: { cancel: false, force: true },
      },
    });
    const again = await ada.cancel(id);
    expect(again.status).toBe(202);
    expect(again.json<CancelAnswer>().run.rev).toBe(first.json<CancelAnswer>().run.rev);
    const forced = await ada.cancel(id, { force: true });
    expect([forced.status, forced.json<CancelAnswer>().run.cancel?.outcome]).toEqual([200, 'forced']);
  });

  it('fault 38: 20 at once are one change', async () => {
    const { id } = await running();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ada.cancel(id)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]));
    expect(new Set(answers.map((answer) => answer.json<CancelAnswer>().run.rev)).size).toBe(1);
  });

  it('200 for a run that is cancelled already', async () => {
    const { id } = await running();
    await ada.cancel(id, { force: true });
    const answer = await ada.cancel(id);
    expect([answer.status, answer.json<CancelAnswer>().status]).toEqual([200, 'cancelled']);
  });

  it.each(['succeeded', 'failed'] as const)('fault 39: 409 with the run when it has %s', async (status) => {
    const problem = expectProblem(await ada.cancel(await ended(status)), 409, 'already_finished');
    expect(problem.run).toMatchObject({ status, cancel: null });
  });

  it('fault 49: 404 with the same body for a missing run and for another users, and it goes on', async () => {
    const { id } = await running();
    const body = (text: string) => ({ ...JSON.parse(text), request_id: null });
    for (const path of ['status', 'steps', 'metrics', 'eta-profile'] as const) {
      const [others, missing] = [
        await bob.call(`/v1/runs/${id}/${path}`),
        await bob.call(`/v1/runs/${MISSING}/${path}`),
      ];
      expectProblem(others, 404, 'not_found');
      expect(body(others.text)).toEqual(body(missing.text));
    }
    for (const run of [id, MISSING, 'not%20an%20id', 'x'.repeat(65)]) {
      expect(body((await bob.cancel(run, { force: true })).text)).toEqual(
        body((await bob.call(`/v1/runs/${MISSING}/status`)).text),
      );
    }
    expect(await ada.status(id)).toMatchObject({ status: 'running', cancel: null });
  });

  it('fault 50: 403 for a viewer, who sees the run but no right to cancel it', async () => {
    const { id } = await running();
    expect(await viewer.status(id)).toMatchObject({ status: 'running', can: { cancel: false, force: false } });
    expectProblem(await viewer.cancel(id), 403, 'forbidden');
    expectProblem(await viewer.cancel(MISSING), 404, 'not_found');
    expect(await ada.status(id)).toMatchObject({ status: 'running' });
  });

  it('401, 415, 422, 400', async () => {
    const { id } = await running();
    expectProblem(await nobody.cancel(id), 401, 'unauthorized');
    const path = `/v1/runs/${id}/cancel`;
    expectProblem(await ada.call(path, { method: 'POST' }), 415, 'unsupported_media_type');
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expectProblem(
      await ada.call(path, { method: 'POST', headers: form, body: 'force=true' }),
      415,
      'unsupported_media_type',
    );
    expectProblem(await ada.cancel(id, { reason: 'x'.repeat(501) }), 422, 'invalid_body');
    expectProblem(await ada.cancel(id, { force: 'yes' }), 422, 'invalid_body');
    expectProblem(await ada.cancel(id, '{'), 400, 'malformed_json');
    expect(await ada.status(id)).toMatchObject({ status: 'running' });
    expect((await ada.call(path, { method: 'POST', headers: json })).status).toBe(202); // declared as JSON, but empty
  });
});

describe('around it', () => {
  it('is healthy and ready', async () => {
    expect((await nobody.call('/healthz')).json()).toEqual({ ok: true });
    expect((await nobody.call('/readyz')).json()).toEqual({ ok: true });
  });

  it('fault 57: 503 with Retry-After while the database does not answer', async () => {
    const { id } = await ada.start();
    const { changes } = backend.store;
    backend.store.changes = async () => {
      throw new DatabaseUnavailable('the connection was closed');
    };
    const answer = await ada.call(`/v1/runs/${id}/status`);
    backend.store.changes = changes;
    expectProblem(answer, 503, 'database_unavailable');
    expect(answer.headers.get('retry-after')).toBe('2');
    expect((await ada.call(`/v1/runs/${id}/status`)).status).toBe(200);
  });

  it('cannot pause a run: it says so of each, and has no such call', async () => {
    const { id } = await running();
    expect((await ada.status(id)).can).toEqual({ cancel: true, force: true, pause: false });
    for (const call of ['pause', 'resume']) {
      expectProblem(await ada.post(`/v1/runs/${id}/${call}`, {}), 404, 'no_such_call');
    }
    const headers = { Authorization: 'Bearer demo-ada' };
    const source = createRestSource({
      baseUrl: backend.url,
      getHeaders: async () => headers,
      capabilities: { pause: true },
    });
    const client = createRunClient({ source });
    await client.refresh(id);
    const { run } = client.getSnapshot(id);
    expect([run?.status, isPausable(client, run)]).toEqual(['running', false]); // no pause button
    client.dispose();
  });

  it('says which calls there are not', async () => {
    expectProblem(await ada.call('/v1/nothing'), 404, 'no_such_call');
    expectProblem(await ada.call('/v1/runs/x/status', { method: 'DELETE' }), 404, 'no_such_call');
    expectProblem(await ada.call('/v1/runs/%E0%A4%A/status'), 400, 'bad_request');
  });

  it('keeps a good request id and replaces a bad one', async () => {
    const id = async (given: string) =>
      (await nobody.call('/healthz', { headers: { 'X-Request-Id': given } })).headers.get('x-request-id');
    expect(await id('abc-123')).toBe('abc-123');
    expect(await id('<script>')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('serves the page and its files, the page also at other addresses, but never for an unknown call', async () => {
    const home = await nobody.call('/', { headers: { Accept: 'text/html' } });
    expect([home.status, home.text]).toEqual([200, '<title>page</title>']);
    expect(home.headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
    expect((await nobody.call('/app.js')).text).toBe('let x;');
    expect((await nobody.call('/runs/deep/link', { headers: { Accept: 'text/html' } })).text).toBe(
      '<title>page</title>',
    );
    expectProblem(
      await nobody.call('/missing.js', { headers: { Accept: 'application/javascript' } }),
      404,
      'not_found',
    );
    expectProblem(
      await nobody.call('/../../package.json', { headers: { Accept: 'application/json' } }),
      404,
      'not_found',
    );
    expectProblem(await nobody.call('/v1/nothing', { headers: { Accept: 'text/html' } }), 401, 'unauthorized');
    expectProblem(await ada.call('/v1/nothing', { headers: { Accept: 'text/html' } }), 404, 'no_such_call');
  });

  it('lets listed origins read answers and headers, others not', async () => {
    const from = (origin: string, method = 'GET') => ada.call('/v1/runs', { method, headers: { Origin: origin } });
    const allowed = await from('https://app.example');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example');
    for (const name of ['ETag', 'Date', 'Retry-After', 'Location', 'Idempotency-Replayed']) {
      expect(allowed.headers.get('access-control-expose-headers')).toContain(name);
    }
    const preflight = await from('https://app.example', 'OPTIONS');
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    const foreign = await from('https://evil.example', 'OPTIONS');
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    expect(foreign.headers.get('vary')).toContain('Origin');
  });
});
