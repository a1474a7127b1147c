import { afterEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../../testing/manual-clock';
import { createRestSource } from '../rest-source';

/** A backend whose host provides headers at once or, after `hang`, only when `give` is called. */
function setUp() {
  const clock = createManualClock();
  const posts: string[] = [];
  let isHanging = false;
  const giving: ((token: string) => void)[] = [];
  const source = createRestSource({
    baseUrl: 'https://api.test',
    clock,
    getHeaders: async () => ({
      authorization: isHanging ? await new Promise<string>((resolve) => giving.push(resolve)) : 'first',
    }),
    fetch: async (_, init) => {
      if (init?.method === 'POST') posts.push(new Headers(init.headers).get('authorization') ?? 'none');
      return Response.json({ id: 'r1', status: 'running', rev: 1, epoch: 'e' });
    },
  });
  const { signal } = new AbortController();
  return {
    clock,
    posts,
    hang: () => {
      isHanging = true;
    },
    give: (token: string) => giving.splice(0).forEach((resolve) => void resolve(token)),
    read: () => source.readRun('r1', { signal }),
    cancel: () => void source.cancelRun?.('r1', { signal, idempotencyKey: 'k' }),
  };
}
const leave = () => window.dispatchEvent(new Event('pagehide'));

afterEach(() => {
  window.dispatchEvent(new Event('pageshow'));
});

describe('a cancel that waits for its headers when the page is left', () => {
  it('D12: is sent at once with the newest headers known', async () => {
    const t = setUp();
    await t.read();
    t.hang();
    t.cancel();
    await t.clock.settle();
    expect(t.posts).toEqual([]);
    leave();
    await t.clock.settle();
    expect(t.posts).toEqual(['first']);
    // Restored from the back/forward cache: it must not be sent twice.
    t.give('second');
    leave();
    await t.clock.settle();
    expect(t.posts).toEqual(['first']);
  });

  it('D12: waits on where no headers were ever known', async () => {
    const t = setUp();
    t.hang();
    t.cancel();
    await t.clock.settle();
    leave();
    await t.clock.settle();
    expect(t.posts).toEqual([]);
    t.give('second');
    await t.clock.settle();
    expect(t.posts).toEqual(['second']);
  });

  it('D12: reads wait for theirs, whatever the page does', async () => {
    const t = setUp();
    await t.read();
    t.hang();
    let isRead = false;
    void t.read().then(() => {
      isRead = true;
    });
    await t.clock.settle();
    leave();
    await t.clock.settle();
    expect(isRead).toBe(false);
  });
});

describe('a cancel that waits for who is signed in when the page is left', () => {
  it('is sent at once in the name of who was signed in last, with the newest headers known', async () => {
    const clock = createManualClock();
    const posts: string[] = [];
    let isHanging = false;
    const source = createRestSource({
      baseUrl: 'https://api.test',
      clock,
      getIdentity: async () => (isHanging ? await new Promise<string>(() => {}) : 'ada'),
      getHeaders: async () => ({ authorization: isHanging ? await new Promise<string>(() => {}) : 'first' }),
      fetch: async (_, init) => {
        if (init?.method === 'POST') posts.push(new Headers(init.headers).get('authorization') ?? 'none');
        return Response.json({ id: 'r1', status: 'running', rev: 1, epoch: 'e' });
      },
    });
    const { signal } = new AbortController();
    await source.readRun('r1', { signal });
    isHanging = true;
    void source.cancelRun?.('r1', { signal, idempotencyKey: 'k' });
    await clock.settle();
    expect(posts).toEqual([]);
    leave();
    await clock.settle();
    expect(posts).toEqual(['first']);
  });
});
