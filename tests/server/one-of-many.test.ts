import { describe, expect, it } from 'vitest';
import { memoryLedger, type RunEngine, type RunReading } from '../../src/server';
import { createManualClock } from '../../src/testing/manual-clock';
import { createCountingEngine } from './counting-engine';
import { ask, handlerOf } from './support';

/* A run that cannot be read, among others that can. */

function withRevisions(engine: RunEngine): RunEngine {
  const { readMany: _, list: _list, ...rest } = engine;
  return {
    ...rest,
    revisions: {
      epoch: 'e1',
      async changes(id, _after, context) {
        const reading = await engine.read(id, context);
        if (!reading) return null;
        const rev = 1 + (reading.run.progress?.completedSteps ?? 0);
        return { ...reading, run: { ...reading.run, rev }, more: false };
      },
    },
  };
}

const MODES: [string, (engine: RunEngine) => { engine: RunEngine; ledger: ReturnType<typeof memoryLedger> | null }][] =
  [
    ['revisions by comparison', ({ readMany: _, ...engine }) => ({ engine, ledger: memoryLedger() })],
    ['no revisions', (engine) => ({ engine, ledger: null })],
    ['revisions of the engine', (engine) => ({ engine: withRevisions(engine), ledger: memoryLedger() })],
  ];

function setUp(make: (typeof MODES)[number][1] = (engine) => ({ engine, ledger: memoryLedger() })) {
  const clock = createManualClock();
  const counting = createCountingEngine();
  const errors: unknown[] = [];
  let fail: ((id: string) => Promise<never>) | null = null;
  const { read } = counting.engine;
  Object.assign(counting.engine, {
    read: (...given: Parameters<typeof read>) => (given[0] === 'bad' && fail ? fail('bad') : read(...given)),
  });
  const handler = handlerOf({
    ...make(counting.engine),
    clock,
    onError: (error) => void errors.push(error),
    limits: { engineCallMs: 3_000 },
  });
  const get = (path: string) => ask(handler, `/v1/runs${path}`);
  async function listen(id: string) {
    const ends: string[] = [];
    const frames: string[] = [];
    const place = await handler.join({ user: 'ada', owner: 'ada' }, id, { epoch: null, rev: 0 });
    place?.start({ send: ({ event }) => void frames.push(event), end: (reason) => void ends.push(reason) });
    return { ends, frames };
  }
  const break_ = (how: typeof fail) => {
    fail = how;
  };
  return { clock, ...counting, handler, errors, get, listen, break_ };
}

const idsIn = (json: { runs: { id: string }[] }) => json.runs.map(({ id }) => id).sort();

describe.each(MODES)('with %s, a run whose read', (_mode, make) => {
  it.each([
    ['throws', () => Promise.reject(new Error('boom'))],
    ['hangs', () => new Promise<never>(() => {})],
  ])('%s: streams of others go on, and it is left out of a list', async (_how, fail) => {
    const { set, clock, listen, break_, get, handler, errors } = setUp(make);
    for (const id of ['good', 'bad']) set(id, {});
    const [good, bad] = [await listen('good'), await listen('bad')];
    break_(fail);
    for (let second = 1; second <= 20; second += 1) {
      set('good', { progress: { completedSteps: second } });
      await clock.advance(1_000);
    }
    expect([good.ends, bad.ends]).toEqual([[], ['restart']]);
    expect(good.frames.length).toBeGreaterThan(5);
    for (const pauseMs of [0, 5_000]) {
      await clock.advance(pauseMs);
      const answer = get('?ids=good,bad');
      await clock.advance(3_100);
      const { status, json } = await answer;
      expect([status, status === 200 && idsIn(json)]).toEqual([200, ['good']]);
    }
    expect(errors).not.toEqual([]);
    await handler.close();
  });

  it('fails, with all the others: an outage, and no list without the runs that go on', async () => {
    const { set, clock, break_, get, engine, handler } = setUp(make);
    set('bad', {});
    set('ended', { status: 'succeeded', finishedAt: 4_000 });
    for (const id of ['bad', 'ended']) await get(`/${id}/status`);
    await clock.advance(1_000);
    Object.assign(engine, { read: () => Promise.reject(new Error('ECONNREFUSED')) });
    break_(() => Promise.reject(new Error('ECONNREFUSED')));
    expect((await get('?ids=bad,ended')).status).toBe(503);
    await handler.close();
  });
});

it('readMany may say for one run that it cannot be read', async () => {
  const { set, get, engine, errors } = setUp();
  for (const id of ['good', 'bad']) set(id, {});
  const { readMany } = engine;
  Object.assign(engine, {
    readMany: async (...given: Parameters<NonNullable<typeof readMany>>) =>
      (await readMany?.(...given))?.map((one) =>
        one && 'run' in one && one.run.id === 'bad' ? new Error('boom') : one,
      ),
  });
  const { status, json } = await get('?ids=good,bad');
  expect([status, idsIn(json)]).toEqual([200, ['good']]);
  expect(errors.map(String)).toEqual(['Error: boom']);
});

it('readMany that leaves runs out, as `where id = any($1)` does, makes no other run a removed one', async () => {
  const { set, remove, listen, clock, get, engine, errors, handler } = setUp();
  for (const id of ['a', 'b', 'c']) set(id, {});
  const streams = await Promise.all(['a', 'b', 'c'].map(listen));
  const { readMany } = engine;
  Object.assign(engine, {
    readMany: async (...given: Parameters<NonNullable<typeof readMany>>) =>
      (await readMany?.(...given))?.filter((one) => one !== null),
  });
  remove('a');
  await clock.advance(2_000);
  expect(streams.map(({ ends }) => ends)).toEqual([[], [], []]);
  expect(String(errors[0])).toContain('readMany() must return one reading for each of the 3 ids');
  for (const id of ['b', 'c']) expect((await get(`/${id}/status`)).json.status).toBe('running');
  await handler.close();
});

it.each([['team/7'], ['a b'], [7], ['ü'], ['x'.repeat(201)], ['..']])(
  'the id %j in a list of the engine is a mistake of the engine: nobody could open this run',
  async (id) => {
    const { get, engine, errors } = setUp();
    const reading = (of: unknown) => ({
      owner: 'ada',
      run: { id: of, status: 'running', createdAt: 1_000 },
      steps: [],
    });
    Object.assign(engine, { list: async () => ({ readings: [reading(id), reading('good')], nextCursor: null }) });
    const read = async (of: string) => reading(of) as RunReading;
    Object.assign(engine, { read, readMany: (ids: string[]) => Promise.all(ids.map(read)) });
    expect(idsIn((await get('')).json)).toEqual(['good']);
    expect(String(errors[0])).toContain('run.id must be 1 to 200 characters');
  },
);

it('a read that finds nothing, and returns `rows[0]`, is a run that does not exist', async () => {
  for (const ledger of [memoryLedger(), null]) {
    const { engine } = createCountingEngine();
    const handler = handlerOf({ engine: { ...engine, read: async () => undefined as never }, ledger });
    expect((await ask(handler, '/v1/runs/none/status')).status).toBe(404);
  }
});

it('a run that fails only when it is read again, because another process wrote first, is left out', async () => {
  const { engine, set } = createCountingEngine();
  for (const id of ['good', 'bad']) set(id, {});
  const ledger = memoryLedger();
  let conflicts = 0;
  const errors: unknown[] = [];
  const handler = handlerOf({
    engine: {
      ...engine,
      read: (id, context) => (conflicts > 0 ? Promise.reject(new Error('boom')) : engine.read(id, context)),
    },
    ledger: { ...ledger, put: async (id, ...rest) => (id === 'bad' ? conflicts++ < 0 : ledger.put(id, ...rest)) },
    onError: (error) => void errors.push(error),
  });
  const { status, json } = await ask(handler, '/v1/runs?ids=good,bad');
  expect([status, status === 200 && idsIn(json)]).toEqual([200, ['good']]);
  expect(errors.map(String)).toEqual(['Error: boom']);
});

it('readMany is not called for no runs, if all are being read already', async () => {
  const { engine, set } = createCountingEngine();
  for (const id of ['a', 'b']) set(id, {});
  const asked: number[] = [];
  const readMany: RunEngine['readMany'] = async (ids, context) => {
    asked.push(ids.length);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return engine.readMany?.(ids, context) ?? [];
  };
  const handler = handlerOf({ engine: { ...engine, readMany } });
  const lists = await Promise.all([1, 2, 3].map(() => ask(handler, '/v1/runs?ids=a,b')));
  expect(lists.map(({ json }) => idsIn(json))).toEqual(Array(3).fill(['a', 'b']));
  expect(asked).toEqual([2]);
});

it.each(MODES)('with %s, an outage makes no shorter list, also if a run has just been read', async (_mode, make) => {
  const { engine, set, clock, get, handler } = setUp((given) => make({ ...given, read: (...of) => given.read(...of) }));
  for (const id of ['a', 'b', 'c']) set(id, {});
  const { read } = engine;
  await get('/a/status');
  const down = () => Promise.reject(new Error('ECONNREFUSED'));
  Object.assign(engine, { read: down });
  await clock.advance(100);
  expect((await get('?ids=a,b,c')).status).toBe(503);
  Object.assign(engine, { read: (...of: Parameters<typeof read>) => (of[0] === 'a' ? read(...of) : down()) });
  const { status, json } = await get('?ids=a,b,c');
  expect([status, idsIn(json)]).toEqual([200, ['a']]);
  await handler.close();
});
