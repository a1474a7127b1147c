import { expect, it } from 'vitest';
import { createRunClient } from '../../src/core';
import { createRestSource } from '../../src/sources/rest/rest-source';
import { createManualClock } from '../../src/testing/manual-clock';
import { createManualEnvironment } from '../../src/testing/manual-environment';
import { createCountingEngine, step } from './counting-engine';
import { ask, handlerOf } from './support';

/* Hosts use ids again: a job "daily" is added each day, and removed from its queue at its end. */

const FIRST = Date.UTC(2026, 0, 1, 6);
const SECOND = Date.UTC(2026, 0, 2, 6);

function setUp() {
  const clock = createManualClock();
  const counting = createCountingEngine();
  const { set, hint, remove } = counting;
  const handler = handlerOf({ engine: counting.engine, clock });
  const get = async (call = 'status') => (await ask(handler, `/v1/runs/daily/${call}`)).json;
  const cancel = () => ask(handler, '/v1/runs/daily/cancel', { body: { reason: 'not today' } });
  const put = async (run: Parameters<typeof set>[1], steps = [step(1)]) => {
    set('daily', run, { owner: 'ada', steps });
    hint('daily');
    await clock.advance(1_000);
  };
  const running = { status: 'running', attempt: 1, createdAt: FIRST, startedAt: FIRST + 1_000 } as const;
  const ended = { ...running, status: 'succeeded', finishedAt: FIRST + 60_000 } as const;
  const anew = { status: 'queued', attempt: 0, createdAt: SECOND, startedAt: null, finishedAt: null } as const;
  return { clock, ...counting, remove: () => remove('daily'), handler, get, cancel, put, running, ended, anew };
}

it('another run under the id of one that has ended is shown, as a higher attempt, with its own steps', async () => {
  const { put, get, remove, running, ended, anew } = setUp();
  await put(running);
  await get();
  await put(ended, [step(1, { status: 'done' }), step(2, { status: 'done' })]);
  const before = await get();
  remove();
  await put(anew, []);
  const queued = await get();
  expect(queued).toMatchObject({ status: 'queued', attempt: 2, started_at: null, finished_at: null });
  expect(queued.rev).toBeGreaterThan(before.rev);
  await put({ ...anew, status: 'running', attempt: 1, startedAt: SECOND + 1_000 });
  expect(await get()).toMatchObject({ status: 'running', attempt: 2 });
  expect((await get('steps')).steps).toMatchObject([{ n: 1, status: 'running', attempt: 2 }]);
  // Its own second attempt, and a third run.
  await put({ ...anew, status: 'running', attempt: 2, startedAt: SECOND + 9_000, maxAttempts: 3 });
  expect(await get()).toMatchObject({ attempt: 3, max_attempts: 4 });
  await put({ ...anew, status: 'failed', attempt: 2, finishedAt: SECOND + 60_000, error: { message: 'no' } });
  expect(await get()).toMatchObject({ status: 'failed', attempt: 3 });
  await put({ ...anew, createdAt: SECOND + 86_400_000, error: null });
  expect(await get()).toMatchObject({ status: 'queued', attempt: 4, error: null });
});

it('a page that has seen the first one end follows the second', async () => {
  const { put, handler, clock, running, ended, anew } = setUp();
  await put(running);
  const source = createRestSource({
    baseUrl: 'http://runs.test',
    getHeaders: () => ({ Authorization: 'Bearer demo-ada' }),
    fetch: (input, init) => handler(new Request(input, init)),
  });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  client.watch('daily');
  await clock.advance(3_000);
  await put(ended);
  await clock.advance(5_000);
  expect(client.getSnapshot('daily').run?.status).toBe('succeeded');
  await put({ ...anew, status: 'running', attempt: 1, startedAt: SECOND + 1_000 }, [step(1, { title: 'Anew' })]);
  await client.refresh('daily');
  await clock.advance(5_000);
  const { run, steps, correctedFrom } = client.getSnapshot('daily');
  expect([run?.status, correctedFrom]).toEqual(['running', null]);
  expect(steps.at(-1)).toMatchObject({ title: 'Anew' });
  client.dispose();
});

it('the cancel of the first is none of the second', async () => {
  const { put, get, cancel, onCancel, remove, anew } = setUp();
  await put({ ...anew, createdAt: FIRST }, []);
  onCancel(() => {
    remove();
    return 'stopped';
  });
  expect((await cancel()).json.run).toMatchObject({ status: 'cancelled', cancel: { outcome: 'before_start' } });
  await put(anew, []);
  expect(await get()).toMatchObject({ status: 'queued', attempt: 2, cancel: null });
});

it('the same run with its time told more exactly is no other', async () => {
  const { put, get, ended } = setUp();
  await put({ ...ended, createdAt: FIRST });
  const { rev } = await get();
  await put({ ...ended, createdAt: FIRST + 999, status: 'running', finishedAt: null });
  await put({ ...ended, createdAt: FIRST + 5_000 });
  expect(await get()).toMatchObject({ status: 'succeeded', attempt: 1, rev });
});
