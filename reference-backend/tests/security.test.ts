import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { parseKeys } from '../auth';
import type { Backend } from '../scale/backend';
import { isAllowedOrigin } from '../scale/http/access';
import { readConfig } from '../scale/settings/config';
import { ConfigError } from '../scale/settings/environment';
import type { Logger } from '../settings';
import { createClient, createSteeredWork, type Problem, startTestBackend, until } from '../testing';
import { dial } from './push-lines';

/** Who may do what, from which origin, and what error responses keep secret. */
const { work } = createSteeredWork();
const PAGE = 'https://app.example';
const COOKIE = { Cookie: 'theme=dark; session=demo-ada' };
const logged: string[] = [];
const note = (event: string, fields?: Record<string, unknown>) => logged.push(JSON.stringify({ event, ...fields }));
const logger: Logger = { debug: note, info: note, warn: note, error: note };

let backend: Backend;
let nobody: ReturnType<typeof createClient>;
let ada: ReturnType<typeof createClient>;

beforeAll(async () => {
  backend = await startTestBackend({ work, logger, cookie: 'session', origins: [PAGE], concurrency: 20, drainMs: 200 });
  nobody = createClient(backend.url, null);
  ada = createClient(backend.url);
});
afterAll(() => backend.close());

const codeOf = (answer: Awaited<ReturnType<typeof ada.call>>) => [answer.status, answer.json<Problem>().code];

describe('fault 51: a key in a cookie', () => {
  const start = (headers: Record<string, string>) => nobody.post('/v1/runs', { name: 'By cookie' }, headers);

  it('starts and cancels from our own page and from a listed one', async () => {
    for (const origin of [backend.url, PAGE]) {
      const started = await start({ ...COOKIE, Origin: origin });
      expect(started.status).toBe(201);
      const { id } = started.json<{ id: string }>();
      expect((await nobody.post(`/v1/runs/${id}/cancel`, {}, { ...COOKIE, Origin: origin })).status).toBeLessThan(300);
    }
  });

  it.each([
    ['another site', 'https://evil.example'],
    ['a site with our name in it', `${PAGE}.evil.example`],
    ['a sandboxed page', 'null'],
  ])('changes nothing from %s', async (_what, origin) => {
    const { id } = await ada.start();
    expect(codeOf(await nobody.post(`/v1/runs/${id}/cancel`, {}, { ...COOKIE, Origin: origin }))).toEqual([
      403,
      'cross_site',
    ]);
    expect(codeOf(await start({ ...COOKIE, Origin: origin }))).toEqual([403, 'cross_site']);
    expect((await ada.status(id)).cancel).toBeNull();
  });

  it('changes nothing without an Origin, and nothing as a form; it reads', async () => {
    expect(codeOf(await start(COOKIE))).toEqual([403, 'cross_site']);
    const form = { ...COOKIE, Origin: PAGE, 'Content-Type': 'text/plain' };
    expect(codeOf(await start(form))).toEqual([415, 'unsupported_media_type']);
    const list = await nobody.call('/v1/runs', { headers: { ...COOKIE, Origin: PAGE } });
    expect(list.status).toBe(200);
    expect(list.headers.get('access-control-allow-credentials')).toBe('true');
    const foreign = await nobody.call('/v1/runs', { headers: { ...COOKIE, Origin: 'https://evil.example' } });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    expect(codeOf(await nobody.call('/v1/runs', { headers: { Cookie: 'session=wrong' } }))[0]).toBe(401);
  });

  it('opens a WebSocket from a page we know, without a token in hello, and from nowhere else', async () => {
    const { id } = await ada.start();
    const connect = async (headers: Record<string, string>) => {
      const ws = new WebSocket(`${backend.url.replace('http', 'ws')}/ws/${id}`, 'runlight.v1', { headers });
      ws.on('error', () => {});
      ws.on('open', () => ws.send(JSON.stringify({ type: 'hello', v: 1, after: 0, epoch: null })));
      return new Promise<unknown>((resolve) => {
        ws.on('message', (data) => {
          resolve(JSON.parse(String(data)).type);
          ws.terminate();
        });
        ws.on('close', resolve);
        ws.on('unexpected-response', (_req, response) => resolve(response.statusCode));
      });
    };
    expect(await connect({ ...COOKIE, Origin: PAGE })).toBe('snapshot');
    expect(await connect({ ...COOKIE, Origin: 'https://evil.example' })).toBe(403);
    expect(await connect(COOKIE)).toBe(4401);
    expect(await connect({ Origin: PAGE })).toBe(4401);
  });

  it('counts for nothing where cookies are not switched on', async () => {
    const strict = await startTestBackend({ work, drainMs: 200 });
    const client = createClient(strict.url, null);
    expect((await client.call('/v1/runs', { headers: COOKIE })).status).toBe(401);
    expect((await client.post('/v1/runs', { name: 'x' }, { ...COOKIE, Origin: strict.url })).status).toBe(401);
    await strict.close();
  });
});

describe('what is told', () => {
  it('no key is in a log, in whatever way it comes; the request id of an answer is', async () => {
    const secret = 'demo-ada';
    const answer = await ada.start({ name: 'Logged' });
    expect((await nobody.call(`/v1/runs?token=${secret}`)).status).toBe(401);
    await nobody.call(`/v1/runs?token=${secret}`, { headers: COOKIE });
    await nobody.post('/v1/runs', '{"broken', { Authorization: `Bearer ${secret}` });
    const line = dial(backend.url, answer.id, { token: secret });
    await line.snapshot();
    line.ws.close();
    const refused = await ada.post('/v1/runs', {});
    const requestId = refused.json<Problem>().request_id;
    await until('the request is logged', async () => logged.some((entry) => entry.includes(requestId)));
    expect(logged.join('\n')).not.toContain(secret);
  });

  it('helmet is on, and the server does not say what it is made of', async () => {
    const { headers } = await ada.call('/v1/runs');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('metrics, in the text of Prometheus, to callers with a key, with a pattern for each address', async () => {
    const { id } = await ada.start();
    await ada.status(id);
    expect((await nobody.call('/metrics')).status).toBe(401);
    const answer = await ada.call('/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(answer.text).toMatch(
      /runlight_http_request_seconds_count\{method="GET",route="\/v1\/runs\/:id\/status",status="200"\} \d+/,
    );
    expect(answer.text).toMatch(/runlight_runs\{status="running"\} \d+/);
    expect(answer.text).toMatch(/^runlight_push_connections 0$/m);
    expect(answer.text).toMatch(/^runlight_runs_in_work [1-9]/m);
    expect(answer.text).toMatch(/^process_resident_memory_bytes \d+/m);
    expect(answer.text).not.toContain(id);
  });
});

describe('limits', () => {
  it('of connections are per user: 4429 and 429 beyond, and others are not touched', async () => {
    const small = await startTestBackend({ work, limits: { streams: 2 }, drainMs: 200 });
    const client = createClient(small.url);
    const { id } = await client.start();
    const lines = [dial(small.url, id), dial(small.url, id)];
    for (const line of lines) await line.snapshot();
    expect(await dial(small.url, id).closed).toBe(4429);
    const refused = await client.call(`/v1/runs/${id}/events`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    const other = dial(small.url, id, { token: 'demo-viewer' });
    await other.snapshot();
    lines[0]?.ws.close();
    await until('there is room again', async () => {
      const again = dial(small.url, id);
      return Promise.race([again.snapshot().then(() => true), again.closed.then(() => false)]);
    });
    await small.close();
  });
});

describe('configuration', () => {
  const production = { NODE_ENV: 'production' };

  it('refuses the demo keys in production, also where they are written out or mixed with others', () => {
    const mine = 'k3y:eva:eva:member';
    expect(() => readConfig(production, [])).toThrow(ConfigError);
    for (const demo of ['demo-ada:ada:ada:member', `${mine}, demo-bob:bob:bob:member`]) {
      expect(() => readConfig({ ...production, RUNLIGHT_KEYS: demo }, [])).toThrow(/public demo keys/);
    }
    const { keys } = readConfig({ ...production, RUNLIGHT_KEYS: mine }, []);
    expect(keys).toEqual(parseKeys(mine));
  });

  it('lets pages of this machine in with the demo keys only, and never in production', () => {
    const mine = 'k3y:eva:eva:member';
    expect(readConfig({}, []).localPages).toBe(true);
    expect(readConfig({ RUNLIGHT_KEYS: mine }, []).localPages).toBe(false);
    expect(readConfig({ ...production, RUNLIGHT_KEYS: mine }, []).localPages).toBe(false);
    // An explicit list of origins allows these origins and no others.
    expect(readConfig({ CORS_ORIGINS: 'https://app.example' }, []).localPages).toBe(false);
  });

  it.each([
    ['http://localhost:5174', true],
    ['http://127.0.0.1:4173', true],
    ['https://[::1]:8443', true],
    ['http://localhost', true],
    ['http://localhost.evil.example', false],
    ['http://localhost:5174.evil.example', false],
    ['http://evil.example:5173', false],
    ['http://127.0.0.1.evil.example:80', false],
    ['null', false],
  ])('where they are let in, %s is one of them: %s', async (origin, isLocal) => {
    const access = { keys: parseKeys('k:eva:eva:member'), origins: [] };
    expect(isAllowedOrigin(origin, { ...access, localPages: true })).toBe(isLocal);
    expect(isAllowedOrigin(origin, access)).toBe(false);
  });

  it('with pages of this machine let in, their scripts may read and their sockets connect', async () => {
    const local = await startTestBackend({ work, localPages: true, drainMs: 200 });
    const client = createClient(local.url);
    const allowed = async (origin: string) =>
      (await client.call('/v1/runs', { headers: { Origin: origin } })).headers.get('access-control-allow-origin');
    expect(await allowed('http://localhost:5174')).toBe('http://localhost:5174');
    expect(await allowed('https://evil.example')).toBeNull();
    const { id } = await client.start();
    for (const [origin, expected] of [
      ['http://localhost:5174', 'open'],
      ['https://evil.example', 403],
    ] as const) {
      const headers = { Origin: origin };
      const socket = new WebSocket(`${local.url.replace('http', 'ws')}/ws/${id}`, 'runlight.v1', { headers });
      const outcome = new Promise<unknown>((resolve) => {
        socket.on('error', () => {});
        socket.on('unexpected-response', (_req, response) => resolve(response.statusCode));
        socket.on('open', () => resolve('open'));
      });
      expect([origin, await outcome]).toEqual([origin, expected]);
      socket.terminate();
    }
    await local.close();
  });

  it('refuses addresses that are none, without repeating the password in them', () => {
    for (const name of ['DATABASE_URL', 'REDIS_URL']) {
      for (const value of ['me:s3cret@db', 'http://me:s3cret@db/']) {
        const attempt = () => readConfig({ [name]: value }, []);
        expect(attempt).toThrow(new RegExp(`${name} is not a URL`));
        expect(attempt).not.toThrow(/s3cret/);
      }
    }
  });

  it('refuses one role of several without what they have in common', () => {
    const both = { DATABASE_URL: 'postgres://x/y', REDIS_URL: 'redis://x' };
    expect(readConfig(both, ['--role=api'])).toMatchObject({ role: 'api', databaseUrl: both.DATABASE_URL });
    expect(readConfig({ ...both, RUNLIGHT_ROLE: 'worker' }, [])).toMatchObject({ role: 'worker' });
    expect(readConfig({}, [])).toMatchObject({ role: 'all' });
    expect(() => readConfig({ DATABASE_URL: both.DATABASE_URL }, ['--role', 'worker'])).toThrow(/REDIS_URL/);
    expect(() => readConfig({ REDIS_URL: both.REDIS_URL }, ['--role=api'])).toThrow(/DATABASE_URL/);
    expect(() => readConfig(both, ['--role=boss'])).toThrow(/api, worker or all/);
  });
});
