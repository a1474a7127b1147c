import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Backend } from '../scale/backend';
import { limitsOf } from '../scale/settings/config';
import { createClient, createSteeredWork, type Problem, startTestBackend } from '../testing';

let backend: Backend;
beforeAll(async () => {
  const { work } = createSteeredWork();
  backend = await startTestBackend({ work, limits: limitsOf(100), drainMs: 200 });
});
afterAll(() => backend.close());

it('refuses what is too much with 429 and Retry-After, per user; a cancel still gets through', async () => {
  const [ada, bob] = [createClient(backend.url), createClient(backend.url, 'demo-bob')];
  const { id } = await ada.start();
  await ada.start();
  const third = await ada.post('/v1/runs', { name: 'Third' });
  expect(third.status).toBe(429);

  const answers = await Promise.all(Array.from({ length: 110 }, () => ada.call(`/v1/runs/${id}/status`)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(10);
  expect(refused[0]?.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(refused[0]?.json<Problem>()).toMatchObject({ code: 'too_many_requests', request_id: expect.any(String) });
  const retryAfter = Number(refused[0]?.headers.get('retry-after'));
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(60);

  expect((await ada.cancel(id, { force: true })).status).toBe(200);
  expect((await bob.call('/v1/runs')).status).toBe(200);
  expect((await createClient(backend.url, null).call('/v1/runs')).status).toBe(401);
  expect((await ada.call('/healthz')).status).toBe(200);
});
