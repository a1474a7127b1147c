import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runConformance } from '../../conformance/run-conformance';
import { createDbosEngine, type Dbos, STATES } from '../../examples/dbos/run-engine';
import { newDatabase, type Service, startPostgres } from '../../reference-backend/scale/distributed/services';
import { findServices } from '../../scripts/find/find-services.mjs';
import { canInstall } from './langgraph/server';
import { installEngine, type ServedEngine, serveEngine } from './npm-engine';
import { expectRecorded } from './results';
import { until } from './until';
import { workFor } from './work-for';

const VERSION = '5.3.0';
const canRun = (canInstall() && findServices() !== null) || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);

/** What else the test uses of DBOS. */
interface WholeDbos extends Dbos {
  setConfig(config: object): void;
  launch(): Promise<void>;
  shutdown(): Promise<void>;
  registerWorkflow<Args extends unknown[]>(
    work: (...args: Args) => Promise<unknown>,
    config: { name: string },
  ): (...args: Args) => Promise<unknown>;
  runStep(work: () => Promise<unknown>, config: { name: string }): Promise<unknown>;
  registerQueue(name: string, options: object): Promise<unknown>;
  startWorkflow<Args extends unknown[]>(
    workflow: (...args: Args) => Promise<unknown>,
    params: object,
  ): (...args: Args) => Promise<unknown>;
}

describe.skipIf(!canRun)('DBOS (left out where it cannot be installed, or PostgreSQL is not there)', () => {
  let installed: ReturnType<typeof installEngine>;
  let postgres: Service;
  let dbos: WholeDbos;
  let served: ServedEngine;
  let states: string[];
  let isOver = false;
  const done = new Map<string, number>();

  beforeAll(async () => {
    postgres = await startPostgres();
    installed = installEngine('dbos', `@dbos-inc/dbos-sdk@${VERSION}`);
    const main = path.join(installed.folder, 'node_modules/@dbos-inc/dbos-sdk/dist/src/index.js');
    const sdk: { default: { DBOS: WholeDbos } } = await import(pathToFileURL(main).href);
    dbos = sdk.default.DBOS;
    const types = readFileSync(path.join(path.dirname(main), 'workflow.d.ts'), 'utf8');
    const [, words = ''] = /const StatusString: \{([\s\S]*?)\n\};/.exec(types) ?? [];
    states = [...words.matchAll(/readonly (\w+):/g)].map(([, word = '']) => word);

    dbos.setConfig({
      name: 'runlight',
      systemDatabaseUrl: await newDatabase(postgres),
      logLevel: 'error',
      runAdminServer: false,
    });
    const train = dbos.registerWorkflow(
      async (id: string, { kind = 'long' }: { kind?: string }) => {
        const steps = kind === 'short' ? 3 : kind === 'deaf' ? 1 : 300;
        for (let n = 1; n <= steps; n += 1) {
          await dbos.runStep(
            async () => {
              await workFor(isOver ? 0 : kind === 'deaf' ? 1_500 : 100);
              done.set(id, n);
              if (kind === 'fails') throw new Error('No such column');
            },
            { name: `Epoch ${n}` },
          );
        }
      },
      { name: 'train' },
    );
    await dbos.launch();
    served = await serveEngine(
      createDbosEngine({
        dbos,
        start: ({ params, ...how }) => dbos.startWorkflow(train, how)(how.workflowID, params),
      }),
    );
  });
  afterAll(async () => {
    isOver = true;
    served?.close();
    await dbos?.shutdown();
    await postgres?.dispose();
    installed?.remove();
  });

  interface Sent {
    id: string;
    status: string;
    cancel: { outcome: string | null } | null;
    error: { message: string } | null;
    steps: { title: string; status: string; started_at: string; finished_at: string }[];
  }
  const call = (way: string, body?: object) => served.call<Sent>(way, body);
  const start = async (kind: string) => (await call('', { name: `Run (${kind})`, params: { kind } })).id;
  const reaches = (id: string, status: string) =>
    until(`it is ${status}`, async () => {
      const run = await call(`/${id}/status`);
      return run.status === status ? run : null;
    });

  it('has every state of DBOS in its table', () => {
    expect(states.length).toBeGreaterThan(5);
    expect(Object.keys(STATES).sort()).toEqual([...states].sort());
  });

  it('tells the steps that are done, each with its times', async () => {
    const id = await start('short');
    await reaches(id, 'succeeded');
    const { steps } = await call(`/${id}/steps`);
    expect(steps.map(({ title, status }) => `${title} ${status}`)).toEqual([
      'Epoch 1 done',
      'Epoch 2 done',
      'Epoch 3 done',
    ]);
    for (const { started_at, finished_at } of steps) {
      expect(Date.parse(finished_at) - Date.parse(started_at)).toBeGreaterThanOrEqual(90);
    }
  });

  it('fails with what the step has said', async () => {
    expect((await reaches(await start('fails'), 'failed')).error?.message).toContain('No such column');
  });

  it('is cancelled, unconfirmed: the step under way goes on, and no further one is begun', async () => {
    const deaf = await start('deaf');
    await reaches(deaf, 'running');
    await call(`/${deaf}/cancel`, {});
    expect((await reaches(deaf, 'cancelled')).cancel?.outcome).toBe('unconfirmed');
    expect(done.get(deaf)).toBeUndefined();
    await until('the step under way has ended', async () => done.get(deaf) === 1);
    const long = await start('long');
    await until('it works', async () => (done.get(long) ?? 0) >= 2);
    await call(`/${long}/cancel`, {});
    await reaches(long, 'cancelled');
    const atCancel = done.get(long) ?? 0;
    const marker = await start('short');
    await reaches(marker, 'succeeded');
    expect(done.get(long)).toBeLessThanOrEqual(atCancel + 1);
  });

  it('a second start under the same key is the same run', async () => {
    const body = JSON.stringify({ name: 'Once', params: { kind: 'short' } });
    const once = { method: 'POST', body, headers: { ...served.headers, 'idempotency-key': 'the-same' } };
    const [a, b] = await Promise.all([fetch(`${served.url}/v1/runs`, once), fetch(`${served.url}/v1/runs`, once)]);
    const ids = [await a.json(), await b.json()].flatMap((one) => (one as Sent).id ?? []);
    expect(new Set(ids).size).toBe(1);
  });

  it('conforms at level v1', async () => {
    const report = await runConformance({
      baseUrl: served.url,
      level: 'v1',
      token: 'a',
      otherToken: 'b',
      longBody: { name: 'Conformance', params: { kind: 'long' } },
      shortBody: { name: 'Short', params: { kind: 'short' } },
    });
    await expectRecorded('DBOS', { version: VERSION, checks: 'kit v1' }, report.results);
  });
});
