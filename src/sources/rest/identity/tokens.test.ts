// @vitest-environment node
import { describe, expect, expectTypeOf, it } from 'vitest';
import { createRunClient } from '../../../core/client/run-client';
import { createManualClock } from '../../../testing/manual-clock';
import { createManualEnvironment } from '../../../testing/manual-environment';
import type { RestSourceOptions } from '../options';
import { createRestSource } from '../rest-source';
import { type GetHeaders, toHeaders } from './headers';

const REFRESH_MS = 800;

/** A backend that accepts only the newest access token, and a single-use refresh token. */
function signedIn(options: Partial<RestSourceOptions> = {}) {
  const clock = createManualClock();
  const wait = (ms: number) => new Promise<void>((resolve) => clock.setTimeout(resolve, ms));
  const t = {
    clock,
    wait,
    valid: 'access-1',
    held: 'access-1',
    refreshes: 0,
    underWay: 0,
    mostAtOnce: 0,
    answered: [] as string[],
    requests: [] as { path: string; token: string; status: number }[],
    /** The response time of a path, ms. */
    slow: (_path: string): number => 20,
  };
  const getHeaders: GetHeaders = async ({ reason }) => {
    if (reason === 'unauthorized') {
      t.refreshes += 1;
      t.underWay += 1;
      t.mostAtOnce = Math.max(t.mostAtOnce, t.underWay);
      await wait(REFRESH_MS);
      t.underWay -= 1;
      t.held = `access-${Number(t.held.split('-')[1]) + 1}`;
      t.valid = t.held;
    }
    return { authorization: t.held };
  };
  const source = createRestSource({
    baseUrl: 'https://api.test',
    clock,
    getHeaders,
    fetch: async (input, init) => {
      const path = new URL(String(input)).pathname;
      const token = new Headers(init?.headers).get('authorization') ?? '';
      const isGood = token === t.valid;
      await wait(t.slow(path));
      const status = isGood ? 200 : 401;
      t.requests.push({ path, token, status });
      if (!isGood) return Response.json({}, { status: 401 });
      if (path.endsWith('/runs')) return Response.json({ runs: [] });
      if (path.endsWith('/steps')) return Response.json({ epoch: 'e', steps: [], next: 1, more: false });
      return Response.json({ id: path.split('/')[3], status: 'running', rev: 1, epoch: 'e' });
    },
    ...options,
  });
  return { ...t, t, source };
}
const { signal } = new AbortController();

describe('a token that expires', () => {
  it('D10: four watched runs, a list and a cancel refresh it once, together', async () => {
    const { t, clock, source } = signedIn();
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    for (const id of ['a', 'b', 'c', 'd']) client.watch(id);
    await clock.advance(3_000);
    t.valid = 'access-2';
    const list = source.listRuns?.({}, { signal });
    void client.cancel('a');
    await clock.advance(5_000);
    await list;
    expect(t.refreshes).toBe(1);
    expect(['a', 'b', 'c', 'd'].map((id) => client.getSnapshot(id).connection.state)).toEqual(
      new Array(4).fill('polling'),
    );
    client.dispose();
  });

  it('D10: a 401 that comes after the refresh takes what that has brought', async () => {
    const { t, clock, source } = signedIn();
    t.valid = 'access-2';
    t.slow = (path) => (path.includes('/slow/') ? 3_000 : 20);
    const both = Promise.all([source.readRun('quick', { signal }), source.readRun('slow', { signal })]);
    await clock.advance(10_000);
    await both;
    expect(t.refreshes).toBe(1);
    expect(t.requests.filter(({ path }) => path.includes('slow')).map(({ token }) => token)).toEqual([
      'access-1',
      'access-2',
    ]);
  });

  it('D10: headers the host has renewed by itself are tried before a refresh', async () => {
    const { t, clock, source } = signedIn();
    t.slow = (path) => (path.includes('/slow/') ? 3_000 : 20);
    t.valid = 'access-7';
    const old = source.readRun('slow', { signal });
    await clock.advance(1_000);
    t.held = 'access-7';
    const other = source.readRun('quick', { signal });
    await clock.advance(10_000);
    await Promise.all([old, other]);
    expect(t.refreshes).toBe(0);
  });

  it('D10: a refresh that does not help is made once, and nothing is sent for ever', async () => {
    let calls = 0;
    const { t, clock, source } = signedIn({
      getHeaders: async ({ reason }) => {
        if (reason === 'unauthorized') calls += 1;
        return { authorization: `no good ${calls}` };
      },
    });
    const outcomes = Promise.allSettled(['a', 'b', 'c'].map((id) => source.readRun(id, { signal })));
    await clock.advance(10_000);
    expect((await outcomes).map((outcome) => 'reason' in outcome && outcome.reason.kind)).toEqual(
      new Array(3).fill('unauthorized'),
    );
    expect(calls).toBe(1);
    expect(t.requests).toHaveLength(6);
  });

  it('D10: headers that differ with each request, as with a trace id, end in one refresh', async () => {
    let calls = 0;
    let ids = 0;
    const { t, clock, source } = signedIn({
      getHeaders: async ({ reason }) => {
        if (reason === 'unauthorized') calls += 1;
        ids += 1;
        return { authorization: `no good ${ids}` };
      },
    });
    const outcomes = Promise.allSettled(['a', 'b', 'c', 'd'].map((id) => source.readRun(id, { signal })));
    await clock.advance(10_000);
    await outcomes;
    expect(calls).toBe(1);
    expect(t.requests.length).toBeLessThanOrEqual(12);
  });

  it('D10: a refresh that fails fails for all who wait, and the next try makes a new one', async () => {
    let calls = 0;
    const { clock, source } = signedIn({
      getHeaders: async ({ reason }) => {
        if (reason === 'request') return { authorization: calls > 1 ? 'access-1' : 'old' };
        calls += 1;
        if (calls > 1) return { authorization: 'access-1' };
        await new Promise((resolve) => clock.setTimeout(() => resolve(null), 300));
        throw new Error('just woken up');
      },
    });
    const first = Promise.allSettled([source.readRun('a', { signal }), source.readRun('b', { signal })]);
    await clock.advance(1_000);
    expect((await first).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(calls).toBe(1);
    const second = source.readRun('a', { signal });
    await clock.advance(1_000);
    await expect(second).resolves.toMatchObject({ run: { id: 'a' } });
    expect(calls).toBe(2);
  });

  it('D10: a refresh that never ends keeps nobody waiting for ever', async () => {
    let calls = 0;
    const { clock, source } = signedIn({
      getHeaders: ({ reason }) => {
        if (reason === 'request') return { authorization: 'old' };
        calls += 1;
        return calls === 1 ? new Promise(() => {}) : { authorization: 'access-1' };
      },
    });
    void source.readRun('a', { signal });
    await clock.advance(31_000);
    const later = source.readRun('b', { signal });
    await clock.advance(1_000);
    await expect(later).resolves.toMatchObject({ run: { id: 'b' } });
  });

  it('D10: what is refreshed for one who is signed in is not used for the next', async () => {
    let user = 'ada';
    const shown: string[] = [];
    const { clock, source } = signedIn({
      getIdentity: () => user,
      getHeaders: ({ reason }) => ({ authorization: `${user} ${reason}` }),
      fetch: async (_, init) => {
        const shownNow = new Headers(init?.headers).get('authorization') ?? '';
        shown.push(shownNow);
        return Response.json({ id: 'a', status: 'running' }, { status: shownNow.endsWith('request') ? 401 : 200 });
      },
    });
    await source.readRun('a', { signal });
    user = 'bob';
    await source.readRun('a', { signal }).catch(() => {});
    await source.readRun('a', { signal });
    await clock.settle();
    expect(shown.filter((text) => text.startsWith('ada'))).toEqual(['ada request', 'ada unauthorized']);
    expect(shown.at(-1)).toBe('bob unauthorized');
  });

  it('D10: a stream and the polls beside it refresh it once', async () => {
    const { eventStream } = await import('../../push/sse');
    const made = signedIn({ push: eventStream });
    const { t } = made;
    t.valid = 'access-2';
    const closes: string[] = [];
    const open = (freshToken: boolean) =>
      made.source.subscribe?.(
        'a',
        { onMessage() {}, onAlive() {}, onClose: ({ kind }) => closes.push(kind) },
        { epoch: null, rev: 0, freshToken },
      );
    open(false);
    const read = made.source.readRun('a', { signal });
    await made.clock.advance(2_000);
    await read;
    expect(closes).toEqual(['auth']);
    open(true);
    await made.clock.advance(2_000);
    expect(t.refreshes).toBe(1);
    expect(t.requests.filter(({ path }) => path.endsWith('/events')).map(({ token }) => token)).toEqual([
      'access-1',
      'access-2',
    ]);
  });
});

describe('headers as people write them', () => {
  it('§5: a header only while there is a session', async () => {
    let session: { token: string } | null = null;
    const getHeaders = async () => (session ? { Authorization: `Bearer ${session.token}` } : {});
    expectTypeOf(getHeaders).toExtend<GetHeaders>();
    const seen: (string | null)[] = [];
    const source = createRestSource({
      baseUrl: 'https://api.test',
      getHeaders,
      fetch: async (_, init) => {
        seen.push(new Headers(init?.headers).get('authorization'));
        return Response.json({ id: 'a', status: 'running' });
      },
    });
    await source.readRun('a', { signal });
    session = { token: 't' };
    await source.readRun('a', { signal });
    expect(seen).toEqual([null, 'Bearer t']);
  });

  it.each([
    ['undefined', { a: '1', b: undefined }],
    ['null', { a: '1', b: null }],
    ['pairs', [['a', '1']] as [string, string][]],
    ['Headers', new Headers({ a: '1' })],
  ])('§5: takes %s', (_, given) => {
    expect([...toHeaders(given)]).toEqual([['a', '1']]);
  });

  it.each([undefined, null, {}])('§5: %s is no header', (given) => {
    expect([...toHeaders(given)]).toEqual([]);
  });

  it('§5: the ways to write it that TypeScript has to take', () => {
    const token: string | undefined = undefined;
    const session = null as { token: string } | null;
    const ways: GetHeaders[] = [
      () => ({ Authorization: token }),
      () => (session ? { Authorization: session.token } : undefined),
      () => session && { Authorization: session.token },
      async () => ({ ...(session && { Authorization: session.token }), 'X-Tenant': 'a' }),
      async () => (session ? { Authorization: session.token } : {}),
      () => new Headers(),
    ];
    expect(ways).toHaveLength(6);
  });
});
