// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createRunClient } from '../../../core/client/run-client';
import type { PushHandlers } from '../../../core/run/source/push';
import { createManualClock } from '../../../testing/manual-clock';
import { createManualEnvironment } from '../../../testing/manual-environment';
import type { RestSourceOptions } from '../options';
import { createRestSource } from '../rest-source';

/** A backend that shows each user their own run, with an asynchronous session like Supabase's. */
function setUp(options: Partial<RestSourceOptions> = {}) {
  const clock = createManualClock();
  const requests: string[] = [];
  const waiting: { resolve: (user: string | null) => void; reject: (error: Error) => void }[] = [];
  const t = {
    clock,
    requests,
    waiting,
    /** The signed-in user; `undefined` = the session has not been read yet. */
    user: undefined as string | null | undefined,
    /** The user of the backend's cookie. */
    cookie: 'ada' as string | null,
  };
  const source = createRestSource({
    baseUrl: 'https://api.test',
    clock,
    getIdentity: () =>
      t.user === undefined
        ? new Promise((resolve, reject) => waiting.push({ resolve, reject }))
        : Promise.resolve(t.user),
    fetch: async (input, init) => {
      requests.push(`${init?.method ?? 'GET'} ${new URL(String(input)).pathname}`);
      if (t.cookie === null) return Response.json({}, { status: 401 });
      if (String(input).includes('/steps')) return Response.json({ steps: [], epoch: 'e', next: 1, more: false });
      return Response.json({ id: 'r1', name: `${t.cookie}'s`, status: 'running', rev: 1, epoch: t.cookie });
    },
    ...options,
  });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  const watch = () => client.watch('r1', () => {}, { steps: false });
  const shown = () => client.getSnapshot('r1').run?.name ?? null;
  const answer = (user: string | null) => {
    t.user = user;
    for (const { resolve } of waiting.splice(0)) resolve(user);
  };
  return Object.assign(t, { source, client, watch, shown, answer });
}

describe('an identity that takes time to find out', () => {
  it('before it is known nothing is requested; then the run is read once', async () => {
    const t = setUp();
    t.watch();
    await t.clock.advance(800);
    expect(t.requests).toEqual([]);
    expect(t.client.getSnapshot('r1')).toMatchObject({ run: null, connection: { state: 'connecting', error: null } });
    t.answer('ada');
    await t.clock.advance(100);
    expect(t.requests).toEqual(['GET /v1/runs/r1/status']);
    expect(t.shown()).toBe("ada's");
  });

  it('the first answer is no change: what a server has rendered stays', async () => {
    const t = setUp();
    t.client.seed({ id: 'r1', name: 'From the server', status: 'running' });
    t.watch();
    let renders = 0;
    t.client.subscribe('r1', () => {
      renders += t.shown() === null ? 1 : 0;
    });
    t.answer('ada');
    await t.clock.advance(100);
    expect(renders).toBe(0);
    expect(t.shown()).toBe("ada's");
  });

  it('somebody else: what the one before has seen is dropped, and read anew', async () => {
    const t = setUp();
    t.answer('ada');
    t.watch();
    await t.clock.advance(100);
    t.user = 'bob';
    t.cookie = 'bob';
    const seen: (string | null)[] = [];
    t.client.subscribe('r1', () => seen.push(t.shown()));
    await t.clock.advance(2_500);
    expect(seen[0]).toBeNull();
    expect(seen).not.toContain("ada's");
    expect(t.shown()).toBe("bob's");
  });

  it('an answer that is overtaken by a newer one says nothing about now', async () => {
    const t = setUp();
    t.watch();
    t.client.watch('r2', () => {}, { steps: false });
    await t.clock.advance(100);
    const [first, ...rest] = t.waiting.splice(0);
    t.user = 'bob';
    t.cookie = 'bob';
    for (const { resolve } of rest) resolve('bob');
    await t.clock.settle();
    first?.resolve('ada');
    await t.clock.advance(3_000);
    expect(t.shown()).toBe("bob's");
  });

  it('a promise that fails is a failure that passes, with what to do', async () => {
    const t = setUp();
    t.watch();
    await t.clock.advance(100);
    for (const { reject } of t.waiting.splice(0)) reject(new Error('no storage'));
    await t.clock.advance(100);
    const { error, state } = t.client.getSnapshot('r1').connection;
    expect(error?.message).toMatch(/^runlight: getIdentity failed \(no storage\)/);
    expect(state).toBe('reconnecting');
    t.answer('ada');
    await t.clock.advance(20_000);
    expect(t.shown()).toBe("ada's");
  });

  it('a function that fails at once does so too, and not where the source is made', async () => {
    let user: string | null = null;
    const t = setUp({
      getIdentity: () => {
        if (user === null) throw new Error('no window');
        return user;
      },
    });
    t.watch();
    await t.clock.advance(500);
    expect(t.client.getSnapshot('r1').connection.error?.message).toMatch(/getIdentity failed \(no window\)/);
    user = 'ada';
    await t.clock.advance(20_000);
    expect(t.shown()).toBe("ada's");
  });

  it('one that never resolves is given up after the time limit of a request, and asked again', async () => {
    const t = setUp();
    t.watch();
    await t.clock.advance(11_000);
    expect(t.client.getSnapshot('r1').connection.error?.kind).toBe('timeout');
    t.answer('ada');
    await t.clock.advance(20_000);
    expect(t.shown()).toBe("ada's");
  });

  it('after a 401 a new identity goes on by itself, where only a cookie proves it', async () => {
    const t = setUp();
    t.answer(null);
    t.cookie = null;
    t.watch();
    await t.clock.advance(1_000);
    expect(t.client.getSnapshot('r1').connection).toMatchObject({ state: 'failed', error: { kind: 'unauthorized' } });
    const before = t.requests.length;
    await t.clock.advance(20_000);
    expect(t.requests).toHaveLength(before);
    t.user = 'ada';
    t.cookie = 'ada';
    await t.clock.advance(60_000);
    expect(t.shown()).toBe("ada's");
  });
});

describe('push, while it is not known who is signed in', () => {
  function pushed() {
    const opened: PushHandlers[] = [];
    let closed = 0;
    const t = setUp({
      push: {
        name: 'sse',
        open(_line, { handlers }) {
          opened.push(handlers);
          return () => {
            closed += 1;
          };
        },
      },
    });
    const closes: string[] = [];
    const handlers: PushHandlers = { onAlive() {}, onMessage() {}, onClose: ({ kind }) => closes.push(kind) };
    const resume = { epoch: null, rev: 0, freshToken: false };
    const end = t.source.subscribe?.('r1', handlers, resume) ?? (() => {});
    return { ...t, opened, closes, end, closedCount: () => closed, answer: t.answer };
  }

  it('opens when it is, and closes', async () => {
    const t = pushed();
    await t.clock.settle();
    expect(t.opened).toHaveLength(0);
    t.answer('ada');
    await t.clock.settle();
    expect(t.opened).toHaveLength(1);
    t.end();
    expect(t.closedCount()).toBe(1);
  });

  it('never opens what was ended before', async () => {
    const t = pushed();
    t.end();
    t.answer('ada');
    await t.clock.settle();
    expect(t.opened).toHaveLength(0);
  });

  it('comes again when the promise failed', async () => {
    const t = pushed();
    for (const { reject } of t.waiting.splice(0)) reject(new Error('no'));
    await t.clock.settle();
    expect(t.closes).toEqual(['retry']);
  });
});
