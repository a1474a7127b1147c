import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../src/core/platform/clock';
import { createInProcessQueue } from '../../queue';
import type { Database } from '../../store/database';
import { migrate } from '../../store/schema';
import { createStore } from '../../store/store';
import { aStep, aStepEnd, rowOf, until } from '../../testing';
import { openFromTemplate } from '../../tests/template';
import type { Work } from '../../work';
import { createWorker } from '../../worker';
import { createLogger } from '../logger';
import { createPatientStore } from './patience';
import { DatabaseUnavailable } from './unavailable';

/** A database that can become unavailable, and a worker that uses it. */
let engine: Database;
let workDir: string;
/**
 * The outage: the first worker call that fails (counted from 1 after the work has started), and the number of failing
 * calls.
 */
let outage: { from: number; calls: number; effect: boolean } | null = null;
let calls = 0;
let isArmed = false;
let waits = 0;
let hasLeft = false;
const errors: unknown[] = [];

async function withOutage<T>(ask: () => Promise<T>): Promise<T> {
  if (!isArmed) return ask();
  calls += 1;
  if (!outage || calls < outage.from || calls >= outage.from + outage.calls) return ask();
  if (outage.effect) await ask();
  throw new DatabaseUnavailable('the connection was closed');
}

// Retry delays are not under test and are skipped. Leases and heartbeats are long.
const clock: Clock = { ...systemClock, setTimeout: (run, ms) => systemClock.setTimeout(run, ms > 10_000 ? ms : 1) };

const work: Work = async ({ report }) => {
  isArmed = true;
  for (const title of ['First', 'Second']) {
    await report.startStep({ ...aStep, title });
    await report.updateStep({ current: 5, total: 10, unit: 'epoch' });
    await report.finishStep({ ...aStepEnd, runMetrics: { [title]: { value: 1 } } });
  }
  return { status: 'succeeded', error: null };
};

let store: ReturnType<typeof createStore>;
let worker: ReturnType<typeof createWorker>;
const queue = createInProcessQueue(1, (error) => errors.push(error));

beforeAll(async () => {
  engine = await openFromTemplate();
  workDir = await mkdtemp(join(tmpdir(), 'runlight-patience-'));
  const epoch = await migrate(engine);
  store = createStore(engine, epoch);
  const flaky: Database = {
    ...engine,
    query: (text, params) => withOutage(() => engine.query(text, params)),
    tx: (inner) => withOutage(() => engine.tx(inner)),
  };
  const logger = {
    ...createLogger('silent'),
    info(event: string) {
      if (event === 'run_left') hasLeft = true;
    },
  };
  const patience = {
    clock,
    signal: new AbortController().signal,
    onWait: () => {
      waits += 1;
    },
  };
  worker = createWorker({
    store: createPatientStore(createStore(flaky, epoch), patience),
    queue,
    work,
    clock,
    logger,
    workDir,
    heartbeatMs: 600_000,
    leaseMs: 600_000,
  });
  await worker.start();
});
afterAll(async () => {
  await worker.stop();
  await engine.close();
  await rm(workDir, { recursive: true });
});

/** Runs a job through an outage and returns what the store holds at the end. */
async function play(during: typeof outage) {
  calls = 0;
  waits = 0;
  isArmed = false;
  hasLeft = false;
  outage = during;
  const { run } = await store.start('ada', { name: 'A run' });
  await queue.add(run);
  await until('the worker is done with the run', async () => hasLeft);
  const row = await rowOf(store, run.id);
  const { steps = [] } = (await store.changes(run.id, { after: 0, limit: 100 })) ?? {};
  return {
    status: row.status,
    attempt: row.attempt,
    completed: row.completed_steps,
    metrics: row.metrics,
    steps: steps.map(({ n, title, status, progress }) => ({ n, title, status, progress })),
  };
}

describe('fault 57: the database is away', () => {
  it('at any call, with or without the effect: the run comes out the same', async () => {
    const calm = await play(null);
    expect(calm).toMatchObject({ status: 'succeeded', attempt: 1, completed: 2, steps: [{ n: 1 }, { n: 2 }] });
    // Two steps with three reports each, one heartbeat check, and the end.
    const total = 8;
    expect(calls).toBeGreaterThanOrEqual(total);
    for (let from = 1; from <= total; from++) {
      for (const effect of [false, true]) {
        expect([from, effect, await play({ from, calls: 1, effect })]).toEqual([from, effect, calm]);
        expect(waits).toBe(1);
      }
    }
    expect(errors).toEqual([]);
  });

  it('for long: the work waits, and goes on', async () => {
    expect(await play({ from: 2, calls: 30, effect: false })).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      completed: 2,
    });
    expect(waits).toBe(30);
  });
});
