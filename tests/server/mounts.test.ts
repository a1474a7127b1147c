import { once } from 'node:events';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { serve as serveHono } from '@hono/node-server';
import express, { type ErrorRequestHandler } from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSimulation } from '../../mocks/simulator/simulation';
import { type RunHandler, toNode } from '../../src/server';
import { describeAttacks } from './attacks';
import { ask, createFactsEngine, handlerOf, serve, serveHandler } from './support';

/** The same handler in each kind of server, with the same attacks. */
const ORIGIN = 'https://app.example';

interface Mounted {
  url: string;
  close(): Promise<unknown>;
}

const MOUNTS: readonly [name: string, basePath: string, mount: (handler: RunHandler) => Promise<Mounted>][] = [
  ['node:http', '', serveHandler],
  [
    'Express 5, below a path, after express.json()',
    '/api',
    async (handler) => {
      const app = express();
      app.use(express.json());
      // A request rejected by the host's parser never reaches the handler; the host answers it.
      const refuse: ErrorRequestHandler = (error, _req, res, _next) => void res.status(error.status).json({});
      app.use(refuse);
      app.use('/api', toNode(handler));
      const server = await serve(app);
      return { ...server, url: `${server.url}/api` };
    },
  ],
  [
    'Fastify',
    '',
    async (handler) => {
      const app = fastify();
      const listener = toNode(handler);
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', (_request, _payload, done) => done(null));
      app.all('/v1/*', (request, reply) => {
        reply.hijack();
        return listener(request.raw, reply.raw);
      });
      const url = await app.listen({ port: 0, host: '127.0.0.1' });
      return { url, close: () => app.close() };
    },
  ],
  [
    'Hono',
    '',
    async (handler) => {
      const app = new Hono();
      app.all('/v1/*', (c) => handler(c.req.raw));
      const server = serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      return {
        url: `http://127.0.0.1:${port}`,
        async close() {
          if ('closeAllConnections' in server) server.closeAllConnections();
          server.close();
        },
      };
    },
  ],
];

describe.each(MOUNTS)('in %s', (_name, basePath, mount) => {
  let mounted: Mounted;
  let handler: RunHandler;
  const { engine, simulation } = createFactsEngine({ graceMs: 60_000, deadlineMs: 60_000, claimAfterMs: 60_000 });
  beforeAll(async () => {
    handler = handlerOf({ engine, basePath, origins: [ORIGIN] });
    mounted = await mount(handler);
  });
  afterAll(async () => {
    await handler.close();
    await mounted.close();
    simulation.dispose();
  });

  describeAttacks(() => mounted, { origin: ORIGIN });

  it('nobody listens any more after the streams are gone', async () => {
    for (let i = 0; i < 200 && handler.listeners() > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(handler.listeners()).toBe(0);
  });
});

describe('in node:http2', () => {
  it('its own page may start and cancel runs: the host is in a pseudo header there', async () => {
    const { engine, simulation } = createFactsEngine();
    const handler = handlerOf({ engine });
    const listener = toNode(handler);
    const server = createHttp2Server((req, res) => void listener(req, res));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    const start = async (origin: string) => {
      const request = session.request({
        ':method': 'POST',
        ':path': '/v1/runs',
        origin,
        cookie: 'session=demo-ada',
        'content-type': 'application/json',
      });
      request.end('{"name":"Nightly"}');
      const [headers] = await once(request, 'response');
      request.resume();
      return headers[':status'];
    };
    expect(await start(`http://127.0.0.1:${port}`)).toBe(201);
    expect(await start('https://evil.example')).toBe(403);
    session.destroy();
    server.close();
    await handler.close();
    simulation.dispose();
  });
});

describe('at any base path', () => {
  it.each([
    ['/api/', '/api'],
    ['api', '/api'],
    ['/', ''],
    ['/my app', '/my%20app'],
    ['', ''],
  ])('"%s" is %s before /v1; a trailing slash changes nothing', async (basePath, prefix) => {
    const { engine, simulation } = createFactsEngine({ claimAfterMs: 60_000 });
    const handler = handlerOf({ engine, basePath });
    const { id } = (await ask(handler, `${prefix}/v1/runs`, { body: { name: 'A' } })).json;
    for (const path of ['', `/${id}/status`, `/${id}/steps`]) {
      for (const slash of ['', '/']) {
        const { status } = await ask(handler, `${prefix}/v1/runs${path}${slash}`);
        expect([path, slash, status]).toEqual([path, slash, 200]);
      }
    }
    expect((await ask(handler, `${prefix}/v1/runs/${id}/cancel/`, { body: {} })).json.ok).toBe(true);
    expect((await ask(handler, `${prefix}/v1/runs/${id}/status//`)).status).toBe(404);
    expect((await ask(handler, `${prefix}/other/v1/runs`)).status).toBe(404);
    await handler.close();
    simulation.dispose();
  });
});

describe('in Express after a parser that left nothing', () => {
  it('refuses a body that middleware has read and kept to itself, instead of taking it for nothing', async () => {
    const { engine, simulation } = createFactsEngine();
    const errors: unknown[] = [];
    const handler = handlerOf({ engine, onError: (error) => void errors.push(error) });
    const app = express();
    app.use(async (req, _res, next) => {
      for await (const _chunk of req); // a signature check, a log
      next();
    });
    app.use(toNode(handler));
    const server = await serve(app);
    const headers = { Authorization: 'Bearer demo-ada', 'Content-Type': 'application/json' };
    const body = JSON.stringify({ name: 'Nightly' });
    const answer = await fetch(`${server.url}/v1/runs`, { method: 'POST', headers, body });
    expect(answer.status).toBe(503);
    expect(String(errors[0])).toMatch(/runlight: the body of the request was already read/);
    await handler.close();
    await server.close();
    simulation.dispose();
  });

  it.each(['with its length', 'in chunks'])(
    'reads a body that is there, %s, beside the empty object of parsers of other types in Express 4',
    async (how) => {
      const { engine, simulation } = createFactsEngine();
      const handler = handlerOf({ engine });
      const listener = toNode(handler);
      const server = await serve((req, res) => {
        // express.urlencoded() and express.raw({ type: 'image/png' }) of Express 4, for a body of JSON.
        void listener(Object.assign(req, { body: {} }), res);
      });
      const text = JSON.stringify({ name: 'Nightly' });
      const body = how === 'in chunks' ? new Blob([text]).stream() : text;
      const headers = { Authorization: 'Bearer demo-ada', 'Content-Type': 'application/json' };
      const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };
      const answer = await fetch(`${server.url}/v1/runs`, init);
      expect([answer.status, (await answer.json()).name]).toEqual([201, 'Nightly']);
      await handler.close();
      await server.close();
      simulation.dispose();
    },
  );

  it('takes an empty body as nothing at all', async () => {
    const { engine, simulation } = createFactsEngine();
    const handler = handlerOf({ engine });
    const app = express();
    app.use(express.json());
    app.use(toNode(handler));
    const server = await serve(app);
    const answer = await fetch(`${server.url}/v1/runs`, {
      method: 'POST',
      headers: { Authorization: 'Bearer demo-ada', 'Content-Type': 'application/json' },
    });
    expect(answer.status).toBe(422); // an invalid name, but no crash
    await handler.close();
    await server.close();
    simulation.dispose();
  });

  it('a slow reader of a stream is waited for, and never fills the memory of the server', async () => {
    const simulation = createSimulation({ speed: 10 });
    simulation.dispose();
    const chunk = new Uint8Array(65_536);
    let made = 0;
    const endless = () =>
      Promise.resolve(
        new Response(
          new ReadableStream<Uint8Array>({
            pull(controller) {
              made += 1;
              controller.enqueue(chunk);
            },
          }),
          { headers: { 'Content-Type': 'text/event-stream' } },
        ),
      );
    const listener = toNode(endless);
    const server = await serve((req, res) => void listener(req, res));
    const abort = new AbortController();
    const response = await fetch(server.url, { signal: abort.signal });
    await response.body?.getReader().read();
    // The socket buffers of both sides hold some MB; an endless loop without back-pressure would produce thousands.
    let before = -1;
    for (let still = 0; still < 5; still = made === before ? still + 1 : 0) {
      before = made;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(made).toBeLessThan(400);
    abort.abort();
    await server.close();
  });
});
