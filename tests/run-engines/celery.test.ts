import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runConformance } from '../../conformance/run-conformance';
import { root } from '../../scripts/prepare.mjs';
import { type CeleryApp, canRunCelery, LEFT_OUT, startCeleryApp } from './celery-app';
import { expectRecorded } from './results';
import { until } from './until';

describe.skipIf(!canRunCelery)(`Celery with FastAPI (${LEFT_OUT})`, () => {
  let app: CeleryApp;
  beforeAll(async () => {
    app = await startCeleryApp(path.join(root, 'examples/celery'));
  });
  afterAll(() => app?.close());

  const call = <T>(way: string, body?: object) => app.call<T>(way, body);
  const start = async (params: object) => (await call<{ id: string }>('', { name: 'Run', params })).json.id;
  const statusOf = async (id: string) => (await call<{ status: string }>(`/${id}/status`)).json.status;
  const stepsOf = async (id: string) => (await call<unknown[]>(`/${id}/steps`)).json;
  const reaches = (id: string, status: string) =>
    until(`it is ${status}`, async () => (await statusOf(id)) === status, 40_000);

  it('a run that is cancelled while no worker listens never begins', async () => {
    const id = await start({ epochs: 3, seconds: 0.1 });
    expect(await statusOf(id)).toBe('queued');
    expect((await call(`/${id}/cancel`, {})).json).toEqual({ ok: true, status: 'cancelled' });
    app.startWorker(2);
    const next = await start({ epochs: 1, seconds: 0.1 });
    await reaches(next, 'succeeded');
    expect(await statusOf(id)).toBe('cancelled');
    expect(await stepsOf(id)).toEqual([]);
  });

  it('an id that nobody has started is 404, though Celery says PENDING', async () => {
    expect((await call('/not-a-run/status')).status).toBe(404);
  });

  it('a task that stops cleanly is cancelled, though Celery says SUCCESS', async () => {
    const id = await start({ epochs: 100, seconds: 0.1 });
    await until('it works', async () => (await stepsOf(id)).length >= 2);
    expect((await call(`/${id}/cancel`, {})).json).toEqual({ ok: true, status: 'cancelling' });
    await reaches(id, 'cancelled');
    const steps = await stepsOf(id);
    expect(steps.at(-1)).toMatchObject({ title: 'Run cancelled' });
  });

  it('a deaf task is cancelling, then succeeded: finished before it could be cancelled', async () => {
    const id = await start({ epochs: 10, seconds: 0.1, deaf: true });
    await until('it works', async () => (await stepsOf(id)).length >= 2);
    await call(`/${id}/cancel`, {});
    expect(await statusOf(id)).toBe('cancelling');
    await reaches(id, 'succeeded');
    expect(await stepsOf(id)).toHaveLength(10);
  });

  it('has every state of Celery in its table', () => {
    const code = 'import json, app, celery.states as s; print(json.dumps([sorted(s.ALL_STATES), sorted(app.WORDS)]))';
    const [states, words]: string[][] = JSON.parse(app.print(code));
    expect(states?.filter((state) => !words?.includes(state))).toEqual([]);
  });

  it('conforms to the smallest level', async () => {
    const report = await runConformance({
      baseUrl: app.url,
      level: 'smallest',
      token: 'a',
      otherToken: 'b',
      longBody: { name: 'Conformance', params: { epochs: 200, seconds: 0.2 } },
      shortBody: { name: 'Short', params: { epochs: 2, seconds: 0.1 } },
    });
    await expectRecorded('Celery with FastAPI', { version: app.version(), checks: 'kit smallest' }, report.results);
  });
});
