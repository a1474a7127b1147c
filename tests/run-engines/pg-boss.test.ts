import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runConformance } from '../../conformance/run-conformance';
import {
  type Boss,
  type BossJob,
  createPgBossEngine,
  type Query,
  runJob,
  SCHEMA,
  STATES,
} from '../../examples/pg-boss/run-engine';
import { canInstall } from './langgraph/server';
import { installEngine, type ServedEngine, serveEngine } from './npm-engine';
import { expectRecorded } from './results';
import { until } from './until';
import { workFor } from './work-for';

const VERSION = '10.4.2';
const QUEUE = 'train';
const canRun = canInstall() || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);

/** What else the test uses of pg-boss. */
interface WholeBoss extends Boss {
  start(): Promise<unknown>;
  stop(options: object): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): void;
  createQueue(name: string): Promise<void>;
  work(name: string, options: object, handler: (jobs: BossJob[]) => Promise<void>): Promise<string>;
}

describe.skipIf(!canRun)('pg-boss (left out where it cannot be installed)', () => {
  let installed: ReturnType<typeof installEngine>;
  let database: PGlite;
  let boss: WholeBoss;
  let served: ServedEngine;
  let states: string[];
  let isOver = false;
  let working = 0;

  beforeAll(async () => {
    installed = installEngine('pg-boss', `pg-boss@${VERSION}`);
    const from = (file: string) =>
      import(pathToFileURL(path.join(installed.folder, 'node_modules/pg-boss', file)).href);
    const { default: PgBoss } = await from('src/index.js');
    states = Object.values((await from('src/plans.js')).default.JOB_STATES);
    database = new PGlite();
    await database.waitReady;
    const query: Query = async (text, values) => database.query(text, values);
    await database.exec(SCHEMA);
    // pg-boss combines several statements in one text if there are no values.
    const executeSql = async (text: string, values?: unknown[]) =>
      values?.length ? database.query(text, values) : { rows: (await database.exec(text)).at(-1)?.rows ?? [] };
    boss = new PgBoss({ db: { executeSql }, supervise: false, schedule: false });
    boss.on('error', () => {});
    await boss.start();
    await boss.createQueue(QUEUE);
    const failed = new Set<string>();
    const work = async ([job]: BossJob[]) => {
      if (!job) return;
      const { kind = 'long' } = job.data as { kind?: string };
      const steps = Array.from({ length: kind === 'long' ? 200 : 3 }, (_, i) => ({
        title: `Step ${i + 1}`,
        async work() {
          await workFor(isOver ? 0 : 120);
          if (kind !== 'fails once' || i !== 1 || failed.has(job.id)) return;
          failed.add(job.id);
          throw new Error('Out of memory');
        },
      }));
      working += 1;
      await runJob({ boss, query, queue: QUEUE, id: job.id }, steps).finally(() => {
        working -= 1;
      });
    };
    // One worker takes one job at a time.
    for (let i = 0; i < 8; i += 1) await boss.work(QUEUE, { batchSize: 1, pollingIntervalSeconds: 0.5 }, work);
    served = await serveEngine(createPgBossEngine({ boss, query, queue: QUEUE }));
  });
  afterAll(async () => {
    isOver = true;
    served?.close();
    // Waits for running work; after that there are no more database queries.
    await boss?.stop({ graceful: true, wait: true, timeout: 20_000 });
    await until('no job is under way', async () => working === 0);
    // pg-boss marks a job as done after its handler has ended, without an event: only waiting helps.
    await workFor(500);
    await database?.close();
    installed?.remove();
  });

  interface Sent {
    id: string;
    status: string;
    cancel: { outcome: string } | null;
    attempt: number;
    progress: { completed_steps: number };
  }
  const call = (way: string, body?: object) => served.call<Sent>(way, body);

  it('has every state of pg-boss in its table', () => {
    expect(states.length).toBeGreaterThan(4);
    expect(states.filter((state) => !(state in STATES))).toEqual([]);
  });

  it('a job that looks at its state between steps stops, and says so', async () => {
    const { id } = await call('', { name: 'Run', params: { kind: 'long' } });
    await until('it works', async () => (await call(`/${id}/status`)).status === 'running');
    await call(`/${id}/cancel`, {});
    await until('it is cancelled', async () => (await call(`/${id}/status`)).status === 'cancelled');
    const stopped = () => database.query('select 1 from run_stops where job = $1', [id]);
    await until('its worker has stopped', async () => (await stopped()).rows.length > 0);
  });

  it('a job that fails and begins again has the steps of both attempts, and counts those of the last', async () => {
    const { id } = await call('', { name: 'Run', params: { kind: 'fails once' } });
    await until('it has begun again', async () => (await call(`/${id}/status`)).attempt === 2);
    const early = await call(`/${id}/status`);
    await until('it has succeeded', async () => (await call(`/${id}/status`)).status === 'succeeded');
    const { steps } = await served.call<{ steps: { attempt: number; title: string; status: string }[] }>(
      `/${id}/steps`,
    );
    expect(steps.map((step) => [step.attempt, step.title, step.status])).toEqual([
      [1, 'Step 1', 'done'],
      [1, 'Step 2', 'interrupted'],
      ...[1, 2, 3].map((n) => [2, `Step ${n}`, 'done']),
    ]);
    expect(early.progress.completed_steps).toBeLessThan(3);
    expect((await call(`/${id}/status`)).progress.completed_steps).toBe(3);
  });

  it('tells a start that made the job from one that found it', async () => {
    const engine = createPgBossEngine({ boss, query: async () => ({ rows: [] }), queue: QUEUE });
    const how = {
      id: `r_${'0'.repeat(32)}`,
      principal: { user: 'ada', owner: 'ada' },
      signal: AbortSignal.timeout(60_000),
    };
    const start = async () => (await engine.start?.({ name: 'Once', params: { kind: 'short' } }, how))?.replayed;
    const answers = await Promise.all([start(), start()]);
    expect([...answers, await start()].filter((replayed) => replayed === false)).toHaveLength(1);
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
    await expectRecorded('pg-boss', { version: VERSION, checks: 'kit v1' }, report.results);
  });
});
