import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../backend';
import { createClient, createSteeredWork, startTestBackend, until } from '../../testing';
import { newDatabase, type Service, startPostgres, startRedis } from './services';

/** An API and a worker that share only the servers. All fallback timers are too long to fire. */
const FAR = 3_600_000;
const { work, of } = createSteeredWork();
let services: Service[] = [];
let api: Backend;
let worker: Backend;
let ada: ReturnType<typeof createClient>;

beforeAll(async () => {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  services = [postgres, redis];
  const databaseUrl = await newDatabase(postgres);
  const shared = { databaseUrl, redisUrl: redis.url, sweepMs: FAR, heartbeatMs: FAR, drainMs: 500, work };
  worker = await startTestBackend({ ...shared, role: 'worker' });
  api = await startTestBackend({ ...shared, role: 'api' });
  ada = createClient(api.url);
  // The sweep would pick up runs started before Redis is connected, but it does not fire in this test.
  await until('the API hands runs over', async () => {
    const { id } = await ada.start({ name: 'First' });
    const first = await Promise.race([of(id), pause(300, null)]);
    first?.settle({ status: 'succeeded', error: null });
    return first;
  });
});
afterAll(async () => {
  await Promise.all([api?.close(), worker?.close()]);
  await Promise.all(services.map((service) => service.dispose()));
});

describe('roles', () => {
  it('a run started at the API is worked on elsewhere at once, and its cancel gets there at once', async () => {
    const { id } = await ada.start({ name: 'Elsewhere' });
    const { context, settle } = await of(id);
    expect(await ada.status(id)).toMatchObject({ status: 'running', attempt: 1 });
    expect((await ada.cancel(id)).status).toBe(202);
    await until('the signal is aborted', async () => context.signal.aborted);
    expect(context.signal.reason).toBe('cancel');
    settle(null);
    expect((await ada.reaches(id, 'cancelled')).cancel?.outcome).toBe('graceful');
  });

  it('a worker has health and metrics, and no API', async () => {
    const client = createClient(worker.url);
    expect((await client.call('/readyz')).status).toBe(200);
    expect((await client.call('/metrics')).text).toMatch(/^runlight_runs_in_work \d+/m);
    const headers = { Authorization: 'Bearer demo-ada' };
    for (const path of ['/v1/runs', '/v1/nothing', '/', '/ws/x']) {
      // Uses fetch, because the test client validates every response against the API description.
      expect((await fetch(worker.url + path, { headers })).status).toBe(404);
    }
    expect((await ada.call('/metrics')).text).toMatch(/^runlight_runs_in_work 0$/m);
  });
});
