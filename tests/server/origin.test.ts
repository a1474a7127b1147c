import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunHandler } from '../../src/server';
import { ask, createFactsEngine, handlerOf } from './support';

/** The origin check, if a framework or a proxy has recreated the request. */
let handler: RunHandler;
const { engine, simulation } = createFactsEngine();
beforeAll(() => {
  handler = handlerOf({ engine, origins: ['https://listed.example'] });
});
afterAll(async () => {
  await handler.close();
  simulation.dispose();
});

/** With a cookie, like a page; the request's own URL is `http://runs.test`. */
const startFrom = async (origin: string, host?: string) =>
  (
    await ask(handler, '/v1/runs', {
      as: null,
      body: { name: 'Nightly' },
      headers: { Cookie: 'session=demo-ada', Origin: origin, ...(host !== undefined && { Host: host }) },
    })
  ).status;

it('a page of the host that the browser asked for is our own, whatever address the framework made up', async () => {
  expect(await startFrom('https://app.example', 'app.example')).toBe(201);
  expect(await startFrom('http://app.example:8080', 'app.example:8080')).toBe(201);
});

it('a page at the address that the framework made up is not', async () => {
  expect(await startFrom('http://runs.test', 'app.example')).toBe(403);
  expect(await startFrom('https://evil.example', 'app.example')).toBe(403);
  expect(await startFrom('https://app.example:8443', 'app.example')).toBe(403);
});

it('a proxy may add the port that the scheme has anyway, and write the host in capitals', async () => {
  expect(await startFrom('https://app.example', 'app.example:443')).toBe(201);
  expect(await startFrom('http://app.example', 'app.example:80')).toBe(201);
  expect(await startFrom('https://app.example', 'App.Example')).toBe(201);
  expect(await startFrom('http://app.example', 'app.example:443')).toBe(403);
  expect(await startFrom('https://app.example', 'app.example:80')).toBe(403);
});

it('without the header the address decides; listed origins always may', async () => {
  expect(await startFrom('http://runs.test')).toBe(201);
  expect(await startFrom('https://evil.example')).toBe(403);
  expect(await startFrom('https://listed.example', 'app.example')).toBe(201);
});

it('a listed page may send headers of its own, also those that tracing adds; others may send none', async () => {
  const preflight = async (origin: string, names: string) => {
    const headers = { Origin: origin, 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': names };
    const { status, headers: answered } = await ask(handler, '/v1/runs', { as: null, method: 'OPTIONS', headers });
    return [status, answered.get('access-control-allow-headers')];
  };
  const own = 'Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Request-Id';
  expect(await preflight('https://listed.example', 'authorization')).toEqual([204, `${own}, authorization`]);
  expect(await preflight('https://listed.example', 'x-tenant,traceparent')).toEqual([
    204,
    `${own}, x-tenant, traceparent`,
  ]);
  expect(await preflight('https://listed.example', '*, x-a b, x-c')).toEqual([204, `${own}, *, x-c`]);
  expect(await preflight('https://evil.example', 'x-tenant')).toEqual([204, null]);
});
