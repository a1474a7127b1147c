import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Problem, until, type WireRun, type WireStep } from '../../testing';
import { type BackendProcess, type Cluster, GRACE_MS, LEASE_MS, startCluster } from './processes';
import { ask } from './services';
import { connected, expectSameEnd, startBrowser, watchFromNode } from './watchers';

/**
 * The guarantees of a distributed backend, tested with real processes that are really killed: two APIs, two workers,
 * PostgreSQL and Redis. In each test a client in Node and one in a browser watch, and both must end with the server's
 * steps.
 */
let cluster: Cluster;
let browser: Awaited<ReturnType<typeof startBrowser>>;

beforeAll(async () => {
  [cluster, browser] = await Promise.all([startCluster(), startBrowser()]);
});
// A failing test must not leave frozen or dead processes to the next one.
afterEach(() => Promise.all([cluster.a, cluster.b, ...cluster.workers].map((one) => one.revive())));
afterAll(async () => {
  await browser?.close();
  await cluster?.dispose();
});

/** A run of 500 short steps, so that a lost or duplicated step shows. */
const LONG = { scenario: 'long', speed: 40 };
const LONG_STEPS = 500;

/** Starts a run, watches it from Node and from a browser, and waits until `steps` steps are done. */
async function watchedRun(name: string, params: Record<string, unknown>, steps: number) {
  const { a, holderOf } = cluster;
  const { id } = await a.api.start({ name, params });
  const node = watchFromNode(a.url, id);
  const watchers = [node, await browser.watch(a.url, id)];
  await connected(watchers);
  await done(a, id, steps);
  return { id, watchers, node, holder: await holderOf(id) };
}

const done = (api: BackendProcess, id: string, steps: number) =>
  until(`${steps} steps are done`, async () => (await api.api.status(id)).progress.completed_steps >= steps);

/**
 * Sends SIGSTOP to the worker while it holds no lock on the run's row. Its lease then expires, because nothing renews
 * it.
 */
async function freeze(worker: BackendProcess, id: string, databaseUrl: string) {
  const free = await until('the worker is frozen without the row', async () => {
    worker.signal('SIGSTOP');
    const text = 'select lease_until from runs where id = $1 for update skip locked';
    const [row] = await ask<{ lease_until: Date }>(databaseUrl, text, [id]);
    if (!row) worker.signal('SIGCONT');
    return row;
  });
  return { leaseUntil: free.lease_until.getTime() };
}

/** All steps, page by page. */
async function stepsOf({ api }: BackendProcess, id: string): Promise<WireStep[]> {
  const all: WireStep[] = [];
  for (let after = 0, more = true; more; ) {
    const answer = await api.call(`/v1/runs/${id}/steps?after=${after}&limit=500`);
    const page = answer.json<{ steps: WireStep[]; next: number; more: boolean }>();
    all.push(...page.steps);
    ({ next: after, more } = page);
  }
  return all;
}

/** Every planned step is done exactly once; only a step that was open when its worker was lost stays interrupted. */
async function expectEachStepOnce(id: string, { interrupted }: { interrupted: number }) {
  const steps = await stepsOf(cluster.b, id);
  const finished = steps.filter((step) => step.status === 'done').map((step) => step.title);
  expect(finished).toHaveLength(LONG_STEPS);
  expect(new Set(finished).size).toBe(LONG_STEPS);
  expect(new Set(steps.map((step) => step.n)).size).toBe(steps.length);
  expect(steps.filter((step) => step.status === 'interrupted').length).toBeLessThanOrEqual(interrupted);
  expect(steps.length).toBeLessThanOrEqual(LONG_STEPS + interrupted);
}

describe('a worker', () => {
  it('fault 54: SIGKILLed: another takes over within the lock and a quarter, no step lost or doubled', async () => {
    const { id, watchers, holder } = await watchedRun('Killed worker', LONG, 100);
    const before = await stepsOf(cluster.a, id);
    const killedAt = Date.now();
    await holder.end('SIGKILL');
    const next = await cluster.holderOf(id, 2);
    const takenOverMs = Date.now() - killedAt;
    expect(next).not.toBe(holder);
    expect(takenOverMs).toBeLessThanOrEqual(LEASE_MS * 1.25);
    await expectSameEnd(watchers, cluster.a.url, id, 'succeeded');
    const after = await stepsOf(cluster.a, id);
    for (const step of before.filter(({ status }) => status === 'done')) expect(after).toContainEqual(step);
    await expectEachStepOnce(id, { interrupted: 1 });
    await holder.start();
  });

  it('fault 55: a second loss: failed, worker_lost', async () => {
    const { a, workers, holderOf } = cluster;
    const { id, watchers, holder } = await watchedRun('Lost twice', { scenario: 'clean', speed: 1 }, 1);
    await holder.end('SIGKILL');
    const second = await holderOf(id, 2);
    await second.end('SIGKILL');
    const run = await a.api.reaches(id, 'failed');
    expect(run).toMatchObject({ attempt: 2, error: { code: 'worker_lost' } });
    await expectSameEnd(watchers, a.url, id, 'failed');
    await Promise.all(workers.map((worker) => worker.start()));
  });

  it('fault 46: SIGKILLed while cancelling: cancelled, and not started again', async () => {
    const { a, b } = cluster;
    const params = { scenario: 'ignores-cancel', speed: 1 };
    const { id, watchers, holder } = await watchedRun('Killed while cancelling', params, 1);
    expect((await b.api.cancel(id)).status).toBe(202);
    await holder.end('SIGKILL');
    const run = await a.api.reaches(id, 'cancelled');
    expect(run).toMatchObject({ attempt: 1, cancel: { outcome: 'forced' } });
    await expectSameEnd(watchers, a.url, id, 'cancelled');
    await holder.start();
  });

  it('faults 45 and 47: SIGSTOPped past the deadline: forced; thawed, it writes nothing', async () => {
    const { a, databaseUrl } = cluster;
    const { id, watchers, node, holder } = await watchedRun('Frozen', LONG, 50);
    const { leaseUntil } = await freeze(holder, id, databaseUrl);
    void node.client.cancel(id, { reason: 'frozen' });
    const run = await a.api.reaches(id, 'cancelled');
    expect(run.cancel).toMatchObject({ outcome: 'forced', reason: 'frozen' });
    const asked = Date.parse(run.cancel?.requested_at ?? '');
    // Not before the deadline, unless the worker counts as lost earlier.
    expect(Date.parse(run.finished_at ?? '')).toBeGreaterThanOrEqual(Math.min(asked + GRACE_MS, leaseUntil));
    await expectSameEnd(watchers, a.url, id, 'cancelled');
    const before = await stepsOf(a, id);
    holder.signal('SIGCONT');
    await until('the thawed worker has let go', async () => holder.logged('run_left', id).length > 0);
    expect(holder.logged('run_left', id)).toMatchObject([{ status: 'lost' }]);
    expect(await stepsOf(a, id)).toEqual(before);
    expect((await a.api.status(id)).rev).toBe(run.rev);
    // The worker continues with other runs.
    const next = await a.api.start({ name: 'After', params: { scenario: 'single-step', speed: 1000 } });
    await a.api.reaches(next.id, 'succeeded');
  });

  it('fault 64: SIGTERM: ends within 10 s, and the run goes on elsewhere in the same attempt', async () => {
    const { id, watchers, holder } = await watchedRun('Given back', LONG, 50);
    const askedAt = Date.now();
    expect(await holder.end('SIGTERM')).toBe(0);
    expect(Date.now() - askedAt).toBeLessThan(10_000);
    await expectSameEnd(watchers, cluster.a.url, id, 'succeeded');
    expect(await cluster.b.api.status(id)).toMatchObject({ attempt: 1 });
    await expectEachStepOnce(id, { interrupted: 1 });
    await holder.start();
  });
});

describe('an API process', () => {
  it('SIGKILLed and started again: clients come back, and miss nothing', async () => {
    const { a, b } = cluster;
    const { id, watchers } = await watchedRun('Killed API', LONG, 50);
    await a.end('SIGKILL');
    await done(b, id, 150);
    await a.start();
    await expectSameEnd(watchers, a.url, id, 'succeeded');
    expect(await b.api.status(id)).toMatchObject({ attempt: 1 });
    await expectEachStepOnce(id, { interrupted: 0 });
  });

  it('fault 64: SIGTERM with clients connected: ends within 10 s', async () => {
    const { a } = cluster;
    const { id, watchers } = await watchedRun('Stopped API', LONG, 50);
    const askedAt = Date.now();
    expect(await a.end('SIGTERM')).toBe(0);
    expect(Date.now() - askedAt).toBeLessThan(10_000);
    await a.start();
    await expectSameEnd(watchers, a.url, id, 'succeeded');
  });
});

describe('PostgreSQL', () => {
  it.each([
    ['stopped in good order', 'SIGINT'],
    ['stopped as in a crash', 'SIGQUIT'],
  ] as const)(
    'fault 57: %s and started again: 503 with Retry-After meanwhile, the worker waits, nothing is lost',
    async (_how, signal) => {
      const { a, b, postgres, workers } = cluster;
      const pids = [a, b, ...workers].map(({ pid }) => pid);
      const { id, watchers } = await watchedRun('Database away', LONG, 100);
      await postgres.stop(signal);
      const answer = await a.api.call(`/v1/runs/${id}/status`);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      expect(answer.json<Problem>()).toMatchObject({ code: 'database_unavailable' });
      expect((await a.api.call('/readyz')).status).toBe(503);
      expect((await a.api.call('/healthz')).status).toBe(200);
      await until('a worker waits', async () => workers.some((one) => one.output().includes('database_unavailable')));
      await postgres.start();
      await expectSameEnd(watchers, a.url, id, 'succeeded');
      expect(await b.api.status(id)).toMatchObject({ attempt: 1 });
      await expectEachStepOnce(id, { interrupted: 0 });
      expect([a, b, ...workers].map(({ pid }) => pid)).toEqual(pids); // no process crashed
    },
  );

  it('fault 56: LISTEN connections terminated: nothing is missed, and they listen again', async () => {
    const { databaseUrl, a, b } = cluster;
    const { id, watchers } = await watchedRun('Deaf', LONG, 50);
    const listening = `select pid from pg_stat_activity where query like 'listen %' and datname = current_database()`;
    const before = await ask<{ pid: number }>(databaseUrl, listening);
    expect(before.length).toBeGreaterThanOrEqual(4); // two hubs, two workers
    await ask(databaseUrl, `select pg_terminate_backend(pid) from (${listening}) l`);
    await until('all listen again, on new connections', async () => {
      const now = await ask<{ pid: number }>(databaseUrl, listening);
      return now.length >= before.length && !now.some(({ pid }) => before.some((old) => old.pid === pid));
    });
    await expectSameEnd(watchers, a.url, id, 'succeeded');
    expect(await b.api.status(id)).toMatchObject({ attempt: 1 });
  });
});

describe('Redis', () => {
  /** Sends one command over a connection of its own. */
  async function command(...words: [string, ...string[]]): Promise<unknown> {
    const [name, ...args] = words;
    const connection = new Redis(cluster.redis.url);
    try {
      return await connection.call(name, ...args);
    } finally {
      connection.disconnect();
    }
  }

  it.each([
    { how: 'with nothing left in it', signal: 'SIGKILL', keeps: false },
    { how: 'in good order, with all its jobs', signal: 'SIGTERM', keeps: true },
    { how: 'after a crash, with all its jobs', signal: 'SIGKILL', keeps: true },
  ] as const)(
    'its process stopped and started again $how: runs go on, and one started meanwhile is worked on',
    async ({ signal, keeps }) => {
      const { a, b, redis } = cluster;
      if (keeps) {
        await command('config', 'set', 'appendonly', 'yes');
        // Otherwise Redis delays the write by up to a second on a slow disk, and the crash comes first.
        await command('config', 'set', 'appendfsync', 'always');
      }
      const { id, watchers } = await watchedRun('Queue away', { ...LONG, speed: 10 }, 50);
      await command('set', 'marker', id);
      await redis.stop(signal);
      const name = 'Started without a queue';
      const orphan = await b.api.start({ name, params: { scenario: 'single-step', speed: 100 } });
      expect(await b.api.status(orphan.id)).toMatchObject({ status: 'queued' });
      // Keep Redis down for longer than a job lock lasts, so that a persisted job looks like the job of a dead worker.
      if (keeps) await pause(LEASE_MS + 500);
      await redis.start('--appendonly', keeps ? 'yes' : 'no');
      expect(await command('get', 'marker')).toBe(keeps ? id : null);
      expect(await a.api.status(id)).toMatchObject({ status: 'running' });
      expect(await a.api.reaches(orphan.id, 'succeeded')).toMatchObject({ attempt: 1 });
      await expectSameEnd(watchers, a.url, id, 'succeeded');
      expect(await b.api.status(id)).toMatchObject({ attempt: 1 });
      await expectEachStepOnce(id, { interrupted: 0 });
      await command('config', 'set', 'appendonly', 'no');
    },
  );
});

describe('two API processes', () => {
  it('fault 60: a cancel on one is seen by push on the other, and stops the worker', async () => {
    const { a, b, holderOf } = cluster;
    const { id } = await b.api.start({ name: 'Cancelled elsewhere', params: { speed: 1 } });
    const watchers = [watchFromNode(b.url, id), await browser.watch(b.url, id)];
    await connected(watchers);
    await holderOf(id);
    expect((await a.api.cancel(id, { reason: 'from A' })).status).toBe(202);
    await expectSameEnd(watchers, b.url, id, 'cancelled');
    expect((await b.api.status(id)).cancel).toMatchObject({ outcome: 'graceful', reason: 'from A' });
  });

  it('fault 38: 20 cancels in parallel, over both: one change', async () => {
    const { a, b } = cluster;
    const { id } = await a.api.start({ name: 'Cancelled often', params: { scenario: 'ignores-cancel', speed: 1 } });
    await a.api.reaches(id, 'running');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? a : b).api.cancel(id)));
    const runs = answers.map((answer) => answer.json<{ run: WireRun }>().run);
    expect(new Set(runs.map((run) => run.cancel?.requested_at)).size).toBe(1);
    const steps = await until('it is cancelled', async () => {
      const run = await a.api.status(id);
      return run.status === 'cancelled' && stepsOf(a, id);
    });
    expect(steps.filter((step) => step.kind === 'cancelled')).toHaveLength(1);
  });

  it('fault 62: the same start sent to both at once, with one key, is one run', async () => {
    const { a, b } = cluster;
    const key = { 'Idempotency-Key': 'both-at-once' };
    const body = { name: 'Once', params: { scenario: 'single-step', speed: 100 } };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? a : b).api.post('/v1/runs', body, key)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.json<WireRun>().id)).size).toBe(1);
    const asNew = answers.filter((answer) => answer.headers.get('idempotency-replayed') !== 'true');
    expect(asNew).toHaveLength(1);
    expect((await a.api.post('/v1/runs', { name: 'Other' }, key)).status).toBe(422);
  });
});
