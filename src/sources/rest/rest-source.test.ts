// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import { RUN_STATUSES } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { toEtaProfile } from '../../wire/read/eta-profile';
import { createFrameReader } from '../../wire/read/frame';
import { toMetrics } from '../../wire/read/metrics';
import { toRun } from '../../wire/read/run';
import { toRunStatus } from '../../wire/read/status';
import { toStep, toStepList } from '../../wire/read/step';
import { time as parseTime } from '../../wire/read/time';
import { parseRetryAfter } from './http/times';
import type { RestSourceOptions } from './options';
import { createRestSource } from './rest-source';

interface Asked {
  method: string;
  url: string;
  headers: Headers;
  body: string | null;
}

function setUp(answer: (asked: Asked, nth: number) => Response | Promise<Response>, options: RestSourceOptions = {}) {
  const asked: Asked[] = [];
  const source = createRestSource({
    baseUrl: 'https://api.test/',
    fetch: async (input, init) => {
      const call = {
        method: init?.method ?? 'GET',
        url: String(input),
        headers: new Headers(init?.headers),
        body: typeof init?.body === 'string' ? init.body : null,
      };
      asked.push(call);
      return answer(call, asked.length);
    },
    ...options,
  });
  const { signal } = new AbortController();
  return { source, asked, signal };
}

const json = (body: unknown, init: ResponseInit = {}) => Response.json(body, init);

describe('createRestSource', () => {
  it('reads a run, its validator and the server’s time', async () => {
    const t = setUp(() =>
      json(
        { id: 'a', status: 'running', rev: 3, epoch: 'e', server_time: '2026-01-01T00:00:00Z', extra: 1 },
        { headers: { etag: 'W/"e.3"' } },
      ),
    );
    const answer = await t.source.readRun('a', { signal: t.signal });
    expect(answer).toMatchObject({
      validator: 'W/"e.3"',
      serverTimeMs: Date.UTC(2026, 0, 1),
      run: { id: 'a', rev: 3 },
    });
    expect(t.asked[0]?.url).toBe('https://api.test/v1/runs/a/status');
  });

  it('pauses and resumes where it is said that the backend can', async () => {
    const t = setUp(() => json({ ok: true }, { status: 202 }), { capabilities: { pause: true } });
    expect(t.source.capabilities.pause).toBe(true);
    await t.source.setPaused?.('a/b', true, { signal: t.signal, idempotencyKey: 'k' });
    await t.source.setPaused?.('a/b', false, { signal: t.signal, idempotencyKey: 'l' });
    expect(t.asked.map(({ method, url, headers }) => [method, url, headers.get('idempotency-key')])).toEqual([
      ['POST', 'https://api.test/v1/runs/a%2Fb/pause', 'k'],
      ['POST', 'https://api.test/v1/runs/a%2Fb/resume', 'l'],
    ]);
    expect(setUp(() => json({})).source.capabilities.pause).toBe(false);
  });

  it('sends the validator and understands 304', async () => {
    const t = setUp(() => new Response(null, { status: 304 }));
    const answer = await t.source.readRun('a', { signal: t.signal, validator: 'W/"e.3"' });
    expect(answer).toMatchObject({ run: null, validator: 'W/"e.3"' });
    expect(t.asked[0]?.headers.get('if-none-match')).toBe('W/"e.3"');
  });

  it.each([
    ['https://sso.corp.test/app/start', 'unauthorized'],
    ['https://api.test/authenticate', 'unauthorized'],
    ['https://api.test/sessions/new', 'unauthorized'],
    ['https://api.test/?next=%2Fv1%2Fruns%2Fa%2Fstatus', 'unauthorized'],
    ['https://api.test/welcome?returnUrl=https%3A%2F%2Fapi.test%2Fv1%2Fruns%2Fa%2Fstatus', 'unauthorized'],
    ['https://api.test/authors', 'invalid'],
    ['https://api.test/sessions/12', 'invalid'],
    ['https://api.test/maintenance?next=2026-01-01', 'invalid'],
  ])('a page at %s, to which a read is redirected: %s', async (url, kind) => {
    const page = new Response('<p>', { headers: { 'content-type': 'text/html' } });
    const t = setUp(() => Object.defineProperties(page, { redirected: { value: true }, url: { value: url } }));
    await expect(t.source.readRun('a', { signal: t.signal })).rejects.toMatchObject({ kind });
  });

  it('304 to what was never asked for conditionally is not "none"', async () => {
    const t = setUp(() => new Response(null, { status: 304 }), { wire: 'basic', capabilities: { list: true } });
    const call = { signal: t.signal };
    const invalid = { kind: 'invalid', isTransient: true };
    await expect(t.source.readSteps('a', { ...call, after: 0, epoch: null })).rejects.toMatchObject(invalid);
    await expect(t.source.readMetrics?.('a', call)).rejects.toMatchObject(invalid);
    await expect(t.source.listRuns?.({}, call)).rejects.toMatchObject(invalid);
  });

  it('fault 11: asks for a fresh token once after 401, then gives up', async () => {
    const reasons: string[] = [];
    const t = setUp(() => json({ detail: 'expired' }, { status: 401 }), {
      getHeaders: async ({ reason }) => {
        reasons.push(reason);
        return { authorization: `Bearer ${reason}` };
      },
    });
    await expect(t.source.readRun('a', { signal: t.signal })).rejects.toMatchObject({
      kind: 'unauthorized',
      detail: 'expired',
    });
    expect(reasons).toEqual(['request', 'unauthorized']);
    expect(t.asked.map((call) => call.headers.get('authorization'))).toEqual(['Bearer request', 'Bearer unauthorized']);
  });

  it('fault 11: goes on with the fresh token', async () => {
    const t = setUp(
      ({ headers }) =>
        headers.get('authorization') === 'Bearer fresh'
          ? json({ id: 'a', status: 'running' })
          : json({}, { status: 401 }),
      { getHeaders: ({ reason }) => ({ authorization: reason === 'unauthorized' ? 'Bearer fresh' : 'Bearer old' }) },
    );
    await expect(t.source.readRun('a', { signal: t.signal })).resolves.toMatchObject({ run: { id: 'a' } });
  });

  it.each([
    [
      'HTML with 200',
      () => new Response('<!doctype html><h1>Hello</h1>', { headers: { 'content-type': 'text/html' } }),
    ],
    ['truncated JSON', () => new Response('{"id":"a","sta', { headers: { 'content-type': 'application/json' } })],
    ['JSON of another kind', () => json({ hello: 'world' })],
    ['a bare null', () => json(null)],
  ])('fault 12: %s is a passing error', async (_, answer) => {
    const t = setUp(answer);
    const error = await t.source.readRun('a', { signal: t.signal }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RunSourceError);
    expect(error).toMatchObject({ kind: 'invalid', isTransient: true });
    expect(String(error)).toMatch(/runlight: .*(baseUrl|backend)/);
  });

  it.each([
    [408, 'server', true],
    [425, 'server', true],
    [429, 'server', true],
    [500, 'server', true],
    [503, 'server', true],
    [400, 'rejected', false],
    [403, 'forbidden', false],
    [404, 'not_found', false],
    [422, 'rejected', false],
  ] as const)('%i is %s', async (status, kind, isTransient) => {
    const t = setUp(() => json({ title: 'no' }, { status, headers: { 'retry-after': '7' } }));
    const error = await t.source.readRun('a', { signal: t.signal }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind, isTransient, status, retryAfterMs: 7_000, detail: 'no' });
  });

  it.each([
    ['FastAPI’s list of fields', { detail: [{ loc: ['body', 'reason'], msg: 'too long' }] }, 'too long', null],
    ['FastAPI’s own object', { detail: { code: 'locked', message: 'Being deployed' } }, 'Being deployed', 'locked'],
    ['NestJS', { statusCode: 403, message: ['only the owner'], error: 'Forbidden' }, 'only the owner', null],
    ['Express', { message: 'only the owner' }, 'only the owner', null],
    ['an error as text', { error: 'only the owner' }, 'only the owner', null],
    ['an error as an object', { error: { code: 'not_yours', message: 'not yours' } }, 'not yours', 'not_yours'],
    ['JSON:API', { errors: [{ detail: 'not yours' }] }, 'not yours', null],
    // Proxies send it as well, so it does not count as an answer of the backend.
    ['a reason phrase alone', { error: 'Forbidden', path: '/v1' }, null, null],
    ['nothing', {}, null, null],
  ])('the message of a refusal: %s', async (_, body, detail, code) => {
    const t = setUp(() => json(body, { status: 403 }));
    const cancel = t.source.cancelRun?.('a', { idempotencyKey: 'k', signal: t.signal });
    await expect(cancel).rejects.toMatchObject({ kind: 'forbidden', detail, code });
  });

  it.each([
    ['Kong', { message: 'no Route matched with those values' }],
    ['API Gateway', { message: 'Missing Authentication Token' }],
    ['a nested code', { error: { code: 403, message: 'Forbidden by policy' } }],
  ])('the message of a gateway does not make a refused read the backend’s own: %s', async (_, body) => {
    const t = setUp(() => json(body, { status: 403 }));
    const read = t.source.readRun('a', { signal: t.signal });
    await expect(read).rejects.toMatchObject({ kind: 'forbidden', detail: null, code: null });
  });

  it.each([
    ['Latin-1', 'application/json; charset=ISO-8859-1', Uint8Array.of(0x4c, 0xe4, 0x75, 0x66, 0x65)],
    ['UTF-8 that is called Latin-1', 'application/json;charset=iso-8859-1', new TextEncoder().encode('Läufe')],
    ['UTF-8', 'application/json;charset="UTF-8"', new TextEncoder().encode('Läufe')],
    ['an unknown charset', 'application/json; charset=klingon', new TextEncoder().encode('Läufe')],
  ])('reads %s', async (_, type, name) => {
    const [before, after] = ['{"id":"a","status":"running","name":"', '"}'].map((part) =>
      new TextEncoder().encode(part),
    );
    const body = new Blob([before ?? '', name, after ?? '']);
    const t = setUp(() => new Response(body, { headers: { 'content-type': type } }));
    await expect(t.source.readRun('a', { signal: t.signal })).resolves.toMatchObject({ run: { name: 'Läufe' } });
  });

  it('reads UTF-16 with a mark of its byte order', async () => {
    const body = Uint16Array.from('\uFEFF{"id":"a","status":"queued"}', (letter) => letter.charCodeAt(0));
    const t = setUp(() => new Response(body, { headers: { 'content-type': 'application/json; charset=utf-16le' } }));
    await expect(t.source.readRun('a', { signal: t.signal })).resolves.toMatchObject({ run: { status: 'queued' } });
  });

  it('a request without an answer is a network error that names its cause', async () => {
    const t = setUp(() => Promise.reject(new TypeError('fetch failed')));
    await expect(t.source.readRun('a', { signal: t.signal })).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringContaining('fetch failed'),
    });
  });

  it('reads pages of steps from a cursor', async () => {
    const t = setUp(() =>
      json({
        epoch: 'e',
        run_rev: 9,
        steps: [{ n: 1, rev: 4, kind: 'training', status: 'running', title: 'Train' }],
        next: 4,
        more: true,
        reset: false,
      }),
    );
    const page = await t.source.readSteps('a', { signal: t.signal, after: 2, epoch: 'e' });
    expect(page).toMatchObject({
      next: 4,
      more: true,
      reset: false,
      invalid: 0,
      steps: [{ id: '1', kind: 'training' }],
    });
    expect(t.asked[0]?.url).toBe('https://api.test/v1/runs/a/steps?after=2&limit=500&epoch=e');
  });

  it('goes on after the last step of a page without a cursor', async () => {
    const steps = [7, 8, 11].map((rev, i) => ({ n: i + 1, rev, title: 'S' }));
    const t = setUp(() => json({ epoch: 'e', steps, more: true }));
    const page = await t.source.readSteps('a', { signal: t.signal, after: 2, epoch: 'e' });
    expect(page).toMatchObject({ next: 11, more: true });
  });

  it('fault 14: one bad step in fifty leaves forty-nine', async () => {
    const steps = Array.from({ length: 50 }, (_, i) => (i === 20 ? 'garbage' : { n: i + 1, title: `S${i}` }));
    const t = setUp(() => json({ epoch: 'e', steps, next: 50, more: false, reset: false }));
    const page = await t.source.readSteps('a', { signal: t.signal, after: 0, epoch: null });
    expect(page.steps).toHaveLength(49);
    expect(page.invalid).toBe(1);
  });

  it.each([
    [202, { ok: true, status: 'cancelling', run: { id: 'a', status: 'cancelling', rev: 5 } }, 'cancelling'],
    [200, { ok: true, status: 'cancelled' }, 'cancelled'],
  ])('cancel: %i', async (status, body, expected) => {
    const t = setUp(() => json(body, { status }));
    const reply = await t.source.cancelRun?.('a', { signal: t.signal, idempotencyKey: 'k', reason: 'why' });
    expect(reply?.status).toBe(expected);
    expect(t.asked[0]).toMatchObject({ method: 'POST', body: '{"reason":"why"}' });
    expect(t.asked[0]?.headers.get('idempotency-key')).toBe('k');
    expect(t.asked[0]?.headers.get('content-type')).toBe('application/json');
  });

  it.each([400, 409])('cancel: %i means that it has ended, with the run where it came along', async (status) => {
    const t = setUp(() => json({ detail: 'finished', run: { id: 'a', status: 'succeeded' } }, { status }));
    await expect(t.source.cancelRun?.('a', { signal: t.signal, idempotencyKey: 'k' })).rejects.toMatchObject({
      kind: 'ended',
      detail: 'finished',
      run: { status: 'succeeded' },
    });
  });

  it('lists runs, leaving out the unreadable', async () => {
    const t = setUp(() => json({ runs: [{ id: 'a', status: 'queued' }, 7, { id: 'b' }], next_cursor: 'c' }));
    const page = await t.source.listRuns?.({ limit: 10, ids: ['a', 'b'], status: ['queued'] }, { signal: t.signal });
    expect(page).toMatchObject({ nextCursor: 'c', runs: [{ id: 'a', status: 'queued' }] });
    expect(page?.runs).toHaveLength(1);
    expect(t.asked[0]?.url).toBe('https://api.test/v1/runs?limit=10&status=queued&ids=a%2Cb');
  });

  it('takes other paths and other field names by configuration', async () => {
    const t = setUp(() => json({ job: { uuid: 'a', state: 'in_progress' } }), {
      endpoints: { status: (id) => `/jobs/${id}` },
      mapRun: (answer) => {
        const { job } = answer as { job: { uuid: string; state: string } };
        return { id: job.uuid, status: job.state };
      },
    });
    await expect(t.source.readRun('a', { signal: t.signal })).resolves.toMatchObject({ run: { status: 'running' } });
    expect(t.asked[0]?.url).toBe('https://api.test/jobs/a');
  });

  it('R11: forgets everything when somebody else signs in', async () => {
    let user = 'ada';
    const clock = createManualClock();
    const source = createRestSource({
      baseUrl: 'https://api.test',
      getIdentity: () => user,
      getHeaders: () => ({ authorization: user }),
      fetch: async (input, init) => {
        const who = new Headers(init?.headers).get('authorization');
        return String(input).includes('/steps') ? json([]) : json({ id: 'a', status: 'running', name: `${who}'s` });
      },
    });
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    const names: (string | null)[] = [];
    client.watch('a', () => names.push(client.getSnapshot('a').run?.name ?? null));
    await clock.advance(100);
    expect(client.getSnapshot('a').run?.name).toBe("ada's");
    user = 'bob';
    await clock.advance(3_000);
    expect(client.getSnapshot('a').run?.name).toBe("bob's");
    expect(names.lastIndexOf(null)).toBeGreaterThan(names.indexOf("ada's"));
    expect(names.slice(names.lastIndexOf(null))).not.toContain("ada's");
  });

  describe('a host’s own mapping', () => {
    interface Job {
      uuid: string;
      state: string;
      rev: number;
    }
    const mapRun = (answer: unknown) => {
      const { job } = answer as { job: Job };
      return { id: job.uuid, status: job.state, rev: job.rev };
    };
    const job = { job: { uuid: 'a', state: 'completed', rev: 9 } };

    it('also reads the run a refused cancel carries', async () => {
      const t = setUp(() => json({ run: job }, { status: 409 }), { mapRun });
      const cancel = t.source.cancelRun?.('a', { signal: t.signal, idempotencyKey: 'k' });
      await expect(cancel).rejects.toMatchObject({ kind: 'ended', run: { id: 'a', status: 'succeeded', rev: 9 } });
    });

    it('is not what an answer without a run breaks on: the cancel was taken', async () => {
      const t = setUp(() => json({ ok: true, status: 'cancelled' }), { mapRun, wire: 'basic' });
      const cancel = t.source.cancelRun?.('a', { signal: t.signal, idempotencyKey: 'k' });
      await expect(cancel).resolves.toEqual({ status: 'cancelled', run: null });
    });

    it('leaves out the one step it throws on, not the page', async () => {
      const t = setUp(() => json([{ data: { step_no: 1 } }, null, { data: { step_no: 2 } }]), {
        wire: 'basic',
        mapStep: (step) => (step as { data: unknown }).data,
      });
      const page = await t.source.readSteps('a', { signal: t.signal, after: 0, epoch: null });
      expect(page).toMatchObject({ invalid: 1, steps: [{ n: 1 }, { n: 2 }] });
    });

    it('that cannot read a run says so', async () => {
      const t = setUp(() => json({}), { mapRun });
      await expect(t.source.readRun('a', { signal: t.signal })).rejects.toMatchObject({
        kind: 'invalid',
        message: expect.stringContaining('mapRun'),
      });
    });
  });

  describe('a backend that has nothing to say', () => {
    const nothing = (status: number) => () => new Response('', { status });

    it.each([200, 202])('to a cancel it took (%s) has taken it', async (status) => {
      const t = setUp(nothing(status));
      const cancel = t.source.cancelRun?.('a', { signal: t.signal, idempotencyKey: 'k' });
      await expect(cancel).resolves.toEqual({ status: 'cancelling', run: null });
    });

    it('nor to a pause', async () => {
      const t = setUp(nothing(200), { capabilities: { pause: true } });
      await expect(t.source.setPaused?.('a', true, { signal: t.signal, idempotencyKey: 'k' })).resolves.toBeUndefined();
    });

    it('has not answered when it was asked for a run', async () => {
      const t = setUp(nothing(200));
      await expect(t.source.readRun('a', { signal: t.signal })).rejects.toMatchObject({ kind: 'invalid' });
      await expect(t.source.startRun?.({ name: 'a' }, { signal: t.signal, idempotencyKey: 'k' })).rejects.toMatchObject(
        { kind: 'invalid' },
      );
    });
  });

  describe('R11: an answer that comes when somebody else has signed in', () => {
    /** A backend that answers on demand. */
    const signingIn = (first: string | null, options: Partial<RestSourceOptions> = {}) => {
      let user = first;
      let answer: (response: Response) => void = () => {};
      const sent: (string | null)[] = [];
      let tellAsked = () => {};
      /** Resolves once the request has reached the backend. */
      const asked = new Promise<void>((resolve) => (tellAsked = resolve));
      const source = createRestSource({
        baseUrl: 'https://api.test',
        getIdentity: () => user,
        getHeaders: () => ({ authorization: String(user) }),
        fetch: (_, init) => {
          sent.push(new Headers(init?.headers).get('authorization'));
          return new Promise((resolve) => {
            answer = resolve;
            tellAsked();
          });
        },
        ...options,
      });
      const changes: (string | null)[] = [];
      source.onIdentityChange?.(() => changes.push(user));
      const signIn = (next: string) => {
        user = next;
      };
      return {
        source,
        sent,
        asked,
        changes,
        signIn,
        signal: new AbortController().signal,
        answer: (r: Response) => answer(r),
      };
    };

    it('is not read, and the change is told', async () => {
      const t = signingIn('ada');
      const read = t.source.readRun('a', { signal: t.signal });
      await t.asked;
      t.signIn('bob');
      t.answer(json({ id: 'a', status: 'running' }));
      await expect(read).rejects.toMatchObject({ kind: 'network' });
      expect(t.changes).toEqual(['bob']);
    });

    it('is not final either, when it is an error', async () => {
      const t = signingIn('ada');
      const read = t.source.readRun('a', { signal: t.signal });
      await t.asked;
      t.signIn('bob');
      t.answer(json({}, { status: 404 }));
      await expect(read).rejects.toMatchObject({ kind: 'network', isTransient: true });
    });

    it('is not asked for a second time with the token of the next one', async () => {
      const t = signingIn('ada');
      const cancel = t.source.cancelRun?.('a', { signal: t.signal, idempotencyKey: 'k' });
      await t.asked;
      t.signIn('bob');
      t.answer(json({}, { status: 401 }));
      await expect(cancel).rejects.toMatchObject({ kind: 'network' });
      expect(t.sent).toEqual(['ada']);
    });

    it('is not even asked for, when the token took so long', async () => {
      let giveToken: (headers: HeadersInit) => void = () => {};
      let tellWanted = () => {};
      const wanted = new Promise<void>((resolve) => (tellWanted = resolve));
      const getHeaders = () => {
        tellWanted();
        return new Promise<HeadersInit>((resolve) => (giveToken = resolve));
      };
      const t = signingIn('ada', { getHeaders });
      const cancel = t.source.cancelRun?.('a', { signal: t.signal, idempotencyKey: 'k' });
      await wanted;
      t.signIn('bob');
      giveToken({ authorization: 'bob' });
      await expect(cancel).rejects.toMatchObject({ kind: 'network' });
      expect(t.sent).toEqual([]);
    });

    it('is read by the first who signs in, for whom nobody had asked before', async () => {
      const t = signingIn(null);
      t.signIn('ada');
      const read = t.source.readRun('a', { signal: t.signal });
      await t.asked;
      t.answer(json({ id: 'a', status: 'running' }));
      await expect(read).resolves.toMatchObject({ run: { status: 'running' } });
      expect(t.changes).toEqual(['ada']);
    });
  });

  it('keeps hostile ids inside their path segment', async () => {
    const t = setUp(() => json({ id: 'x', status: 'queued' }));
    await t.source.readRun('../admin?x=1', { signal: t.signal });
    expect(t.asked[0]?.url).toBe('https://api.test/v1/runs/..%2Fadmin%3Fx%3D1/status');
  });
});

describe('the plan’s own backend', () => {
  const rows = [
    { step_no: 1, title: 'Agent plan', created_at: '2026-01-01T00:00:00', is_planned: true, is_agent_action: true },
    { step_no: 1, title: 'Training CTGAN', created_at: '2026-01-01T00:00:10', is_training: true, method_hint: 'ctgan' },
    { step_no: 999, title: 'Run cancelled by user', created_at: '2026-01-01T00:01:00' },
    { step_no: 2, title: 'Backup attempt', created_at: '2026-01-01T00:00:40', is_backup_attempt: true },
    { step_no: 1, title: 'Training CTGAN', created_at: '2026-01-01T00:00:10', is_training: true },
    {
      step_no: 2,
      title: 'Metrics',
      created_at: '2026-01-01T00:00:50',
      is_metrics: true,
      metrics_json: { ks_mean: 0.1 },
    },
    { step_no: 1, title: 'boom', created_at: '2026-01-01T00:00:30', is_error: true },
  ];

  it('reads a bare array: order by number then arrival, ids unique, kinds from flags and title', async () => {
    const t = setUp(() => json(rows), { wire: 'basic' });
    const page = await t.source.readSteps('a', { signal: t.signal, after: 0, epoch: null });
    expect(page.reset).toBe(true);
    expect(page.steps.map((step) => step.kind)).toEqual([
      'planned',
      'training',
      'training',
      'error',
      'backup',
      'metrics',
      'cancelled',
    ]);
    expect(new Set(page.steps.map((step) => step.id)).size).toBe(rows.length);
    expect(page.steps.at(-1)).toMatchObject({ n: 999, status: 'cancelled' });
    expect(page.steps[0]).toMatchObject({
      agent: true,
      startedAt: Date.UTC(2026, 0, 1),
      finishedAt: Date.UTC(2026, 0, 1, 0, 0, 10),
    });
    expect(page.steps[5]?.metrics).toEqual({ ks_mean: 0.1 });
    expect(t.asked[0]?.url).toBe('https://api.test/v1/runs/a/steps');
  });

  it('gives the same ids when the list grows', () => {
    const before = toStepList(rows.slice(0, 5)).steps.map((step) => step.id);
    const after = toStepList(rows).steps.map((step) => step.id);
    expect(after).toEqual(expect.arrayContaining(before));
  });

  it('reads a status with nothing but the plan’s fields', () => {
    const answer = {
      id: 'a',
      status: 'running',
      started_at: '2026-01-01T00:00:00',
      finished_at: null,
      name: 'N',
      method: 'ctgan',
      artifacts_ready: false,
    };
    expect(toRun(answer, null)?.run).toMatchObject({
      status: 'running',
      startedAt: Date.UTC(2026, 0, 1),
      rev: null,
      epoch: null,
      progress: null,
    });
  });

  it('counts the epochs of a training, which are no revisions: steps and a cancel stay', async () => {
    const clock = createManualClock();
    let epoch = 0;
    let hasEnded = false;
    const source = createRestSource({
      baseUrl: 'https://api.test',
      wire: 'basic',
      fetch: async (input, init) => {
        if (init?.method === 'POST') return json({ ok: true });
        if (String(input).endsWith('/steps')) return json([{ step_no: 1, title: 'Train' }]);
        if (String(input).endsWith('/metrics')) return json({});
        epoch += 1;
        return json({ id: 'a', status: hasEnded ? 'succeeded' : 'running', epoch, rev: 2 });
      },
    });
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    const seen: string[] = [];
    client.watch('a', () => {
      const { run, steps } = client.getSnapshot('a');
      if (run) seen.push(`${run.status} ${steps.length}`);
    });
    await clock.advance(5_000);
    void client.cancel('a');
    await clock.advance(5_000);
    hasEnded = true;
    await clock.advance(3_000);
    expect(seen.slice(seen.indexOf('running 1'))).toSatisfy((after: string[]) =>
      after.every((one) => one.endsWith('1')),
    );
    expect(seen.slice(seen.indexOf('cancelling 1'))).not.toContain('running 1');
    expect(seen.at(-1)).toBe('succeeded 1');
    client.dispose();
  });

  it('reads nested metrics', () => {
    expect(toMetrics({ utility: { ks_mean: 0.1, corr_delta: null }, privacy: { mia_auc: 0.5 } })).toEqual([
      { key: 'ks_mean', value: 0.1, group: 'utility' },
      { key: 'corr_delta', value: null, group: 'utility' },
      { key: 'mia_auc', value: 0.5, group: 'privacy' },
    ]);
    expect(toMetrics({})).toEqual([]);
  });
});

describe('converters', () => {
  it('fault 13: unknown statuses, kinds and fields are neutral', () => {
    expect(toRun({ id: 'a', status: 'hibernating', future: { x: 1 } }, null)?.run).toMatchObject({
      status: 'unknown',
      statusText: 'hibernating',
    });
    expect(toStep({ n: 1, kind: 'quantum', status: 'entangled' })).toMatchObject({
      kind: 'unknown',
      kindText: 'quantum',
      status: 'done',
      title: '',
    });
  });

  it('never lets a misshapen field spoil the rest', () => {
    const wild = {
      id: 'a',
      status: 'running',
      rev: 'x',
      progress: 'much',
      metrics: 5,
      cancel: [],
      can: 'all',
      error: 42,
      started_at: 'soon',
      current_step: { n: {} },
    };
    expect(toRun(wild, null)?.run).toMatchObject({
      id: 'a',
      status: 'running',
      rev: null,
      progress: null,
      metrics: null,
      startedAt: null,
      error: null,
    });
  });

  it('refuses a fraction of something else and what is not finite', () => {
    expect(toRun({ id: 'a', status: 'running', progress: { fraction: 1.7 } }, null)?.run.progress?.fraction).toBeNull();
    expect(toMetrics({ a: { value: Number.NaN } })?.[0]?.value).toBeNull();
  });

  it('never throws, whatever comes over the wire, and takes nothing misshapen for data', () => {
    const fields = fc.constantFrom(
      ...['id', 'status', 'n', 'step_no', 'progress', 'metrics', 'cancel', 'can', 'error', 'current_step', 'plan'],
      ...['steps', 'history', 'type', 'run', 'server_time', 'title', 'kind', 'value', 'constructor', '__proto__'],
    );
    const wire = fc.oneof(fc.jsonValue(), fc.dictionary(fields, fc.oneof(fc.jsonValue(), fc.constant('snapshot'))));
    fc.assert(
      fc.property(wire, (value) => {
        const run = toRun(value, 'a')?.run;
        if (run) expect(RUN_STATUSES).toContain(run.status);
        if (run?.progress?.fraction != null) expect(run.progress.fraction).toBeLessThanOrEqual(1);
        const step = toStep(value);
        if (step)
          expect([typeof step.n, typeof step.title, typeof step.status]).toEqual(['number', 'string', 'string']);
        for (const metric of toMetrics(value) ?? [])
          expect(metric.value === null || Number.isFinite(metric.value)).toBe(true);
        toEtaProfile(value);
        createFrameReader('a', { mapRun: (x) => x, mapStep: (x) => x })(value);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes a profile of earlier runs whole or not at all', () => {
    const run = { duration_ms: 10, expected_steps: null, steps: [{ name: 'a', started_at_ms: 0, finished_at_ms: 5 }] };
    expect(toEtaProfile({ history: [run], plan: [{ name: 'a', weight: 2 }], expected_steps: 3 })).toEqual({
      expectedSteps: 3,
      plan: [{ name: 'a', weight: 2 }],
      history: [{ durationMs: 10, steps: [{ name: 'a', startedAtMs: 0, finishedAtMs: 5 }] }],
    });
    const broken = { history: [run, { ...run, steps: [{ name: 1 }] }], plan: [{ name: 'a', weight: 0 }] };
    expect(toEtaProfile(broken)).toEqual({ expectedSteps: null, plan: null, history: [] });
    expect(toEtaProfile([])).toBeNull();
  });

  it('knows the usual spellings of a status', () => {
    expect(['canceled', 'CANCELLED', 'completed', 'pending', 'error', 'constructor'].map(toRunStatus)).toEqual([
      'cancelled',
      'cancelled',
      'succeeded',
      'queued',
      'failed',
      'unknown',
    ]);
  });

  it('takes a time without a zone for UTC', () => {
    const expected = Date.UTC(2026, 0, 2, 3, 4, 5);
    for (const text of [
      '2026-01-02T03:04:05Z',
      '2026-01-02T03:04:05',
      '2026-01-02 03:04:05',
      '2026-01-02T04:04:05+01:00',
    ]) {
      expect(parseTime(text)).toBe(expected);
    }
    expect(parseTime('tomorrow')).toBeNull();
  });

  it('fault 6: Retry-After as seconds, as a date, as garbage', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(parseRetryAfter('120', now)).toBe(120_000);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30_000);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:00 GMT', now + 5_000)).toBe(0);
    for (const garbage of ['soon', '10 h', '-5', '', '1e3']) expect(parseRetryAfter(garbage, now)).toBeNull();
    expect(parseRetryAfter(null, now)).toBeNull();
  });

  it.each([
    ['seconds with a fraction', '1.5', 1_500],
    ['whole seconds that Python writes as a float', '30.0', 30_000],
    ['a header of the backend and one of a proxy', '5, 20', 20_000],
    ['a date as old servers write it', 'Thursday, 01-Jan-26 00:00:30 GMT', 30_000],
    ['a date of C, which is in GMT without saying so', 'Thu Jan  1 00:00:30 2026', 30_000],
    ['a date of JSON', '2026-01-01T00:00:30Z', 30_000],
    ['seconds since 1970', '1767225630', 30_000],
    ['no pause', '0', 0],
    ['a time unit', '30s', null],
    ['two that are none', 'soon, later', null],
  ])('fault 6: Retry-After as %s', (_, value, expected) => {
    expect(parseRetryAfter(value, Date.UTC(2026, 0, 1))).toBe(expected);
  });
});
