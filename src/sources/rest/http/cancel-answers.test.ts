// @vitest-environment node
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRunClient } from '../../../core/client/run-client';
import { createManualClock } from '../../../testing/manual-clock';
import { createManualEnvironment } from '../../../testing/manual-environment';
import type { RestSourceOptions } from '../options';
import { createRestSource } from '../rest-source';

type Answer = (init: RequestInit | undefined, nth: number) => Response | Promise<Response>;

/** A backend that answers a cancel with `answer`, and whose run `stop` stops. */
function backend(answer: Answer, options: Partial<RestSourceOptions> = {}) {
  const clock = createManualClock();
  const posts: (RequestInit | undefined)[] = [];
  let status = 'running';
  let isDeploying = false;
  const source = createRestSource({
    baseUrl: 'https://api.test',
    wire: 'basic',
    clock,
    fetch: async (input, init) => {
      const path = String(input);
      if (init?.method === 'POST') {
        posts.push(init);
        return answer(init, posts.length);
      }
      if (isDeploying) return said('404 page not found', 404);
      if (path.endsWith('/steps')) return Response.json([]);
      if (path.endsWith('/metrics')) return Response.json({});
      return Response.json({ id: 'r1', status });
    },
    ...options,
  });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  client.watch('r1');
  return {
    clock,
    client,
    source,
    posts,
    get: () => client.getSnapshot('r1'),
    /** A proxy answers in its place. */
    deploy(begins: boolean) {
      isDeploying = begins;
    },
    become(next: string) {
      status = next;
    },
  };
}
const said = (body: BodyInit | null, status = 202, type = 'text/plain') =>
  new Response(body, { status, headers: { 'content-type': type } });
const endless = () => new ReadableStream({ start() {} });
const cutOff = () =>
  new ReadableStream({
    start(stream) {
      stream.enqueue(new TextEncoder().encode('{"ok": tr'));
      stream.error(new TypeError('terminated'));
    },
  });

const ACCEPTED: readonly (readonly [string, () => Response])[] = [
  ['202 text/plain "Accepted", as Express’s sendStatus', () => said('Accepted')],
  ['200 text/plain "OK"', () => said('OK', 200)],
  ['200 HTML', () => said('<!doctype html><p>Done', 200, 'text/html')],
  ['202 with JSON that is cut off', () => said('{"ok": tr', 202, 'application/json')],
  ['202 whose body breaks off', () => said(cutOff(), 202, 'application/json')],
  ['202 whose body never ends', () => said(endless(), 202, 'application/json')],
  ['200 NaN', () => said('NaN', 200, 'application/json')],
  ['200 XML', () => said('<ok/>', 200, 'application/xml')],
  ['201 empty', () => said('', 201)],
  ['204', () => new Response(null, { status: 204 })],
  ['205', () => new Response(null, { status: 205 })],
  ['200 empty', () => said('', 200)],
  ['200 "ok"', () => Response.json('ok')],
  ['200 true', () => Response.json(true)],
  ['200 null', () => Response.json(null)],
  ['200 []', () => Response.json([])],
  ['202 that calls it cancelled while the status does not', () => Response.json({ status: 'cancelled' })],
  ['200 with a run that cannot be read', () => Response.json({ ok: true, run: 'r1' })],
];

describe.each(['basic', 'v1'] as const)('a cancel that is answered with success, wire %s', (wire) => {
  it.each(ACCEPTED)('D4: %s: one POST, accepted, and the status tells what it meant', async (_, answer) => {
    const t = backend(answer, { wire });
    await t.clock.advance(100);
    const outcome = t.client.cancel('r1');
    await t.clock.advance(5_000);
    expect(t.posts).toHaveLength(1);
    expect(t.get()).toMatchObject({ run: { status: 'cancelling' }, cancel: { phase: 'accepted', error: null } });
    t.become('succeeded');
    await t.clock.advance(10_000);
    await expect(outcome).resolves.toMatchObject({ result: 'finished_before_cancel' });
    expect(t.posts).toHaveLength(1);
    t.client.dispose();
  });
});

describe('a cancel that is answered with what does not pass', () => {
  it.each([501, 505])('§2: %d is refused at once, with one try', async (status) => {
    const t = backend(() => Response.json({ detail: 'no cancelling here' }, { status }));
    await t.clock.advance(100);
    const outcome = t.client.cancel('r1');
    await t.clock.advance(1_000);
    await expect(outcome).resolves.toMatchObject({
      result: 'refused',
      error: { status, detail: 'no cancelling here' },
    });
    expect(t.posts).toHaveLength(1);
    expect(t.get().run?.status).toBe('running');
    t.client.dispose();
  });

  it.each([405, 423])('held: %d is refused at once', async (status) => {
    const t = backend(() => new Response(null, { status }));
    await t.clock.advance(100);
    void t.client.cancel('r1');
    await t.clock.advance(1_000);
    expect(t.posts).toHaveLength(1);
    expect(t.get().cancel.phase).toBe('refused');
    t.client.dispose();
  });

  it.each([500, 502, 503, 504, 507, 520])('held: %d may have worked, and is sent again', async (status) => {
    const t = backend((_, nth) => (nth === 1 ? new Response(null, { status }) : said('ok')));
    await t.clock.advance(100);
    void t.client.cancel('r1');
    await t.clock.advance(3_000);
    expect(t.posts).toHaveLength(2);
    t.client.dispose();
  });
});

describe('a cancel that is refused by an answer whose body never ends', () => {
  it.each([403, 409, 422])('is refused by the status %d, with one try', async (status) => {
    const t = backend(() => said(endless(), status, 'application/json'));
    await t.clock.advance(100);
    const outcome = t.client.cancel('r1');
    await t.clock.advance(5_000);
    await expect(outcome).resolves.toMatchObject({ result: 'refused', error: { status, detail: null } });
    expect(t.posts).toHaveLength(1);
    expect(t.get().run?.status).toBe('running');
    t.client.dispose();
  });
});

describe('a cancel that is answered with "not found" although the run is there', () => {
  it('section 4: by a proxy during a deploy: it is sent again, and taken', async () => {
    const t = backend((_, nth) => (nth === 1 ? said('404 page not found', 404) : said('Accepted')));
    await t.clock.advance(100);
    const outcome = t.client.cancel('r1');
    await t.clock.advance(3_000);
    expect(t.posts).toHaveLength(2);
    expect(t.get()).toMatchObject({ run: { status: 'cancelling' }, cancel: { phase: 'accepted', error: null } });
    t.become('cancelled');
    await t.clock.advance(10_000);
    await expect(outcome).resolves.toMatchObject({ result: 'cancelled' });
    t.client.dispose();
  });

  it('section 4: for as long as the run is answered so too, it may be the proxy', async () => {
    let isDeploying = false;
    const t = backend(() => said(isDeploying ? '404 page not found' : 'Accepted', isDeploying ? 404 : 202));
    await t.clock.advance(100);
    isDeploying = true;
    t.deploy(true);
    void t.client.cancel('r1');
    await t.clock.advance(3_000);
    expect(t.get()).toMatchObject({ run: { status: 'cancelling' }, cancel: { phase: 'unknown' } });
    isDeploying = false;
    t.deploy(false);
    await t.clock.advance(10_000);
    expect(t.get().cancel.phase).toBe('accepted');
    expect(new Set(t.posts.map((init) => new Headers(init?.headers).get('idempotency-key'))).size).toBe(1);
    t.client.dispose();
  });

  it('section 4: by a backend that has no such call: two tries, and not called a run that does not exist', async () => {
    const t = backend(() => said('Cannot POST /v1/runs/r1/cancel', 404, 'text/html'));
    await t.clock.advance(100);
    const outcome = t.client.cancel('r1');
    await t.clock.advance(5_000);
    await expect(outcome).resolves.toMatchObject({ result: 'refused', error: { kind: 'rejected', status: 404 } });
    expect(t.posts).toHaveLength(2);
    t.client.dispose();
  });
});

it('section 10: a start whose answer is told slowly is told', async () => {
  let tell = (_: string) => {};
  const slow = new ReadableStream<Uint8Array>({
    start(stream) {
      tell = (text) => {
        stream.enqueue(new TextEncoder().encode(text));
        stream.close();
      };
    },
  });
  const t = backend(() => said(slow, 201, 'application/json'), { wire: 'v1' });
  const started = t.source.startRun?.({ name: 'x' }, { signal: new AbortController().signal, idempotencyKey: 'k' });
  await t.clock.advance(3_000);
  tell('{"id":"s1","status":"queued"}');
  await expect(started).resolves.toMatchObject({ id: 's1', status: 'queued' });
  t.client.dispose();
});

describe('a POST outlives the page', () => {
  const post = (t: ReturnType<typeof backend>, reason: string) =>
    t.source.cancelRun?.('r1', { signal: new AbortController().signal, idempotencyKey: 'k', reason });
  const kept = (t: ReturnType<typeof backend>) => t.posts.map((init) => init?.keepalive === true);

  it('D12: cancel, pause, resume and start are sent with keepalive', async () => {
    const t = backend(() => Response.json({ id: 'r2', status: 'queued' }), {
      wire: 'v1',
      capabilities: { pause: true },
    });
    const call = { signal: new AbortController().signal, idempotencyKey: 'k' };
    await post(t, 'why');
    await t.source.setPaused?.('r1', true, call);
    await t.source.setPaused?.('r1', false, call);
    await t.source.startRun?.({ name: 'n' }, call);
    expect(kept(t)).toEqual([true, true, true, true]);
    t.client.dispose();
  });

  it('D12: reads are not', async () => {
    const inits: (RequestInit | undefined)[] = [];
    const t = backend(() => said('ok'), {
      fetch: async (_, init) => {
        inits.push(init);
        return Response.json({ id: 'r1', status: 'running' });
      },
    });
    await t.clock.advance(100);
    expect(inits.every((init) => init?.keepalive === undefined)).toBe(true);
    t.client.dispose();
  });

  it('D12: a body the browser would refuse for its size goes without', async () => {
    const t = backend(() => Response.json({ id: 'r2', status: 'queued' }), { wire: 'v1' });
    const start = (letters: string) =>
      t.source.startRun?.(
        { name: 'n', params: { notes: letters } },
        { signal: new AbortController().signal, idempotencyKey: 'k' },
      );
    await start('x'.repeat(70_000));
    // Two bytes each.
    await start('ä'.repeat(35_000));
    await start('x'.repeat(1_000));
    expect(kept(t)).toEqual([false, false, true]);
    t.client.dispose();
  });

  it.each([
    ['Firefox, which passes it', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', {}, false],
    ['Firefox without one', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', null, true],
    ['another browser', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36', {}, true],
  ])('a service worker of the page sees it: %s', async (_which, userAgent, controller, isKept) => {
    vi.stubGlobal('navigator', { userAgent, serviceWorker: { controller } });
    onTestFinished(() => void vi.unstubAllGlobals());
    const t = backend(() => said('ok'));
    await post(t, 'why');
    expect(kept(t)).toEqual([isKept]);
    t.client.dispose();
  });

  it('D12: those under way count together, and what is over does not', async () => {
    const release: (() => void)[] = [];
    const t = backend(() => new Promise((resolve) => release.push(() => resolve(said('ok')))));
    const open = [post(t, 'x'.repeat(40_000)), post(t, 'x'.repeat(40_000))];
    await t.clock.settle();
    expect(kept(t)).toEqual([true, false]);
    for (const end of release.splice(0)) end();
    await Promise.all(open);
    const last = post(t, 'x'.repeat(40_000));
    await t.clock.settle();
    for (const end of release) end();
    await last;
    expect(kept(t)).toEqual([true, false, true]);
    t.client.dispose();
  });

  it('D12: where the browser refuses such a request, the next try goes without', async () => {
    const t = backend((init) => {
      if (init?.keepalive) throw new TypeError('Failed to fetch');
      return said('ok');
    });
    await t.clock.advance(100);
    void t.client.cancel('r1');
    await t.clock.advance(3_000);
    expect(kept(t)).toEqual([true, false]);
    expect(t.get().cancel.phase).toBe('accepted');
    t.client.dispose();
  });
});
