import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runConformance } from '../../conformance/run-conformance';
import { root } from '../../scripts/prepare.mjs';
import { type CeleryApp, canRunCelery, LEFT_OUT, startCeleryApp } from './celery-app';
import { expectRecorded } from './results';
import { until } from './until';

interface Run {
  id: string;
  rev: number;
  status: string;
  cancel: { outcome: string | null; requested_by: string | null } | null;
}

describe.skipIf(!canRunCelery)(`Celery with FastAPI at v1 (${LEFT_OUT})`, () => {
  let app: CeleryApp;
  beforeAll(async () => {
    app = await startCeleryApp(path.join(root, 'examples/celery/v1'));
  });
  afterAll(() => app?.close());

  const call = async <T>(way: string, body?: object) => (await app.call<T>(way, body)).json;
  const start = async (params: object) => (await call<Run>('', { name: 'Run', params })).id;
  const statusOf = (id: string) => call<Run>(`/${id}/status`);
  const stepsOf = async (id: string) =>
    (await call<{ steps: { title: string; rev: number; status: string }[] }>(`/${id}/steps`)).steps;
  const reaches = (id: string, status: string) =>
    until(`it is ${status}`, async () => ((await statusOf(id)).status === status ? statusOf(id) : null), 60_000);

  it('a run that is cancelled while no worker listens never begins', async () => {
    const id = await start({ epochs: 3, seconds: 0.1 });
    await call(`/${id}/cancel`, {});
    expect(await statusOf(id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'before_start' } });
    app.startWorker(40);
    await reaches(await start({ epochs: 1, seconds: 0.1 }), 'succeeded');
    expect((await statusOf(id)).status).toBe('cancelled');
    expect((await stepsOf(id)).map(({ title }) => title)).toEqual(['Run cancelled']);
  });

  it('a task stops cleanly, and says who has asked; a deaf one was finished first', async () => {
    const id = await start({ epochs: 100, seconds: 0.1 });
    await until('it works', async () => (await stepsOf(id)).length >= 2);
    await call(`/${id}/cancel`, {});
    expect(await reaches(id, 'cancelled')).toMatchObject({ cancel: { outcome: 'graceful', requested_by: 'ada' } });
    expect((await stepsOf(id)).at(-1)).toMatchObject({ title: 'Run cancelled', rev: (await statusOf(id)).rev });
    const deaf = await start({ epochs: 10, seconds: 0.1, deaf: true });
    await until('it works', async () => (await stepsOf(deaf)).length >= 2);
    await call(`/${deaf}/cancel`, {});
    expect(await reaches(deaf, 'succeeded')).toMatchObject({ cancel: { outcome: 'completed_before_cancel' } });
  });

  it('a task that is sent twice works once', async () => {
    const body = JSON.stringify({ name: 'Once', params: { epochs: 3, seconds: 0.1 } });
    const once = { method: 'POST', body, headers: { ...app.headers, 'idempotency-key': 'the-same' } };
    const answers = await Promise.all([1, 2, 3].map(() => fetch(`${app.url}/v1/runs`, once)));
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as Run).id));
    expect(new Set(ids).size).toBe(1);
    await reaches(ids[0] ?? '', 'succeeded');
    expect(await stepsOf(ids[0] ?? '')).toHaveLength(3);
  });

  it('conforms at level v1', async () => {
    const report = await runConformance({
      baseUrl: app.url,
      level: 'v1',
      token: 'a',
      otherToken: 'b',
      longBody: { name: 'Conformance', params: { epochs: 200, seconds: 0.2 } },
      shortBody: { name: 'Short', params: { epochs: 2, seconds: 0.1 } },
      deafBody: { name: 'Deaf', params: { epochs: 20, seconds: 0.2, deaf: true } },
    });
    await expectRecorded('Celery with FastAPI (v1)', { version: app.version(), checks: 'kit v1' }, report.results);
  });
});
