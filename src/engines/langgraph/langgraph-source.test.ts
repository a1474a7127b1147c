// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createLangGraphSource, type LangGraphSourceOptions } from './langgraph-source';

const signal = new AbortController().signal;
const [THREAD, RUN] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const ID = `${THREAD}~${RUN}`;

/** A server with one thread and one run. */
function setUp(options: Partial<LangGraphSourceOptions> = {}) {
  const at = '2026-11-29T10:00:00Z';
  const run = {
    run_id: RUN,
    thread_id: THREAD,
    status: 'running',
    created_at: at as unknown,
    updated_at: at as unknown,
  };
  const thread = { thread_id: THREAD, status: 'busy', updated_at: at, metadata: {} as Record<string, unknown> };
  const history: object[] = [];
  const later: object[] = []; // newer runs of the thread
  const now = { run, later, thread, history, cancelStatus: 202, patchStatus: 200, onCancel: () => {}, stream: '' };
  const patches: unknown[] = [];
  const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { pathname } = new URL(String(input));
    if (pathname.endsWith('/cancel')) {
      now.onCancel();
      return json({ detail: 'no' }, now.cancelStatus);
    }
    if (pathname.endsWith('/history')) return json(now.history);
    if (pathname.endsWith('/stream')) return new Response(now.stream);
    if (pathname.endsWith('/runs')) return json([...now.later, now.run]);
    if (pathname.endsWith('/search')) return json([now.thread]);
    if (init.method === 'PATCH') {
      if (now.patchStatus !== 200) return json({ detail: 'no' }, now.patchStatus);
      const { metadata } = JSON.parse(String(init.body));
      patches.push(metadata);
      Object.assign(thread.metadata, metadata);
    }
    return json(now.thread);
  };
  const source = createLangGraphSource({ baseUrl: 'http://graph.test', fetch, ...options });
  const read = async () => (await source.readRun(ID, { signal })).run;
  return { now, source, read, patches, cancel: () => source.cancelRun?.(ID, { signal, idempotencyKey: 'k' }) };
}

describe('a cancel that the server refuses', () => {
  it.each([403, 409, 422])('with %i: the run goes on, and no page shows it as cancelling for ever', async (status) => {
    const { now, read, cancel, patches } = setUp();
    now.cancelStatus = status;
    await expect(cancel()).rejects.toMatchObject({ isTransient: false });
    expect(await read()).toMatchObject({ status: 'running' });
    expect((await read())?.cancel).toBeUndefined();
    expect(patches).toEqual([]);
  });

  it('because the run has ended meanwhile: it says so', async () => {
    const { now, cancel } = setUp();
    now.cancelStatus = 409;
    now.onCancel = () => {
      Object.assign(now.run, { status: 'success', updated_at: '2026-11-29T10:00:09Z' });
      now.thread.status = 'idle';
    };
    await expect(cancel()).rejects.toMatchObject({ kind: 'ended', run: { status: 'succeeded' } });
  });

  it('for a moment is still asked for, and does not look accepted until then', async () => {
    const { now, source } = setUp();
    const clock = createManualClock();
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    client.watch(ID);
    await clock.advance(100);
    const posts: number[] = [];
    now.cancelStatus = 503;
    now.onCancel = () => {
      posts.push(clock.now());
      if (posts.length < 3) return;
      now.cancelStatus = 202;
      Object.assign(now.run, { status: 'interrupted' });
    };
    const outcome = client.cancel(ID, { reason: 'Wrong data.' });
    await clock.advance(10_000);
    expect(posts.length).toBe(3);
    expect(await outcome).toMatchObject({ result: 'cancelled', run: { cancel: { reason: 'Wrong data.' } } });
    client.dispose();
  });

  it('for a moment, although it has taken effect: when and why is kept', async () => {
    const { now, cancel, patches } = setUp();
    now.cancelStatus = 504;
    now.onCancel = () => void Object.assign(now.run, { status: 'interrupted' });
    expect(await cancel()).toMatchObject({ status: 'cancelled' });
    expect(patches).toMatchObject([{ runlight_cancel: { run: RUN } }]);
  });

  it('by a page that is closed before it is sent: no page shows the run as cancelling', async () => {
    const { now, read, cancel } = setUp();
    now.onCancel = () => {
      throw new TypeError('Failed to fetch');
    };
    await expect(cancel()).rejects.toMatchObject({ kind: 'network' });
    expect(await read()).toMatchObject({ status: 'running' });
  });

  it('only in that nobody may write the note: it is accepted all the same', async () => {
    const { now, cancel } = setUp();
    now.patchStatus = 403;
    now.onCancel = () => void Object.assign(now.run, { status: 'interrupted' });
    expect(await cancel()).toMatchObject({ status: 'cancelled' });
  });
});

it('a run that stopped at a breakpoint waits, though it asks nothing; a cancelled one does not', async () => {
  const { now, read } = setUp();
  Object.assign(now.run, { status: 'success' });
  Object.assign(now.thread, { status: 'interrupted', interrupts: {} });
  expect(await read()).toMatchObject({ status: 'waiting', waitingFor: { kind: 'input', text: null } });
  Object.assign(now.run, { status: 'interrupted' });
  expect(await read()).toMatchObject({ status: 'cancelled' });
});

it('a run that goes on from a breakpoint, without an input of its own, continues the one before', async () => {
  const { now, read, source } = setUp();
  Object.assign(now.run, { status: 'success' });
  const id = '00000000-0000-4000-8000-000000000003';
  const kwargs = { input: null, command: null };
  now.later.push({ ...now.run, run_id: id, status: 'running', created_at: '2026-11-29T10:00:05Z', kwargs });
  expect(await read()).toMatchObject({ id: ID, status: 'running' });
  const page = await source.listRuns?.({}, { signal });
  expect(page?.runs.map((run) => run.id)).toEqual([ID]);
  Object.assign(now.later[0] ?? {}, { kwargs: { input: { n: 1 }, command: null } });
  expect(await read()).toMatchObject({ id: ID, status: 'succeeded' });
});

describe('a run without an input of its own', () => {
  const NEXT = '00000000-0000-4000-8000-000000000003';
  const kwargs = { input: null, command: null };
  const listed = async (source: ReturnType<typeof setUp>['source']) =>
    (await source.listRuns?.({}, { signal }))?.runs.map(({ id, status }) => [id, status]);

  it.each([
    ['interrupted', 'cancelled'],
    ['error', 'failed'],
    ['timeout', 'failed'],
  ])('after one that ended as %s is a run of its own', async (status, shown) => {
    const { now, read, source } = setUp();
    Object.assign(now.run, { status });
    const next = `${THREAD}~${NEXT}`;
    now.later.push({ ...now.run, run_id: NEXT, status: 'running', created_at: '2026-11-29T10:00:05Z', kwargs });
    expect(await read()).toMatchObject({ id: ID, status: shown });
    expect((await source.readRun(next, { signal })).run).toMatchObject({ id: next, status: 'running' });
    expect(await listed(source)).toEqual([[next, 'running']]);
  });

  it('after a cancelled one does not look cancelled itself', async () => {
    const { now, read, source, cancel } = setUp();
    now.onCancel = () => void Object.assign(now.run, { status: 'interrupted' });
    expect(await cancel()).toMatchObject({ status: 'cancelled' });
    now.later.push({ ...now.run, run_id: NEXT, status: 'running', created_at: '2026-11-29T10:00:05Z', kwargs });
    expect(await read()).toMatchObject({ status: 'cancelled' });
    const { run } = await source.readRun(`${THREAD}~${NEXT}`, { signal });
    expect([run?.status, run?.cancel]).toEqual(['running', undefined]);
  });

  it('that is the first of its thread, or answers one that is not read, is listed all the same', async () => {
    for (const more of [kwargs, { input: null, command: { resume: 'yes' } }]) {
      const { now, source } = setUp();
      Object.assign(now.run, { kwargs: more });
      expect(await listed(source)).toEqual([[ID, 'running']]);
    }
  });
});

it('times are read in any form that servers write', async () => {
  const at = Date.UTC(2026, 10, 29, 10);
  for (const time of ['2026-11-29T10:00:00+00:00', '2026-11-29 10:00:00.000000', at / 1000, at]) {
    const { now, read } = setUp();
    Object.assign(now.run, { created_at: time });
    expect([time, (await read())?.createdAt]).toEqual([time, at]);
  }
});

it('the error of a node is read in other forms as well', async () => {
  for (const error of [
    'No such column',
    { message: 'No such column', name: 'ValueError' },
    [{ message: 'No such column' }],
  ]) {
    const { now, source } = setUp();
    Object.assign(now.run, { status: 'error' });
    now.thread.status = 'error';
    const tasks = [{ id: 't1', name: 'fit_model', error }];
    now.history.push({ created_at: '2026-11-29T10:00:01Z', metadata: { run_id: RUN }, tasks });
    const look = await source.read?.(ID, { signal });
    expect(look?.run?.error?.message).toBe('No such column');
    expect(look?.steps).toMatchObject([{ status: 'failed', detail: 'No such column' }]);
  }
});

it('a `progress` of the host that expects more is asked only for what is there, and never ends the stream', async () => {
  const { now, read, source } = setUp({ progress: (values) => (values as { part: number }).part / 8 });
  expect(await read()).toMatchObject({ status: 'running', progress: null });
  now.stream = 'event: custom\ndata: null\n\nevent: custom\ndata: not json\n\nevent: custom\ndata: {"part":2}\n\n';
  const closes: unknown[] = [];
  const stop = source.subscribe?.(
    ID,
    { onAlive() {}, onMessage() {}, onClose: ({ error }) => void closes.push(error) },
    { epoch: null, rev: 0, freshToken: false },
  );
  await expect.poll(() => closes.length).toBe(1);
  expect(closes).toEqual([null]);
  expect(await read()).toMatchObject({ progress: { fraction: 0.25 } });
  stop?.();
});
