import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { RunHandler, RunHandlerOptions } from '../../src/server';
import { createManualClock } from '../../src/testing/manual-clock';
import { createEngine } from '../engine';
import { createRuns } from '../runs';
import type { Backend } from '../scale/backend';
import { DEFAULTS } from '../settings';
import type { Store } from '../store/store';
import { aStep, aStepEnd, createClient, createSteeredWork, startTestBackend, until } from '../testing';
import { createReceiver, dial, openEvents } from './push-lines';

/** Push on the wire. The clock stands still, so no sweep can make up for a missing notification. */
const clock = createManualClock();
const steered = createSteeredWork();
let backend: Backend;
let ada: ReturnType<typeof createClient>;
let url: string;

beforeAll(async () => {
  const origins = ['https://app.example'];
  const sweepMs = 3_600_000;
  backend = await startTestBackend({ work: steered.work, clock, sweepMs, concurrency: 100, drainMs: 200, origins });
  ({ url } = backend);
  ada = createClient(url);
});
afterAll(() => backend.close());

async function running() {
  const run = await ada.start();
  const job = await steered.of(run.id);
  return { id: run.id, ...job };
}

const revOf = async (id: string) => (await ada.status(id)).rev;

describe('handshake', () => {
  /** The status of a handshake: 101, or the error status. */
  async function handshake(path: string, options: { origin?: string; protocols?: string[] } = {}) {
    const { origin, protocols = ['runlight.v1'] } = options;
    const ws = new WebSocket(`${url.replace('http', 'ws')}${path}`, protocols, { ...(origin && { origin }) });
    ws.on('error', () => {});
    const status = await new Promise<number | undefined>((resolve) => {
      ws.on('upgrade', () => resolve(101));
      ws.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    });
    ws.terminate();
    return status;
  }

  it('fault 34: a foreign Origin is refused before the upgrade; our own and listed ones are not', async () => {
    const { id } = await running();
    const own = url;
    const cases: [string | undefined, number][] = [
      ['https://evil.example', 403],
      ['null', 403],
      [`${own}.evil.example`, 403],
      ['https://app.example.evil.example', 403],
      ['https://app.example', 101],
      [own, 101],
      [undefined, 101],
    ];
    for (const [origin, status] of cases) {
      expect([origin, await handshake(`/ws/${id}`, { ...(origin && { origin }) })]).toEqual([origin, status]);
    }
  });

  it('refuses other addresses and protocols', async () => {
    expect(await handshake('/ws/a?token=demo-ada')).toBe(404); // a token in a URL would end up in every log
    expect(await handshake('/ws/')).toBe(404);
    expect(await handshake('/ws/a%')).toBe(404);
    expect(await handshake('/ws/%2E%2E')).toBe(404);
    expect(await handshake(`/ws/${'a'.repeat(201)}`)).toBe(404);
    expect(await handshake('/v1/runs')).toBe(404);
    expect(await handshake('/ws/a', { protocols: ['other.v1'] })).toBe(400);
    expect(await handshake('/ws/a', { protocols: [] })).toBe(400);
    expect(await handshake('/ws/a', { protocols: ['other.v1', 'runlight.v1'] })).toBe(101);
  });

  it('fault 34: 4408 for a late hello, and no sooner', async () => {
    const { id } = await running();
    const silent = dial(url, id, { hello: null });
    await silent.opened;
    await until('the server waits for hello', async () => clock.pending > 0);
    await clock.advance(4999);
    const prompt = dial(url, id);
    await prompt.snapshot();
    expect(silent.ws.readyState).toBe(WebSocket.OPEN);
    await clock.advance(1);
    expect(await silent.closed).toBe(4408);
    await clock.advance(5000);
    expect(prompt.ws.readyState).toBe(WebSocket.OPEN);
    prompt.ws.close();
  });

  it.each([
    ['no token', { type: 'hello', v: 1, after: 0, epoch: null }, 4401],
    ['a wrong token', { type: 'hello', v: 1, after: 0, epoch: null, token: 'wrong' }, 4401],
    ['another version', { type: 'hello', v: 2, after: 0, epoch: null, token: 'demo-ada' }, 4400],
    ['a bad cursor', { type: 'hello', v: 1, after: -1, epoch: null, token: 'demo-ada' }, 4400],
    ['another message', { type: 'subscribe', token: 'demo-ada' }, 4400],
    ['no JSON', '{"type":', 4400],
    ['something huge', 'x'.repeat(20_000), 1009],
  ])('%s is closed with its code', async (_what, hello, code) => {
    const { id } = await running();
    expect(await dial(url, id, { hello }).closed).toBe(code);
  });

  it('4404 for another users run and for a missing one; SSE answers 404 and 401', async () => {
    const { id } = await running();
    expect(await dial(url, id, { token: 'demo-bob' }).closed).toBe(4404);
    expect(await dial(url, 'no-such-run').closed).toBe(4404);
    // Ids of other engines contain a colon, which browsers encode.
    expect(await dial(url, encodeURIComponent('thread_1:run~2.3')).closed).toBe(4404);
    expect(await dial(url, 'a'.repeat(200)).closed).toBe(4404);
    expect((await openEvents(url, id, undefined, 'demo-bob')).response.status).toBe(404);
    expect((await openEvents(url, id, undefined, 'wrong')).response.status).toBe(401);
  });
});

describe('a WebSocket', () => {
  it('gets a snapshot, every change with its steps, and 1000 after the last one', async () => {
    const { id, context, settle } = await running();
    const line = dial(url, id);
    const { epoch } = await ada.status(id);
    expect(await line.snapshot()).toMatchObject({
      epoch,
      resumed: false,
      more: false,
      heartbeat_ms: 30_000,
      steps: [],
    });
    await context.report.startStep(aStep);
    await context.report.updateStep({ current: 5, total: 10, unit: 'epoch' });
    await context.report.finishStep({ ...aStepEnd, runMetrics: { ks_mean: { value: 0.1 } } });
    await line.reaches(await revOf(id));
    expect(line.receiver.run?.metrics).toEqual({ ks_mean: { value: 0.1 } });
    // The frame contains only the changed fields of the run.
    const told = line.receiver.frames.filter(({ type }) => type === 'change').flatMap(({ run }) => Object.keys(run));
    expect(told).toContain('metrics');
    for (const field of ['id', 'name', 'status', 'created_at', 'can']) expect(told).not.toContain(field);
    settle({ status: 'succeeded', error: null });
    expect(await line.closed).toBe(1000);
    expect(line.receiver.run).toEqual({ ...(await ada.status(id)), server_time: line.receiver.run?.server_time });
    expect(line.receiver.steps()).toEqual(await ada.steps(id));
  });

  it('goes on after what it has; a foreign epoch or a cursor from the future starts anew', async () => {
    const { id, context, settle } = await running();
    await context.report.startStep(aStep);
    await context.report.finishStep(aStepEnd);
    const { epoch, rev } = await ada.status(id);
    await context.report.startStep({ ...aStep, title: 'Next' });
    const snapshot = async (approach: { after: number; epoch: string }) => {
      const line = dial(url, id, approach);
      const found = await line.snapshot();
      line.ws.close();
      return [found.resumed, found.steps.map((step) => step.n)];
    };
    expect(await snapshot({ after: rev, epoch })).toEqual([true, [2]]);
    expect(await snapshot({ after: rev + 1, epoch })).toEqual([true, []]);
    expect(await snapshot({ after: rev, epoch: 'foreign' })).toEqual([false, [1, 2]]);
    expect(await snapshot({ after: rev + 50, epoch })).toEqual([false, [1, 2]]);
    settle({ status: 'succeeded', error: null });
    await ada.reaches(id, 'succeeded');
    const late = dial(url, id, { after: rev, epoch });
    expect(await late.closed).toBe(1000);
    expect(late.receiver.frames).toMatchObject([{ type: 'snapshot', run: { status: 'succeeded' } }]);
  });

  it('shows each caller what that one may do, and the cancel as it happens', async () => {
    const { id, settle } = await running();
    const [member, viewer] = [dial(url, id), dial(url, id, { token: 'demo-viewer' })];
    expect((await member.snapshot()).run.can).toMatchObject({ cancel: true, force: true });
    expect((await viewer.snapshot()).run.can).toMatchObject({ cancel: false, force: false });
    await ada.cancel(id, { reason: 'wrong data' });
    for (const [line, force] of [
      [member, true],
      [viewer, false],
    ] as const) {
      await line.has('cancelling', (frame) => frame.run?.status === 'cancelling');
      expect(line.receiver.run).toMatchObject({
        cancel: { reason: 'wrong data', outcome: null },
        can: { cancel: false, force },
      });
    }
    settle(null);
    expect(await Promise.all([member.closed, viewer.closed])).toEqual([1000, 1000]);
    expect(member.receiver.run).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
    expect(member.receiver.steps()).toEqual(await ada.steps(id));
  });

  it('is asked for a sign of life every 30 s and dropped after two silent ones; a ping is answered', async () => {
    const { id } = await running();
    const [live, dead] = [dial(url, id), dial(url, id)];
    await live.snapshot();
    await dead.snapshot();
    await clock.advance(30_000);
    await live.has('a ping', (frame) => frame.type === 'ping');
    await dead.has('a ping', (frame) => frame.type === 'ping');
    live.ws.send('{"type":"ping"}');
    await live.has('a pong', (frame) => frame.type === 'pong');
    await clock.advance(30_000);
    expect(await dead.closed).toBe(1006);
    expect(live.ws.readyState).toBe(WebSocket.OPEN);
    live.ws.close();
  });

  it('sends a run with very many steps to HTTP', async () => {
    const { id, context } = await running();
    for (let i = 0; i < 201; i++) {
      await context.report.startStep(aStep);
      await context.report.finishStep(aStepEnd);
    }
    const line = dial(url, id);
    const snapshot = await line.snapshot();
    expect([snapshot.more, snapshot.steps.length]).toEqual([true, 200]);
    // Steps too large for a frame are handled the same way.
    await context.report.startStep({ ...aStep, detail: 'x'.repeat(1_100_000) });
    const large = await line.reaches(await revOf(id));
    expect(large).toMatchObject({ type: 'snapshot', resumed: true, more: true, steps: [] });
    line.ws.close();
  });
});

describe('an event stream', () => {
  it('has ids to resume from, a pause for coming back, comments, a good end, then 204', async () => {
    const { id, context, settle } = await running();
    const stream = await openEvents(url, id);
    expect(stream.response.status).toBe(200);
    expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(stream.response.headers.get('cache-control')).toContain('no-transform');
    const ended = stream.read();
    await context.report.startStep(aStep);
    await until('the change', async () => stream.events.length > 1);
    await clock.advance(15_000);
    await until('a comment', async () => stream.comments.length === 1);
    expect(stream.retry()).toBeGreaterThan(0);
    const { epoch, rev } = await ada.status(id);
    expect(stream.events).toEqual([
      { id: `${epoch}.${rev - 1}`, event: 'snapshot' },
      { id: `${epoch}.${rev}`, event: 'change' },
    ]);

    await context.report.finishStep(aStepEnd);
    const resumed = await openEvents(url, id, `${epoch}.${rev}`);
    const resumedEnd = resumed.read();
    await until('the snapshot', async () => resumed.events.length > 0);
    expect(resumed.receiver.frames[0]).toMatchObject({ resumed: true, steps: [{ n: 1, status: 'done' }] });

    settle({ status: 'succeeded', error: null });
    expect(await Promise.all([ended, resumedEnd])).toEqual([true, true]);
    expect(stream.receiver.steps()).toEqual(await ada.steps(id));
    expect(stream.events.at(-1)?.event).toBe('bye');
    expect(stream.receiver.frames.at(-1)).toMatchObject({ type: 'bye', code: 1000 });
    const last = await ada.status(id);
    expect((await openEvents(url, id, `${epoch}.${last.rev}`)).response.status).toBe(204);
    const behind = await openEvents(url, id, 'nonsense');
    expect(await behind.read()).toBe(true);
    expect(behind.receiver.frames).toMatchObject([
      { type: 'snapshot', resumed: false },
      { type: 'bye', code: 1000 },
    ]);
    expect((await ada.call(`/v1/runs/${id}/events`, { method: 'HEAD' })).status).toBe(200);
  });
});

describe('fault 33: a slow reader', () => {
  it('is dropped at 1 MiB, resumes without loss, and slows nobody down', async () => {
    const { id, context, settle } = await running();
    const [slow, quick] = [dial(url, id), dial(url, id)];
    const stream = await openEvents(url, id); // the test does not read from it
    await slow.snapshot();
    await quick.snapshot();
    slow.ws.pause();
    await context.report.startStep({ ...aStep, detail: 'x'.repeat(700_000) });
    // Each update sends the whole step again; the kernel's buffers hold some megabytes.
    for (let current = 1; current <= 40; current++) {
      await context.report.updateStep({ current, total: 40, unit: 'epoch' });
      await quick.reaches(await revOf(id));
    }
    await context.report.finishStep(aStepEnd);
    slow.ws.resume();
    expect(await slow.closed).toBe(1006);
    expect(await stream.read()).toBe(false);
    const { epoch, rev } = await ada.status(id);
    for (const { receiver } of [slow, stream]) {
      expect(receiver.have).toBeGreaterThan(0);
      expect(receiver.have).toBeLessThan(rev);
    }

    const { receiver } = slow;
    const again = dial(url, id, { receiver, after: receiver.have, epoch });
    settle({ status: 'succeeded', error: null });
    expect(await again.closed).toBe(1000);
    expect(await quick.closed).toBe(1000);
    for (const line of [again, quick]) expect(line.receiver.steps()).toEqual(await ada.steps(id));
    expect(receiver.frames.filter((frame) => frame.type === 'snapshot')).toMatchObject([{}, { resumed: true }]);
  });
});

describe('fault 35: a change while a connection joins', () => {
  const principal = { user: 'ada', owner: 'ada' };
  const fresh = { epoch: null, rev: 0 };
  const nothing = async () => {};
  let feed: RunHandler;
  let before = nothing;
  let after = nothing;
  let told = 0;

  /** A run handler over another view of the same store, without a worker. */
  function createFeed(store: Store, options: Partial<RunHandlerOptions> = {}): RunHandler {
    const queue = { add: nothing, start: nothing, stop: nothing };
    const all = { ...DEFAULTS, clock, sweepMs: 3_600_000 };
    return createRuns(all, createEngine({ ...all, store, queue }), options);
  }

  beforeAll(async () => {
    const { store } = backend;
    const watched: Store = {
      ...store,
      async changes(...query) {
        await before();
        const found = await store.changes(...query);
        await after();
        return found;
      },
      onChange: (listener) =>
        store.onChange((change) => {
          listener(change);
          told += 1;
        }),
    };
    feed = createFeed(watched);
  });
  afterAll(() => feed.close());

  /** Makes a change and waits until the feed has received it. */
  async function change(context: Awaited<ReturnType<typeof running>>['context']) {
    const heard = told;
    await context.report.updateStep({ current: 1, total: 10, unit: 'epoch' });
    await until('the feed has heard of it', async () => told > heard);
  }
  const once = (action: () => Promise<void>) => {
    let done = false;
    return async () => {
      if (done) return;
      done = true;
      await action();
    };
  };
  function listen(place: Awaited<ReturnType<RunHandler['join']>>) {
    const receiver = createReceiver();
    place?.start({ send: ({ text }) => receiver.apply(text), end: () => {} });
    return receiver;
  }
  async function stepping() {
    const run = await running();
    await run.context.report.startStep(aStep);
    return run;
  }
  const catchesUp = async (receiver: ReturnType<typeof createReceiver>, id: string) => {
    const rev = await revOf(id);
    await until(`rev ${rev}`, async () => receiver.have === rev, 5000);
    expect(receiver.steps()).toEqual(await ada.steps(id));
  };

  it('after the snapshot was read: it follows', async () => {
    const { id, context } = await stepping();
    after = once(() => change(context));
    const place = await feed.join(principal, id, fresh);
    const receiver = listen(place);
    await catchesUp(receiver, id);
    expect(receiver.frames.map((frame) => frame.type)).toEqual(['snapshot', 'change']);
    place?.leave();
  });

  it('before the snapshot was read: it is in there, and not sent again', async () => {
    const { id, context } = await stepping();
    before = once(() => change(context));
    const place = await feed.join(principal, id, fresh);
    const receiver = listen(place);
    await catchesUp(receiver, id);
    expect(receiver.frames.map((frame) => frame.type)).toEqual(['snapshot']);
    await change(context);
    await catchesUp(receiver, id);
    place?.leave();
  });

  it('while others listen already, on both sides of the snapshot', async () => {
    const { id, context } = await stepping();
    const first = await feed.join(principal, id, fresh);
    const firstReceiver = listen(first);
    before = once(() => change(context));
    after = once(() => change(context));
    const second = await feed.join(principal, id, fresh);
    await catchesUp(firstReceiver, id);
    const secondReceiver = listen(second);
    await catchesUp(secondReceiver, id);
    first?.leave();
    second?.leave();
  });

  it('of two that join at once, the one with the older snapshot misses nothing', async () => {
    const { id, context } = await stepping();
    const older = await feed.join(principal, id, fresh);
    await change(context);
    const newer = await feed.join(principal, id, fresh);
    const newerReceiver = listen(newer);
    await change(context);
    await catchesUp(newerReceiver, id);
    const olderReceiver = listen(older);
    await catchesUp(olderReceiver, id);
    await change(context);
    await catchesUp(olderReceiver, id);
    await catchesUp(newerReceiver, id);
    older?.leave();
    newer?.leave();
  });

  it('reads once for all who listen, and once for all that came while it read', async () => {
    const { id, context } = await stepping();
    const places = await Promise.all(Array.from({ length: 20 }, () => feed.join(principal, id, fresh)));
    const receivers = places.map(listen);
    let reads = 0;
    before = async () => {
      reads += 1;
      if (reads === 1) for (let i = 0; i < 5; i++) await change(context);
    };
    await change(context);
    for (const receiver of receivers) await catchesUp(receiver, id);
    before = nothing;
    expect(reads).toBeLessThanOrEqual(2);
    for (const place of places) place?.leave();
  });

  it('fault 56: without any notification, the sweep delivers', async () => {
    const { id, context } = await stepping();
    const time = createManualClock();
    const deaf = createFeed({ ...backend.store, onChange: async () => nothing }, { clock: time, pollMs: 1000 });
    const place = await deaf.join(principal, id, fresh);
    const receiver = listen(place);
    await change(context);
    expect(receiver.frames).toHaveLength(1);
    await time.advance(1000);
    await catchesUp(receiver, id);
    await deaf.close();
  });

  it('what a connection was sent at first is not kept for as long as it is open', async () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect !== 'function') throw new Error('Node has no gc()');
    const { id } = await stepping();
    let snapshot = new WeakRef({});
    const watched = createFeed({
      ...backend.store,
      async changes(...query) {
        const found = await backend.store.changes(...query);
        if (found) snapshot = new WeakRef(found.steps);
        return found;
      },
    });
    const place = await watched.join(principal, id, fresh);
    const receiver = listen(place);
    expect(receiver.steps()).toHaveLength(1);
    await until('it is let go', async () => {
      collect();
      return snapshot.deref() === undefined;
    });
    place?.leave(); // held until here
    await watched.close();
  });

  it('refuses more connections than one user may have', async () => {
    const { id } = await stepping();
    const small = createFeed(backend.store, { limits: { streams: 2 } });
    const places = [await small.join(principal, id, fresh), await small.join(principal, id, fresh)];
    await expect(small.join(principal, id, fresh)).rejects.toMatchObject({ code: 'too_many_connections' });
    await expect(small.join({ ...principal, user: 'vera' }, id, fresh)).resolves.not.toBeNull();
    places[0]?.leave();
    places[0]?.leave();
    await expect(small.join(principal, id, fresh)).resolves.not.toBeNull();
    await small.close();
    await expect(small.join(principal, id, fresh)).rejects.toMatchObject({ code: 'shutting_down' });
  });
});
