import { describe, expect, it } from 'vitest';
import {
  type LedgerRecord,
  memoryLedger,
  type RunFrame,
  type RunHandler,
  type RunHandlerOptions,
  type RunLedger,
} from '../../src/server';
import { show } from '../../src/server/looks/show';
import { createManualClock } from '../../src/testing/manual-clock';
import { createCountingEngine, step } from './counting-engine';
import { ask, handlerOf } from './support';

/* What goes wrong around the handler: in the host's own functions, in the engine's answers, in the store. */

function setUp(
  options: Partial<RunHandlerOptions> = {},
  capabilities: Parameters<typeof createCountingEngine>[0] = {},
) {
  const clock = createManualClock();
  const counting = createCountingEngine(capabilities);
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const handler = handlerOf({ engine: counting.engine, clock, onError, ...options });
  const get = (path: string, as = 'demo-ada') => ask(handler, `/v1/runs${path}`, { as });
  return { clock, ...counting, handler, get, errors };
}

/** Listens to a run, and records what arrives. */
async function listen(handler: RunHandler, id: string, user = 'ada') {
  const frames: RunFrame[] = [];
  const ends: string[] = [];
  const place = await handler.join({ user, owner: 'ada' }, id, { epoch: null, rev: 0 });
  place?.start({ send: (frame) => void frames.push(frame), end: (reason) => void ends.push(reason) });
  return { frames, ends };
}

/** Whether a promise has settled, and with what. */
function watchPromise<T>(promise: Promise<T>) {
  const seen: { value?: T; error?: unknown } = {};
  promise.then(
    (value) => Object.assign(seen, { value }),
    (error: unknown) => Object.assign(seen, { error }),
  );
  return seen;
}

const idsIn = (json: { runs: { id: string }[] }) => json.runs.map(({ id }) => id).sort();

describe('functions of the host', () => {
  it('`authorize` that throws for one listener keeps nothing from the others', async () => {
    let isBroken = false;
    const { handler, set, clock, errors } = setUp({
      authorize({ user, owner }, run) {
        if (isBroken && user === 'cy') throw new Error('no such member');
        return run.owner === owner ? 'write' : null;
      },
    });
    set('r1', {});
    const cy = await listen(handler, 'r1', 'cy');
    const ada = await listen(handler, 'r1');
    isBroken = true;
    set('r1', { progress: { completedSteps: 1 } });
    await clock.advance(2_000);
    expect(ada.frames.map(({ event }) => event)).toEqual(['snapshot', 'change']);
    expect(errors.map(String)).toContain('Error: no such member');
    isBroken = false;
    await clock.advance(2_000);
    expect(cy.frames.map(({ event }) => event)).toEqual(['snapshot', 'change']);
    await handler.close();
  });

  it.each([
    ['a promise', Promise.resolve(null)],
    ['true', true],
  ])('`authorize` that returns %s gives access to nothing', async (_what, value) => {
    const authorize = () => value as never;
    const { set, get, errors } = setUp({ authorize });
    set('r1', {});
    expect((await get('/r1/status', 'demo-bob')).status).toBe(503);
    expect(String(errors[0])).toMatch(/runlight: authorize must return "write", "read" or null/);
  });

  it('`authorize` that returns false hides the run, as null does', async () => {
    let isMember = true;
    const { handler, set, get, clock, errors } = setUp({
      // As hosts in JavaScript write it: the first part decides alone.
      authorize: ({ owner }, run) => (isMember && run.owner === owner && 'write') as 'write',
    });
    set('r1', {});
    set('r2', {}, { owner: 'bob' });
    const missing = await get('/none/status', 'demo-bob');
    for (const path of ['/r1/status', '/r1/steps', '/r1/events']) {
      const answer = await get(path, 'demo-bob');
      expect([path, answer.status, answer.json.detail]).toEqual([path, 404, missing.json.detail]);
    }
    expect((await ask(handler, '/v1/runs/r1/cancel', { as: 'demo-bob', body: {} })).status).toBe(404);
    const list = await get('?ids=r1,r2', 'demo-bob');
    expect([list.status, idsIn(list.json)]).toEqual([200, ['r2']]);
    expect((await get('/r1/status')).status).toBe(200);
    const { ends } = await listen(handler, 'r1');
    isMember = false;
    set('r1', { progress: { completedSteps: 1 } });
    await clock.advance(2_000);
    expect([ends, errors]).toEqual([['gone'], []]);
    await handler.close();
  });

  it('`authorize` that gives more access is seen by who reads again, although the run has not changed', async () => {
    let access: 'read' | 'write' = 'read';
    const { handler, set, get } = setUp({ authorize: () => access });
    set('r1', {});
    const before = await get('/r1/status');
    expect(before.json.can.cancel).toBe(false);
    access = 'write';
    // As a browser does after a reload, from its cache.
    const headers = { 'If-None-Match': before.headers.get('etag') ?? '' };
    const after = await ask(handler, '/v1/runs/r1/status', { headers });
    expect([after.status, after.json?.can.cancel]).toEqual([200, true]);
    expect(after.headers.get('etag')).toBe(`W/"${after.json?.epoch}.${after.json?.rev}"`);
  });

  it('`authenticate` whose users are unique only within their tenant: limits of one tenant are none of another', async () => {
    const { handler, set } = setUp({
      authenticate: (request) => ({ user: '1', owner: request.headers.get('X-Tenant') ?? '' }),
      limits: { readsPerMinute: 2, streams: 1 },
    });
    for (const owner of ['acme', 'globex']) set(`of-${owner}`, {}, { owner });
    const read = async (owner: string) =>
      (await ask(handler, `/v1/runs/of-${owner}/status`, { headers: { 'X-Tenant': owner } })).status;
    expect([await read('acme'), await read('acme'), await read('acme'), await read('globex')]).toEqual([
      ...[200, 200, 429, 200],
    ]);
    const join = async (owner: string) =>
      (await handler.join({ user: '1', owner }, `of-${owner}`, { epoch: null, rev: 0 })) !== null;
    expect(await join('acme')).toBe(true);
    await expect(join('acme')).rejects.toThrow(/already have 1/);
    expect(await join('globex')).toBe(true);
  });

  it('`redact` that throws for one run spoils neither this run nor a list, and nothing of its error is sent', async () => {
    const { set, get, errors } = setUp({
      redact: ({ message }) => ({ message: /^\w+: (.*)$/.exec(message)?.[1]?.trim() ?? expect.fail('no prefix') }),
    });
    set('a', { status: 'failed', finishedAt: 4000, error: { message: 'ValueError: no rows' } });
    set('b', { status: 'failed', finishedAt: 4000, error: { message: '10.0.0.7 s3cret' } });
    const list = await get('?ids=a,b');
    expect(list.json.runs.map((run: { error: { message: string } }) => run.error.message).sort()).toEqual([
      'The run failed.',
      'no rows',
    ]);
    expect(list.text).not.toContain('s3cret');
    expect(errors).not.toEqual([]);
  });

  it('`origins` that throws allows nothing, and the answer comes all the same', async () => {
    // `new URL` throws for the origin "null", which pages in a sandbox have.
    const { handler, set, errors } = setUp({ origins: (origin) => new URL(origin).hostname.endsWith('app.example') });
    set('r1', {});
    const answer = await ask(handler, '/v1/runs/r1/status', { headers: { Origin: 'null' } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, null]);
    expect(errors).toHaveLength(1);
    const allowed = await ask(handler, '/v1/runs/r1/status', { headers: { Origin: 'https://my.app.example' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://my.app.example');
  });

  it('`origins` that returns a promise allows nothing', async () => {
    const { handler, set } = setUp({ origins: () => Promise.resolve(false) as never });
    set('r1', {});
    const headers = { Origin: 'https://evil.example' };
    const answer = await ask(handler, '/v1/runs/r1/status', { headers });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask(handler, '/v1/runs/r1/cancel', { body: {}, headers })).status).toBe(403);
  });

  it('`onError` that throws stops neither answers nor the sweep nor streams', async () => {
    const inner = memoryLedger();
    let sweeps = 0;
    const ledger: RunLedger = {
      ...inner,
      async due(...given) {
        sweeps += 1;
        if (sweeps === 1) throw new Error('connection lost');
        return inner.due(...given);
      },
    };
    const { handler, set, clock, engine } = setUp({
      ledger,
      onError() {
        throw new Error('the log is not there');
      },
    });
    set('r1', {});
    const { frames } = await listen(handler, 'r1');
    await clock.advance(3_500);
    expect(sweeps).toBeGreaterThan(2);
    const { read } = engine;
    Object.assign(engine, { read: () => Promise.reject(new Error('down')) });
    const answer = watchPromise(ask(handler, '/v1/runs/r2/status'));
    await clock.settle();
    expect(answer.value?.status).toBe(503);
    Object.assign(engine, { read });
    set('r1', { progress: { completedSteps: 1 } });
    await clock.advance(2_000);
    expect(frames).toHaveLength(2);
    await handler.close();
  });

  it('`authenticate` that reads the body: the cancel is not sent without its reason and force', async () => {
    const { handler, set, cancels, errors } = setUp({
      async authenticate(request) {
        await request.text(); // to check a signature
        return { user: 'ada', owner: 'ada' };
      },
    });
    set('r1', {});
    const answer = await ask(handler, '/v1/runs/r1/cancel', { body: { reason: 'wrong data' } });
    expect([answer.status, answer.json.code]).toEqual([503, 'engine_unavailable']);
    expect(String(errors[0])).toMatch(/runlight: the body of the request was already read.*request\.clone\(\)/);
    expect(cancels).toEqual([]);
  });

  it('limits that are given as undefined are the defaults', async () => {
    const limits = { bodyBytes: undefined, readsPerMinute: undefined, engineCallMs: undefined } as never;
    const { handler, set, get } = setUp({ limits });
    set('r1', {});
    expect((await get('/r1/status')).status).toBe(200);
    const body = { name: 'x', pad: 'x'.repeat(17 * 1024) };
    expect((await ask(handler, '/v1/runs', { body })).status).toBe(413);
  });
});

describe('answers of the engine', () => {
  it.each([
    ['with a ledger', {}],
    ['without one', { ledger: null }],
  ])(
    '%s, a run that cannot be read is left out of a list, and keeps nothing from listeners of others',
    async (_where, options) => {
      const { set, get, errors, handler, clock } = setUp(options);
      set('good', {}, { steps: [step(1)] });
      set('bad', {}, { steps: [step(1)] });
      set('odd', {});
      for (const id of ['odd', 'bad']) await listen(handler, id);
      const { frames } = await listen(handler, 'good');
      set('bad', { status: 'exploded' as 'failed' });
      set('odd', { data: { rows: 12n } });
      set('good', { progress: { completedSteps: 1 } });
      await clock.advance(2_000);
      expect(frames).toHaveLength(2);
      const list = await get('?ids=good,bad,odd');
      expect([list.status, idsIn(list.json)]).toEqual([200, ['good']]);
      expect(errors.map(String).join()).toMatch(/runlight: .*run "bad": run\.status must be one of/);
      // Nothing at all is an error, and not an empty list.
      expect((await get('?ids=bad')).json.code).toBe('bad_engine');
      await handler.close();
    },
  );

  it('a list of the engine leaves it out as well', async () => {
    const { set, get, engine } = setUp();
    const readings: unknown[] = [];
    Object.assign(engine, { list: async () => ({ readings, nextCursor: null }) });
    for (const id of ['a', 'b', 'c']) {
      set(id, id === 'b' ? { metrics: 'none' as never } : {});
      readings.push(await engine.read(id, { principal: null, signal: new AbortController().signal }));
    }
    expect(idsIn((await get('')).json)).toEqual(['a', 'c']);
  });

  it.each([
    ['a time that is none, of the current step', { currentStep: { name: 'Fit', startedAt: Number.NaN } }],
    ['a time beyond all dates, of the cancel', { cancel: { requestedAt: 1e17 } }],
    ['a BigInt among the data', { data: { rows: 12n } }],
    ['metrics that are nothing', { metrics: [null] as never }],
  ])('%s is a mistake of the engine, not an outage', async (_what, run) => {
    const { set, get, errors } = setUp();
    set('r1', run);
    const answer = await get('/r1/status');
    expect([answer.status, answer.json.code]).toEqual([502, 'bad_engine']);
    expect(String(errors[0])).toMatch(/^Error: runlight: the engine returned/);
  });

  it('a stream that cannot begin leaves no listener behind', async () => {
    const { set, get, handler, asked, clock } = setUp({ ledger: null });
    set('r1', { data: { rows: 12n } });
    for (let i = 0; i < 3; i += 1) expect((await get('/r1/events')).status).toBe(502);
    expect(handler.listeners()).toBe(0);
    const before = asked.read;
    await clock.advance(10_000);
    expect(asked.read).toBe(before);
  });

  it('an owner that is not there is none: the run is nobody’s, as if it did not exist', async () => {
    const missing = await setUp().get('/none/status');
    for (const ledger of [memoryLedger(), null]) {
      const other = setUp({ ledger });
      const { read } = other.engine;
      Object.assign(other.engine, {
        read: async (...given: Parameters<typeof read>) => {
          const reading = await read(...given);
          return reading && { ...reading, owner: undefined };
        },
      });
      other.set('r1', {});
      const answer = await other.get('/r1/status');
      expect([answer.status, answer.json.detail]).toEqual([404, missing.json.detail]);
    }
  });

  it('a run that is named twice is listed once', async () => {
    for (const ledger of [memoryLedger(), null]) {
      const { set, get } = setUp({ ledger });
      set('a', {});
      set('b', {});
      expect(idsIn((await get('?ids=a,b,a')).json)).toEqual(['a', 'b']);
    }
  });

  it('a question is only asked while the run waits', async () => {
    const { set, get, clock, handler } = setUp();
    set('r1', { status: 'waiting', waitingFor: { text: 'Delete 3 rows?' } });
    expect((await get('/r1/status')).json.waiting_for).toMatchObject({ text: 'Delete 3 rows?' });
    const cancelling = await ask(handler, '/v1/runs/r1/cancel', { body: {} });
    expect(cancelling.json.run).toMatchObject({ status: 'cancelling', waiting_for: null });
    set('r1', { status: 'failed', finishedAt: 4000, error: { message: 'no' } });
    await clock.advance(1_000);
    expect((await get('/r1/status')).json).toMatchObject({ status: 'failed', waiting_for: null });
  });

  it('a pause is answered with the run as it is then', async () => {
    for (const ledger of [memoryLedger(), null]) {
      const { set, get, engine, handler } = setUp({ ledger }, { pause: true });
      Object.assign(engine, {
        setPaused: async (id: string, paused: boolean) => set(id, { status: paused ? 'paused' : 'running' }),
      });
      set('r1', {});
      await get('/r1/status');
      expect((await ask(handler, '/v1/runs/r1/pause', { body: {} })).json.run.status).toBe('paused');
      expect((await ask(handler, '/v1/runs/r1/resume', { body: {} })).json.run.status).toBe('running');
    }
  });

  it('a start that cannot be read yet is no run that does not exist: the client repeats it', async () => {
    const { handler, engine } = setUp({ ledger: null });
    const { read } = engine;
    let isBehind = true;
    Object.assign(engine, {
      read: async (...given: Parameters<typeof read>) => (isBehind ? null : read(...given)),
    });
    const start = () => ask(handler, '/v1/runs', { body: { name: 'A' }, headers: { 'Idempotency-Key': 'k' } });
    const early = await start();
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
    isBehind = false;
    expect((await start()).status).toBe(201);
  });

  it('parameters that are nested beyond all measure are a mistake of the caller', async () => {
    const { handler, asked } = setUp();
    const body = `{"name":"A","params":{"a":${'['.repeat(8_100)}${']'.repeat(8_100)}}}`;
    expect((await ask(handler, '/v1/runs', { body })).status).toBe(422);
    expect(asked.start).toBe(0);
  });

  it('an id that no URL can name is a mistake of the engine', async () => {
    const { handler, engine, errors } = setUp();
    Object.assign(engine, { start: async () => ({ id: 'team/17', replayed: false }) });
    const answer = await ask(handler, '/v1/runs', { body: { name: 'A' } });
    expect([answer.status, answer.json.code]).toEqual([502, 'bad_engine']);
    expect(String(errors[0])).toContain('start() returned the id "team/17"');
  });

  it('a run of any number of steps can be cancelled', () => {
    const steps = Array.from({ length: 300_000 }, (_, i) => step(i + 1));
    const rules = { cancel: null, stopConfirmed: true, now: 5_000 };
    const shown = show({ run: { id: 'r1', status: 'cancelled' }, steps }, rules);
    expect(shown.steps.at(-1)).toMatchObject({ n: 300_001, kind: 'cancelled' });
  });
});

describe('a clock that is set back by an hour', () => {
  function setBack(options: Partial<RunHandlerOptions> = {}) {
    const t = setUp();
    let byMs = 0;
    const clock = { ...t.clock, now: () => t.clock.now() - byMs };
    const handler = handlerOf({ engine: t.engine, clock, ...options });
    const get = (path: string) => ask(handler, `/v1/runs${path}`);
    return { ...t, handler, get, setBack: () => (byMs = 3_600_000) };
  }

  it.each([
    ['with a ledger', () => memoryLedger()],
    ['without one', () => null],
  ])('%s, reads are made as before', async (_where, ledger) => {
    const { set, get, handler, clock, setBack: back, hint } = setBack({ ledger: ledger() });
    set('r1', { progress: { completedSteps: 0 } });
    const { frames } = await listen(handler, 'r1');
    await get('/r1/status');
    back();
    set('r1', { progress: { completedSteps: 1 } });
    await clock.advance(1_500);
    expect((await get('/r1/status')).json.progress.completed_steps).toBe(1);
    expect(frames).toHaveLength(2);
    set('r1', { progress: { completedSteps: 2 } });
    hint('r1');
    await clock.advance(300);
    expect(frames).toHaveLength(3);
    await handler.close();
  });

  it('nobody is refused for the rest of the hour', async () => {
    const { set, get, clock, setBack: back } = setBack({ limits: { readsPerMinute: 2 } });
    set('r1', {});
    for (let i = 0; i < 3; i += 1) await get('/r1/status');
    back();
    await clock.advance(61_000);
    expect((await get('/r1/status')).status).toBe(200);
  });
});

describe('an engine that is down while somebody listens', () => {
  it.each([
    ['throws', () => Promise.reject(new Error('connect ECONNREFUSED'))],
    ['hangs', () => new Promise<never>(() => {})],
  ])('%s: the stream ends, so that the page asks again and learns of it', async (_how, fail) => {
    const { handler, set, clock, engine } = setUp();
    set('r1', {});
    const { ends } = await listen(handler, 'r1');
    const { read, readMany } = engine;
    Object.assign(engine, { read: fail, readMany: fail });
    await clock.advance(6_000);
    expect(ends).toEqual([]);
    await clock.advance(9_000);
    expect(ends).toEqual(['restart']);
    Object.assign(engine, { read, readMany });
    expect((await listen(handler, 'r1')).frames).toHaveLength(1);
    await handler.close();
  });

  it('for one of several reads: the stream goes on, because the others have succeeded', async () => {
    const { handler, set, hint, clock, engine } = setUp({ ledger: null });
    set('r1', {});
    const { ends, frames } = await listen(handler, 'r1');
    const { read, readMany } = engine;
    // A poll that never comes back, while hints are read all the same.
    let hangs = 1;
    const once = <T extends unknown[], R>(call: ((...given: T) => Promise<R>) | undefined) => {
      return (...given: T) => (hangs-- > 0 ? new Promise<never>(() => {}) : call?.(...given));
    };
    Object.assign(engine, { readMany: once(readMany), read: once(read) });
    await clock.advance(1_100);
    expect(hangs).toBeLessThanOrEqual(0);
    for (let i = 1; i <= 6; i += 1) {
      set('r1', { progress: { completedSteps: i } });
      hint('r1');
      await clock.advance(2_000);
    }
    expect([ends, frames.length]).toEqual([[], 7]);
    await handler.close();
  });

  it('slow, while its only listener leaves and comes back: the run is polled no more often than before', async () => {
    const { handler, set, asked, clock, engine } = setUp({ maxAgeMs: 0 });
    set('r1', {});
    const join = () => handler.join({ user: 'ada', owner: 'ada' }, 'r1', { epoch: null, rev: 0 });
    const first = await join();
    first?.start({ send() {}, end() {} });
    const { read, readMany } = engine;
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    Object.assign(engine, {
      read: (...given: Parameters<typeof read>) => slow.then(() => read(...given)),
      readMany: (...given: Parameters<NonNullable<typeof readMany>>) => slow.then(() => readMany?.(...given)),
    });
    await clock.advance(1_100);
    first?.leave();
    const next = join();
    await clock.advance(500);
    release();
    const second = await next;
    second?.start({ send() {}, end() {} });
    await clock.settle();
    const before = asked.read + asked.readMany;
    await clock.advance(10_000);
    expect(asked.read + asked.readMany - before).toBeLessThanOrEqual(11);
    second?.leave();
    await handler.close();
  });

  it('for a moment: the stream goes on', async () => {
    const { handler, set, clock, engine } = setUp();
    set('r1', {});
    const { ends, frames } = await listen(handler, 'r1');
    const { read, readMany } = engine;
    for (let i = 0; i < 4; i += 1) {
      Object.assign(engine, { read: () => Promise.reject(new Error('down')), readMany: undefined });
      await clock.advance(6_000);
      Object.assign(engine, { read, readMany });
      set('r1', { progress: { completedSteps: i + 1 } });
      await clock.advance(2_000);
    }
    expect([ends, frames.length]).toEqual([[], 5]);
    await handler.close();
  });
});

describe('a ledger', () => {
  it.each(['get', 'put', 'epoch'] as const)('whose %s hangs once: 503, and then all is well again', async (method) => {
    const inner = memoryLedger();
    let hangs = 1;
    const ledger: RunLedger = {
      ...inner,
      [method]: (...given: never[]) => {
        if (hangs-- > 0) return new Promise(() => {});
        return (inner[method] as (...all: never[]) => unknown)(...given);
      },
    };
    const { handler, set, clock } = setUp({ ledger });
    set('r1', {});
    const first = watchPromise(ask(handler, '/v1/runs/r1/status'));
    await clock.advance(10_500);
    expect(first.value?.status).toBe(503);
    const second = watchPromise(ask(handler, '/v1/runs/r1/status'));
    await clock.settle();
    expect(second.value?.status).toBe(200);
  });

  it('that is asked by a sweep while the handler closes is not asked again', async () => {
    const inner = memoryLedger();
    let sweeps = 0;
    let answer = () => {};
    const ledger: RunLedger = {
      ...inner,
      async due(...given) {
        sweeps += 1;
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return inner.due(...given);
      },
    };
    const { handler, set, clock } = setUp({ ledger });
    set('r1', {});
    await ask(handler, '/v1/runs/r1/cancel', { body: {} });
    await clock.advance(1_100);
    await handler.close();
    answer();
    await clock.advance(60_000);
    expect(sweeps).toBe(1);
  });

  it('that hangs in a sweep does not end the sweeps', async () => {
    const inner = memoryLedger();
    let sweeps = 0;
    const ledger: RunLedger = {
      ...inner,
      due: (...given) => (sweeps++ === 0 ? new Promise(() => {}) : inner.due(...given)),
    };
    const { handler, set, clock } = setUp({ ledger });
    set('r1', {});
    await listen(handler, 'r1');
    await clock.advance(15_000);
    expect(sweeps).toBeGreaterThan(2);
    await handler.close();
  });

  it('that has lost its data begins another stream of revs, also for who listens and in other processes', async () => {
    let inner = memoryLedger();
    const ledger: RunLedger = {
      epoch: () => inner.epoch(),
      get: (ids) => inner.get(ids),
      put: (...given) => inner.put(...given),
      remove: (...given) => inner.remove(...given),
      list: (...given) => inner.list(...given),
      due: (...given) => inner.due(...given),
    };
    const { handler, set, clock, engine } = setUp({ ledger });
    const other = handlerOf({ engine, ledger, clock });
    set('r1', {});
    const before = (await ask(handler, '/v1/runs/r1/status')).json;
    const { ends } = await listen(handler, 'r1');
    await ask(other, '/v1/runs/none/status');
    const theirs = (await ask(other, '/v1/runs/r1/status')).json;
    expect(theirs.epoch).toBe(before.epoch);
    inner = memoryLedger();
    const after = (await ask(handler, '/v1/runs/r1/status')).json;
    expect(after.epoch).not.toBe(before.epoch);
    await clock.advance(6_000);
    expect(ends).toEqual(['restart']);
    expect((await ask(other, '/v1/runs/r1/status')).json.epoch).toBe(after.epoch);
    await handler.close();
  });

  it.each([
    ['its last writes, as a failover without all replicated does', 2],
    ['one record', 0],
  ])('that has lost %s, but not its epoch, counts on from what was sent', async (_what, version) => {
    const inner = memoryLedger();
    const { handler, set, clock, get, hint } = setUp({ ledger: inner });
    set('r1', {}, { steps: [step(1)] });
    const { frames, ends } = await listen(handler, 'r1');
    let replica: LedgerRecord | null = null;
    for (let i = 1; i <= 5; i += 1) {
      set('r1', { progress: { completedSteps: i } }, { steps: [step(1, { title: `Epoch ${i}` })] });
      await clock.advance(1_000);
      const [record = null] = await inner.get(['r1']);
      if (record?.version === version) replica = record;
    }
    const sent = (await get('/r1/status')).json.rev;
    const [record] = await inner.get(['r1']);
    await inner.remove('r1', record?.version ?? 0);
    if (replica) await inner.put('r1', 0, replica);
    set('r1', { status: 'succeeded', finishedAt: 9_000 }, { steps: [step(1, { status: 'done' })] });
    hint('r1');
    await clock.advance(2_000);
    const after = (await get('/r1/status')).json;
    expect(after.status).toBe('succeeded');
    expect(after.rev).toBeGreaterThan(sent);
    expect(JSON.parse(frames.at(-1)?.text ?? '')).toMatchObject({ type: 'change', run: { status: 'succeeded' } });
    expect(ends).toEqual(['done']);
    const { steps } = (await get(`/r1/steps?after=${sent}`)).json;
    expect(steps).toMatchObject([{ n: 1, status: 'done' }]);
  });

  it('that has lost its last writes counts on also if another process was the first to see the end', async () => {
    const inner = memoryLedger();
    const { handler, set, clock, get, engine } = setUp({ ledger: inner });
    const other = handlerOf({ engine, ledger: inner, clock });
    for (let i = 1; i <= 5; i += 1) {
      set('r1', { progress: { completedSteps: i } }, { steps: [step(1, { title: `Epoch ${i}` }), step(2)] });
      await get('/r1/status');
      await clock.advance(1_000);
    }
    const sent = (await get('/r1/status')).json.rev;
    const [record] = await inner.get(['r1']);
    await inner.remove('r1', record?.version ?? 0);
    const steps = [1, 2].map((n) => step(n, { status: 'done' }));
    set('r1', { status: 'succeeded', finishedAt: 9_000 }, { steps });
    await ask(other, '/v1/runs/r1/status');
    const revs: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { status, rev } = (await get('/r1/status')).json;
      expect(status).toBe('succeeded');
      revs.push(rev);
      await clock.advance(1_000);
    }
    expect(revs[0]).toBeGreaterThan(sent);
    expect(new Set(revs).size).toBe(1);
    expect((await ask(other, '/v1/runs/r1/status')).json.rev).toBe(revs[0]);
    const page = (await get(`/r1/steps?after=${sent}&limit=1`)).json;
    const rest = (await get(`/r1/steps?after=${page.next}`)).json;
    expect([...page.steps, ...rest.steps]).toMatchObject([1, 2].map((n) => ({ n, status: 'done' })));
    for (const one of [handler, other]) await one.close();
  });

  it('is asked for a place in a list that it never gave: 400', async () => {
    const { get } = setUp();
    for (const page of ['x', '-1', '1e999', '9'.repeat(40)]) {
      const cursor = Buffer.from(JSON.stringify([page, 0])).toString('base64url');
      const answer = await get(`?cursor=${cursor}`);
      expect([page, answer.status, answer.json.code]).toEqual([page, 400, 'bad_request']);
    }
  });
});

describe('a cancel', () => {
  it('of a queued run that began after all and then vanished was no stop', async () => {
    const { handler, set, remove, clock, get } = setUp();
    set('r1', { status: 'queued', startedAt: null });
    expect((await ask(handler, '/v1/runs/r1/cancel', { body: {} })).status).toBe(202);
    set('r1', { status: 'running', startedAt: 5_000 }); // a worker had just taken it
    await clock.advance(1_000);
    expect((await get('/r1/status')).json.status).toBe('cancelling');
    remove('r1'); // it has come to its end, and its queue keeps no ended jobs
    await clock.advance(1_000);
    const { status, status_text, cancel } = (await get('/r1/status')).json;
    expect([status, status_text]).toEqual(['unknown', 'removed']);
    expect(cancel.outcome).not.toBe('graceful');
  });

  it('by somebody who may cancel runs of others is delivered by the sweep as well, where each owner has an engine', async () => {
    const clock = createManualClock();
    const { engine, set, cancels, onCancel } = createCountingEngine();
    const handler = handlerOf({
      engine: () => engine,
      clock,
      authorize: ({ user }) => (user === 'bob' ? 'write' : null),
    });
    set('r1', {});
    onCancel(() => {
      throw new Error('down');
    });
    expect((await ask(handler, '/v1/runs/r1/cancel', { as: 'demo-bob', body: {} })).status).toBe(503);
    onCancel(() => 'asked');
    const { length } = cancels;
    await clock.advance(8_000);
    expect(cancels.slice(length)).toEqual([{ id: 'r1', force: false, by: 'bob', reason: null }]);
    await handler.close();
  });
});
