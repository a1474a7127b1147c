import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type LedgerRecord, memoryLedger, type RunHandlerOptions, type RunLedger } from '../../src/server';
import { createManualClock } from '../../src/testing/manual-clock';
import { createCountingEngine, step } from './counting-engine';
import { ask, handlerOf } from './support';

function setUp(options: Partial<RunHandlerOptions> = {}) {
  const clock = createManualClock();
  const counting = createCountingEngine();
  const gets: number[] = [];
  const inner = memoryLedger();
  const ledger: RunLedger = {
    ...inner,
    get(ids) {
      gets.push(ids.length);
      return inner.get(ids);
    },
  };
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const handler = handlerOf({ engine: counting.engine, clock, ledger, onError, ...options });
  const get = (path: string, as = 'demo-ada') => ask(handler, `/v1/runs${path}`, { as });
  return { clock, ...counting, ledger, gets, handler, get, errors };
}

describe('what a page costs the engine', () => {
  it('twenty pages on one run, polled each second and listened to: at most 2 reads a second', async () => {
    const { clock, set, get, asked, handler } = setUp();
    set('r1', {});
    const place = await handler.join({ user: 'ada', owner: 'ada' }, 'r1', { epoch: null, rev: 0 });
    place?.start({ send: () => {}, end: () => {} });
    const before = asked.read + asked.readMany;
    for (let second = 0; second < 10; second++) {
      for (let page = 0; page < 20; page++) {
        await get('/r1/status');
        await get('/r1/steps');
        await clock.advance(50);
      }
    }
    expect(asked.read + asked.readMany - before).toBeLessThanOrEqual(21);
    await handler.close();
  });

  it('with a hint for every change: at most 4 reads a second', async () => {
    const { clock, set, asked, handler, hint } = setUp();
    set('r1', {});
    const place = await handler.join({ user: 'ada', owner: 'ada' }, 'r1', { epoch: null, rev: 0 });
    const revs: string[] = [];
    place?.start({ send: ({ id }) => void revs.push(String(id)), end: () => {} });
    const before = asked.read + asked.readMany;
    for (let i = 0; i < 500; i++) {
      set('r1', { progress: { completedSteps: i } });
      hint('r1');
      await clock.advance(10);
    }
    expect(asked.read + asked.readMany - before).toBeLessThanOrEqual(5 * 4 + 6);
    expect(revs.length).toBeGreaterThan(10);
    await handler.close();
  });

  it('a list of 50, of which 3 go on: one question to the ledger an answer, one to the engine in 500 ms', async () => {
    const { clock, set, get, asked, gets } = setUp();
    for (let i = 0; i < 50; i++) {
      set(`r${i}`, i < 3 ? {} : { status: 'succeeded', finishedAt: 4000 });
      await get(`/r${i}/status`);
    }
    await clock.advance(1000);
    const before = { ...asked };
    gets.length = 0;
    for (let poll = 0; poll < 10; poll++) {
      for (let page = 0; page < 5; page++) expect((await get('?limit=50')).json.runs).toHaveLength(50);
      await clock.advance(1000);
    }
    expect(gets).toHaveLength(50);
    expect(asked.readMany - before.readMany).toBe(10);
    expect(asked.read).toBe(before.read);
  });

  it('reads of many steps are not held in memory when they are too old to be used', async () => {
    const { clock, engine, get, ledger } = setUp();
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const steps = (id: string) => Array.from({ length: 2_000 }, (_, i) => step(i + 1, { title: `${id}, step ${i}` }));
    Object.assign(engine, {
      read: async (id: string) => ({ owner: 'ada', run: { id, status: 'running', createdAt: 1000 }, steps: steps(id) }),
    });
    const readAll = async (from: number) => {
      for (let i = from; i < from + 60; i += 1) {
        await get(`/r${i}/status`);
        await clock.advance(1_000);
        // What the ledger holds is not counted.
        const [record] = await ledger.get([`r${i}`]);
        await ledger.remove(`r${i}`, record?.version ?? 0);
      }
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await readAll(0);
    expect((await readAll(60)) - before).toBeLessThan(10_000_000);
  });

  it('hints at runs that nobody listens to: a list polled by any number of pages costs one question in the age of an answer', async () => {
    const { clock, set, get, asked, hint } = setUp();
    for (let i = 0; i < 3; i++) {
      set(`r${i}`, {});
      await get(`/r${i}/status`);
    }
    await clock.advance(1000);
    const before = { ...asked };
    // 10 pages, each polling once a second, and 10 hints a second for each run.
    for (let tick = 0; tick < 50; tick++) {
      for (let i = 0; i < 3; i++) hint(`r${i}`);
      expect((await get('?limit=50')).json.runs).toHaveLength(3);
      await clock.advance(100);
    }
    expect(asked.readMany - before.readMany).toBe(10);
    expect(asked.read).toBe(before.read);
  });

  it('a run that has ended: none, however often it is read; nobody there: none', async () => {
    const { clock, set, get, asked, handler } = setUp();
    set('r1', { status: 'succeeded', finishedAt: 4000 });
    await get('/r1/status');
    const before = asked.read;
    for (let i = 0; i < 20; i++) {
      await clock.advance(1000);
      await get('/r1/status');
    }
    expect(asked.read).toBe(before);
    set('r2', {});
    const place = await handler.join({ user: 'ada', owner: 'ada' }, 'r2', { epoch: null, rev: 0 });
    place?.start({ send: () => {}, end: () => {} });
    place?.leave();
    const left = asked.read + asked.readMany;
    await clock.advance(60_000);
    expect(asked.read + asked.readMany).toBe(left);
  });
});

describe('an end', () => {
  it('is frozen: what the engine writes after it changes nothing', async () => {
    const { clock, set, get, hint } = setUp();
    set('r1', { status: 'cancelled', finishedAt: 4000 }, { steps: [step(1, { status: 'done' })] });
    const before = await get('/r1/status');
    set('r1', { status: 'running', progress: { completedSteps: 9 } }, { steps: [step(1), step(2)] });
    hint('r1');
    await clock.advance(20 * 60_000);
    const after = await get('/r1/status');
    expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
    expect(after.json).toMatchObject({ status: 'cancelled' });
    expect((await get('/r1/steps')).json.steps.map(({ status }: { status: string }) => status)).toEqual([
      'done',
      'cancelled',
    ]);
  });

  it('a higher attempt opens it again, as soon as the engine gives a hint', async () => {
    const { clock, set, get, hint } = setUp();
    set('r1', { status: 'failed', finishedAt: 4000, error: { message: 'oom' } });
    const { rev } = (await get('/r1/status')).json;
    set('r1', { status: 'running', attempt: 2, finishedAt: null, error: null });
    hint('r1');
    await clock.advance(1000);
    const run = (await get('/r1/status')).json;
    expect(run).toMatchObject({ status: 'running', attempt: 2, error: null });
    expect(run.rev).toBeGreaterThan(rev);
  });

  it('is opened again by a hint however many hints there were at runs that nobody reads', async () => {
    const { clock, set, get, hint } = setUp();
    set('r1', { status: 'failed', finishedAt: 4000, error: { message: 'oom' } });
    await get('/r1/status');
    for (let i = 0; i < 12_000; i += 1) hint(`other-${i}`);
    set('r1', { status: 'running', attempt: 2, finishedAt: null, error: null });
    hint('r1');
    for (let i = 0; i < 5_000; i += 1) hint(`more-${i}`);
    await clock.advance(1000);
    expect((await get('/r1/status')).json).toMatchObject({ status: 'running', attempt: 2 });
  });

  it('of a run that is not there any more: unknown and removed, never "succeeded" and never 404', async () => {
    const { clock, set, get, remove } = setUp();
    set('r1', {});
    await get('/r1/status');
    remove('r1');
    await clock.advance(1000);
    const { status, json } = await get('/r1/status');
    expect([status, json.status, json.status_text, json.error.code]).toEqual([200, 'unknown', 'removed', 'removed']);
    expect(json.error.message).toBe('The run was removed before its end was recorded.');
    expect((await get('/r2/status')).status).toBe(404);
  });

  it('success has the fraction 1, no current step and no open step', async () => {
    const { set, get } = setUp();
    const currentStep = { n: 1, kind: 'training', name: 'Step 1', startedAt: 2000 } as const;
    set(
      'r1',
      { status: 'succeeded', finishedAt: 4000, currentStep, progress: { completedSteps: 3 } },
      { steps: [step(1)] },
    );
    expect((await get('/r1/status')).json).toMatchObject({ progress: { fraction: 1 }, current_step: null });
    expect((await get('/r1/steps')).json.steps).toMatchObject([{ status: 'done' }]);
  });
});

describe('who sees what', () => {
  it('an engine without owners: only what was started here, and only by whose it is', async () => {
    const { set, get, handler } = setUp();
    const { id } = (await ask(handler, '/v1/runs', { body: { name: 'Mine' } })).json;
    set(id, {}, { owner: null });
    set('found', {}, { owner: null });
    expect((await get(`/${id}/status`)).status).toBe(200);
    expect((await get(`/${id}/status`, 'demo-bob')).status).toBe(404);
    expect((await get('/found/status')).status).toBe(404);
  });

  it('an engine with credentials of the user: what it tells one is told to no other', async () => {
    const engines = new Map(['ada', 'bob'].map((owner) => [owner, createCountingEngine()]));
    for (const [owner, { set }] of engines) set('same', { name: `of ${owner}` }, { owner });
    const handler = handlerOf({
      engine: ({ owner }) => engines.get(owner)?.engine ?? createCountingEngine().engine,
      clock: createManualClock(),
    });
    const names = await Promise.all(
      ['demo-ada', 'demo-bob', 'demo-ada'].map(
        async (as) => (await ask(handler, '/v1/runs/same/status', { as })).json.name,
      ),
    );
    expect(names).toEqual(['of ada', 'of bob', 'of ada']);
  });

  it('what the host redacts is not told, and what a handler cannot read is told to the host alone', async () => {
    const { set, get, errors } = setUp({ redact: ({ code }) => ({ code: code ?? null, message: 'It failed.' }) });
    set('r1', { status: 'failed', finishedAt: 4000, error: { code: 'db', message: 'password=s3cret' } });
    expect((await get('/r1/status')).json.error).toEqual({ code: 'db', message: 'It failed.' });
    set('r2', { status: 'exploded' as 'failed' });
    const answer = await get('/r2/status');
    expect([answer.status, answer.json.code]).toEqual([502, 'bad_engine']);
    expect(answer.text).not.toContain('exploded');
    expect(String(errors[0])).toMatch(/runlight: .*run\.status must be one of/);
  });
});

describe('without a ledger', () => {
  it('has no revs; answers and events are whole, and the ETag is of the content', async () => {
    const { set, get, handler, clock } = setUp({ ledger: null });
    set('r1', {}, { steps: [step(1)] });
    const first = await get('/r1/status');
    expect(first.json).not.toHaveProperty('rev');
    expect(first.json).not.toHaveProperty('epoch');
    const etag = first.headers.get('etag') ?? '';
    await clock.advance(1000);
    const same = await ask(handler, '/v1/runs/r1/status', { headers: { 'If-None-Match': etag } });
    expect(same.status).toBe(304);
    expect((await get('/r1/steps')).json).toMatchObject({ reset: true, next: null, more: false, steps: [{ n: 1 }] });
    const place = await handler.join({ user: 'ada', owner: 'ada' }, 'r1', { epoch: null, rev: 0 });
    const frames: { event: string; id: string | null; text: string }[] = [];
    place?.start({ send: (frame) => void frames.push(frame), end: () => {} });
    set('r1', { progress: { completedSteps: 1 } }, { steps: [step(1, { status: 'done' }), step(2)] });
    await clock.advance(2000);
    await clock.advance(2000);
    expect(frames.map(({ event, id }) => [event, id])).toEqual([
      ['snapshot', null],
      ['snapshot', null],
    ]);
    expect(JSON.parse(frames[1]?.text ?? '')).toMatchObject({
      resumed: false,
      more: false,
      steps: [{ n: 1 }, { n: 2 }],
    });
    expect((await ask(handler, '/v1/runs/r1/status', { headers: { 'If-None-Match': etag } })).status).toBe(200);
    await handler.close();
  });
});

describe('starting', () => {
  const start = (handler: Parameters<typeof ask>[0], body: object, key = 'k1') =>
    ask(handler, '/v1/runs', { body, headers: { 'Idempotency-Key': key } });

  it('is done once for a key, also by two processes at once; another body is refused', async () => {
    const { handler, engine, ledger, clock, asked } = setUp();
    const other = handlerOf({ engine, ledger, clock });
    const answers = await Promise.all([
      start(handler, { name: 'A' }),
      start(other, { name: 'A' }),
      start(handler, { name: 'A' }),
    ]);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(asked.start).toBe(1);
    const again = await start(other, { name: 'A' });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.json.id).toMatch(/^r_[0-9a-f]{32}$/);
    expect((await start(handler, { name: 'B' })).json.code).toBe('idempotency_mismatch');
  });

  it.each([
    ['the engine tells which one is new', null],
    ['the ledger has forgotten it', memoryLedger()],
  ])('is new for one of two processes where %s', async (_where, ledger) => {
    const { engine: plain } = createCountingEngine();
    let looks = 0;
    let go = () => {};
    const bothHaveLooked = new Promise<void>((resolve) => {
      go = resolve;
    });
    const engine: typeof plain = {
      ...plain,
      async read(...given) {
        const found = await plain.read(...given);
        looks += 1;
        if (looks === 2) go();
        if (!found) await bothHaveLooked; // start only after both processes have looked
        return found;
      },
    };
    const [one, other] = [handlerOf({ engine, ledger }), handlerOf({ engine, ledger: ledger && memoryLedger() })];
    const both = await Promise.all([start(one, { name: 'A' }), start(other, { name: 'A' })]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both.filter(({ headers }) => headers.get('idempotency-replayed') !== 'true')).toHaveLength(1);
  });

  it('is a repetition by a look beforehand, where neither ledger nor engine can tell', async () => {
    const { engine } = createCountingEngine();
    const mute = {
      ...engine,
      start: async (...given: Parameters<NonNullable<typeof engine.start>>) => {
        await engine.start?.(...given);
        return { replayed: null };
      },
    };
    const handler = handlerOf({ engine: mute, ledger: null });
    const answers = [await start(handler, { name: 'A' }), await start(handler, { name: 'A' })];
    expect(answers.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
  });

  it('of a process that died is taken up again after 30 s, under the same name; before that it is in flight', async () => {
    const { handler, engine, ledger, clock, asked } = setUp();
    const dead = handlerOf({ engine: { ...engine, start: () => new Promise(() => {}) }, ledger, clock });
    void start(dead, { name: 'A' });
    await clock.advance(1000);
    const early = await start(handler, { name: 'A' });
    expect([early.status, early.json.code, early.headers.get('retry-after')]).toEqual([409, 'in_flight', '1']);
    await clock.advance(30_000);
    expect((await start(handler, { name: 'A' })).status).toBe(201);
    expect(asked.start).toBe(1);
  });

  it('under a name of the engine: one run under that name, listed once', async () => {
    const { engine, ledger, clock, set, get } = setUp();
    const named = handlerOf({
      engine: {
        ...engine,
        async start() {
          set('job-7', { status: 'queued', startedAt: null }, { owner: null });
          return { id: 'job-7', replayed: null };
        },
      },
      ledger,
      clock,
    });
    const first = await start(named, { name: 'A' });
    expect([first.json.id, first.headers.get('location')]).toEqual(['job-7', '/v1/runs/job-7/status']);
    expect((await start(named, { name: 'A' })).json.id).toBe('job-7');
    expect((await get('?limit=10')).json.runs.map(({ id }: { id: string }) => id)).toEqual(['job-7']);
  });

  it('is shown as queued while the engine does not have it yet', async () => {
    const { handler, remove, clock, get } = setUp();
    const { id } = (await start(handler, { name: 'Slow' })).json;
    remove(id);
    await clock.advance(1000);
    expect((await get(`/${id}/status`)).json).toMatchObject({ status: 'queued', name: 'Slow' });
  });
});

describe('four readers, and an engine that changes all the time and goes on after its end', () => {
  it.each(['one process', 'four processes'])(
    'in %s: nothing goes back, and the same rev is the same',
    async (where) => {
      const { engine, set } = createCountingEngine();
      const ledger = memoryLedger();
      const make = () =>
        handlerOf({ engine, ledger, maxAgeMs: 0, limits: { readsPerMinute: Number.POSITIVE_INFINITY } });
      const one = make();
      const handlers = Array.from({ length: 4 }, () => (where === 'one process' ? one : make()));
      let n = 0;
      set('r1', {}, { steps: [] });
      const change = () => {
        n += 1;
        const isOver = n > 120;
        set(
          'r1',
          {
            status: isOver ? 'succeeded' : 'running',
            progress: { completedSteps: n },
            finishedAt: isOver ? 9000 + n : null,
          },
          { steps: [step(1, { progress: { current: n } }), step(2, { title: `Two ${n >> 2}` })] },
        );
      };
      const contents = new Map<string, string>();
      let answers = 0;
      let end: string | null = null;
      await Promise.all(
        handlers.map(async (handler) => {
          let last = 0;
          for (let i = 0; i < 60; i++) {
            change();
            const { status, json } = await ask(handler, '/v1/runs/r1/status');
            if (status === 503) continue;
            answers += 1;
            expect(json.rev).toBeGreaterThanOrEqual(last);
            last = json.rev;
            const { server_time: _, ...content } = json;
            const text = JSON.stringify(content);
            expect(contents.get(String(json.rev)) ?? text).toBe(text);
            contents.set(String(json.rev), text);
            if (json.status === 'succeeded') {
              end ??= text;
              expect(text).toBe(end);
            }
          }
        }),
      );
      expect(answers).toBeGreaterThan(200);
      expect(end).not.toBeNull();
      const records: readonly (LedgerRecord | null)[] = await ledger.get(['r1']);
      expect(records[0]?.end).not.toBeNull();
    },
  );
});
