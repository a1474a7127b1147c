import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/platform/clock';
import { createInProcessQueue } from '../queue';
import type { Backend } from '../scale/backend';
import { createLogger } from '../scale/logger';
import { aStep, aStepEnd, createClient, createSteeredWork, startTestBackend, until, type WireRun } from '../testing';
import { createSimulatedWork, type Work } from '../work';
import { createWorker } from '../worker';

/** The worker with real work on a real database: its state after a cancel, an end or a failure. */
const steered = createSteeredWork();
const simulated = createSimulatedWork(systemClock, 100);
/** Tests control runs named `steered …`; all others simulate at 100 × speed. */
const work: Work = (context) => (context.run.name.startsWith('steered') ? steered.work(context) : simulated(context));

let backend: Backend;
let ada: ReturnType<typeof createClient>;
let breakCleanUp = false;

beforeAll(async () => {
  backend = await startTestBackend({
    work,
    concurrency: 2,
    heartbeatMs: 100,
    drainMs: 500,
    async cleanUp(dir) {
      if (breakCleanUp) throw new Error('the disk is on fire');
      await rm(dir, { recursive: true, force: true });
    },
  });
  ada = createClient(backend.url);
});
afterAll(() => backend.close());

const dirOf = (id: string) => join(backend.workDir, id);

async function steeredRun(name = 'steered') {
  const { id } = await ada.start({ name });
  return { id, ...(await steered.of(id)) };
}

describe('simulated work', () => {
  it('runs to its end: 8 steps in order, metrics, 100 %, no temporary files', async () => {
    const { id } = await ada.start({ method: 'CTGAN', params: { scenario: 'default' } });
    await until('a checkpoint is written', async () => existsSync(dirOf(id)) && (await readdir(dirOf(id))).length > 0);
    const run = await ada.reaches(id, 'succeeded', 'failed');
    expect(run).toMatchObject({
      status: 'succeeded',
      progress: { completed_steps: 8, total_steps: 8, fraction: 1 },
      current_step: null,
      cancel: null,
    });
    expect(Object.keys(run.metrics).sort()).toEqual(['corr_delta', 'dup_rate', 'ks_mean', 'mia_auc']);
    const steps = await ada.steps(id);
    expect(steps.map((step) => step.n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(steps.map((step) => step.kind)).toEqual(
      'planned loading info training error backup training metrics'.split(' '),
    );
    expect(steps.find((step) => step.kind === 'loading')?.progress).toMatchObject({ unit: 'row' });
    for (const step of steps) {
      if (step.status === 'done' && step.progress) expect(step.progress.current).toBe(step.progress.total);
    }
    expect(existsSync(dirOf(id))).toBe(false);
  });

  it('fails with code and message', async () => {
    const { id } = await ada.start({ params: { scenario: 'fails' } });
    expect(await ada.reaches(id, 'failed')).toMatchObject({ error: { code: 'out_of_memory' } });
  });

  it('is cancelled in its middle: graceful, cancelled step last, temporary files gone', async () => {
    const { id } = await ada.start({ params: { speed: 0.2 } });
    await until('two steps are done', async () => (await ada.status(id)).progress.completed_steps >= 2);
    expect(await readdir(dirOf(id))).toContain('checkpoint-2.json');
    expect((await ada.cancel(id)).status).toBe(202);
    const run = await ada.reaches(id, 'cancelled');
    expect(run.cancel?.outcome).toBe('graceful');
    expect(existsSync(dirOf(id))).toBe(false); // the folder is gone before the end becomes visible
    const steps = await ada.steps(id);
    expect(steps.at(-1)).toMatchObject({ kind: 'cancelled', n: steps.length });
    expect(steps.filter((step) => step.status === 'running')).toEqual([]);
  });

  it('fault 45: that ignores the cancel is forced at the deadline, and logs nothing afterwards', async () => {
    const graceMs = 300;
    const strict = await startTestBackend({ work: simulated, graceMs });
    const client = createClient(strict.url);
    const { id } = await client.start({ params: { scenario: 'ignores-cancel', speed: 0.2 } });
    await until('it works', async () => (await client.status(id)).current_step);
    const asked = (await client.cancel(id)).json<{ run: WireRun }>().run;
    const run = await client.reaches(id, 'cancelled');
    expect(run.cancel?.outcome).toBe('forced');
    const waited = Date.parse(run.finished_at ?? '') - Date.parse(asked.cancel?.requested_at ?? '');
    expect(waited).toBeGreaterThanOrEqual(graceMs);
    const steps = await client.steps(id);
    expect(steps.at(-1)).toMatchObject({ kind: 'cancelled' });
    // The work continues until its next report is rejected; then it stops and cleans up after itself.
    await until('the worker has cleaned up', async () => !existsSync(join(strict.workDir, id)));
    expect(await client.steps(id)).toEqual(steps);
    expect((await client.status(id)).rev).toBe(run.rev);
    await strict.close();
  });
});

describe('cancel', () => {
  it('reaches the worker by notification, not only with the heartbeat', async () => {
    const slow = await startTestBackend({ work: steered.work, heartbeatMs: 3_600_000, sweepMs: 3_600_000 });
    const client = createClient(slow.url);
    const { id } = await client.start();
    const { context, settle } = await steered.of(id);
    await client.cancel(id);
    await until('the signal is aborted', async () => context.signal.aborted);
    settle(null);
    expect((await client.reaches(id, 'cancelled')).cancel?.outcome).toBe('graceful');
    await slow.close();
  });

  it('fault 56: of which no notification comes is found at the next heartbeat', async () => {
    const workDir = await mkdtemp(join(tmpdir(), 'runlight-deaf-'));
    const queue = createInProcessQueue(1, () => {});
    const store = { ...backend.store, onChange: async () => async () => {} };
    const parts = { store, queue, workDir, clock: systemClock, logger: createLogger('silent'), leaseMs: 60_000 };
    const deaf = createWorker({ ...parts, work: steered.work, heartbeatMs: 20 });
    // Keeps the backend's own worker busy, as it would receive the notification.
    const busy = [await steeredRun(), await steeredRun()];
    const { id } = await ada.start({ name: 'steered' });
    await deaf.start();
    await queue.add({ id, attempt: 0 });
    const { context, settle } = await steered.of(id);
    await ada.cancel(id);
    await until('the signal is aborted', async () => context.signal.aborted);
    expect(context.signal.reason).toBe('cancel');
    settle(null);
    expect((await ada.reaches(id, 'cancelled')).cancel?.outcome).toBe('graceful');
    for (const job of busy) job.settle({ status: 'succeeded', error: null });
    await deaf.stop();
    await rm(workDir, { recursive: true });
  });

  it('fault 37: of a run that waits for a free worker: it never starts', async () => {
    const busy = [await steeredRun(), await steeredRun()];
    const { id } = await ada.start({ name: 'steered' });
    expect(await ada.status(id)).toMatchObject({ status: 'queued', queue_position: 0 });
    await mkdir(dirOf(id)); // as left by an earlier attempt
    expect((await ada.cancel(id)).status).toBe(200);
    await until('the folder is gone', async () => !existsSync(dirOf(id)));
    for (const job of busy) {
      job.settle({ status: 'succeeded', error: null });
      await ada.reaches(job.id, 'succeeded');
    }
    const next = await steeredRun(); // the next run is still processed
    expect(steered.has(id)).toBe(false);
    expect(await ada.status(id)).toMatchObject({ attempt: 0, started_at: null, cancel: { outcome: 'before_start' } });
    next.settle({ status: 'succeeded', error: null });
  });

  it('fault 44: is too late when the work has just ended: succeeded, and it says so', async () => {
    const { id, context, settle } = await steeredRun();
    await ada.cancel(id);
    await until('the signal is aborted', async () => context.signal.aborted);
    settle({ status: 'succeeded', error: null });
    expect(await ada.reaches(id, 'succeeded')).toMatchObject({ cancel: { outcome: 'completed_before_cancel' } });
    expect((await ada.steps(id)).some((step) => step.kind === 'cancelled')).toBe(false);
    expect((await ada.cancel(id)).status).toBe(409);
  });

  it('with work that throws its signal on is graceful; with one that breaks, an error step tells it', async () => {
    const polite = await steeredRun();
    await ada.cancel(polite.id);
    await until('the signal is aborted', async () => polite.context.signal.aborted);
    polite.fail(polite.context.signal.reason);
    await ada.reaches(polite.id, 'cancelled');
    expect((await ada.steps(polite.id)).map((step) => step.kind)).toEqual(['cancelled']);

    const broken = await steeredRun();
    await ada.cancel(broken.id);
    await until('the signal is aborted', async () => broken.context.signal.aborted);
    broken.fail(new Error('GPU memory could not be freed'));
    expect((await ada.reaches(broken.id, 'cancelled')).cancel?.outcome).toBe('graceful');
    expect(await ada.steps(broken.id)).toMatchObject([
      { kind: 'error', status: 'failed', detail: 'GPU memory could not be freed' },
      { kind: 'cancelled' },
    ]);
  });

  it('fault 48: whose cleaning up throws is still cancelled, with an error step before the cancelled one', async () => {
    const { id, context, settle } = await steeredRun();
    await context.report.startStep(aStep);
    await writeFile(join(context.dir, 'big.bin'), 'data');
    breakCleanUp = true;
    try {
      await ada.cancel(id);
      await until('the signal is aborted', async () => context.signal.aborted);
      settle(null);
      expect((await ada.reaches(id, 'cancelled')).cancel?.outcome).toBe('graceful');
    } finally {
      breakCleanUp = false;
    }
    expect(await ada.steps(id)).toMatchObject([
      { kind: 'error', title: 'Cleaning up failed', detail: 'the disk is on fire' },
      { kind: 'training', status: 'cancelled' },
      { kind: 'cancelled' },
    ]);
  });
});

describe('a worker that has lost its run', () => {
  it('fault 47: is told so by its next report, and writes nothing', async () => {
    const { id, context, settle } = await steeredRun();
    await context.report.startStep(aStep);
    await ada.cancel(id, { force: true });
    const before = { run: await ada.status(id), steps: await ada.steps(id) };
    await expect(context.report.updateStep({ current: 1, total: 2, unit: 'x' })).rejects.toThrow(/was rejected/);
    await expect(context.report.finishStep(aStepEnd)).rejects.toThrow(/was rejected/);
    expect(context.signal.aborted).toBe(true);
    settle({ status: 'succeeded', error: null });
    await until('it has cleaned up', async () => !existsSync(dirOf(id)));
    const after = { run: await ada.status(id), steps: await ada.steps(id) };
    expect({ ...after, run: { ...after.run, server_time: '' } }).toEqual({
      ...before,
      run: { ...before.run, server_time: '' },
    });
  });

  it('does not disturb the next attempt, which goes on after the last finished step', async () => {
    const first = await steeredRun();
    const { id } = first;
    await first.context.report.startStep(aStep);
    await first.context.report.finishStep(aStepEnd);
    await first.context.report.startStep({ ...aStep, title: 'Second' });
    steered.forget(id);
    await backend.store.expire({ allClaims: true }); // as if its process had died
    const second = await steered.of(id);
    expect(second.context.run).toMatchObject({ attempt: 2, completed_steps: 1 });
    await expect(first.context.report.finishStep(aStepEnd)).rejects.toThrow(/was rejected/);
    await writeFile(join(second.context.dir, 'checkpoint'), 'data');
    first.settle(null); // the lost work ends and deletes nothing
    await second.context.report.startStep({ ...aStep, title: 'Second' });
    await second.context.report.finishStep(aStepEnd);
    const third = await steeredRun(); // runs in the slot that the lost run released
    expect(await readdir(second.context.dir)).toEqual(['checkpoint']);
    third.settle({ status: 'succeeded', error: null });
    second.settle({ status: 'succeeded', error: null });
    await ada.reaches(id, 'succeeded');
    expect(existsSync(dirOf(id))).toBe(false);
    expect(await ada.steps(id)).toMatchObject([
      { n: 1, status: 'done', attempt: 1 },
      { n: 2, status: 'interrupted', attempt: 1, title: 'Second' },
      { n: 3, status: 'done', attempt: 2, title: 'Second' },
    ]);
  });
});

describe('work that throws', () => {
  it('fails the run with its message, and the worker goes on with the next', async () => {
    const { id, context, fail } = await steeredRun();
    await context.report.startStep(aStep);
    fail(new Error('division by zero'));
    expect(await ada.reaches(id, 'failed')).toMatchObject({
      error: { code: 'worker_error', message: 'division by zero' },
    });
    expect(await ada.steps(id)).toMatchObject([{ status: 'failed' }]);
    expect(existsSync(dirOf(id))).toBe(false);
    const next = await steeredRun();
    next.settle({ status: 'succeeded', error: null });
    await ada.reaches(next.id, 'succeeded');
  });
});

describe('close', () => {
  it('gives runs back, answers no more, and can be repeated', async () => {
    const other = await startTestBackend({ work: steered.work });
    const client = createClient(other.url);
    const { id } = await client.start();
    const { context, settle } = await steered.of(id);
    const changes: string[] = [];
    await other.store.onChange((change) => changes.push(change.status));
    const closing = other.close();
    await until('the work is told to stop', async () => context.signal.aborted);
    expect(context.signal.reason).toBe('shutdown');
    settle(null);
    await Promise.all([closing, other.close()]);
    expect(changes).toEqual(['queued']);
    await expect(client.call('/healthz')).rejects.toThrow();
  });

  it('does not wait for ever for work that does not stop', async () => {
    const other = await startTestBackend({ work: () => pause(60_000, null, { ref: false }), drainMs: 200 });
    const { id } = await createClient(other.url).start();
    await createClient(other.url).reaches(id, 'running');
    const startedAt = Date.now();
    await other.close();
    expect(Date.now() - startedAt).toBeLessThan(30_000);
  });
});
