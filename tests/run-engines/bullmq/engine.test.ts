import { randomUUID } from 'node:crypto';
import { type JobState, type JobsOptions, Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startRedis } from '../../../reference-backend/scale/distributed/services';
import { findServices } from '../../../scripts/find/find-services.mjs';
import { BULLMQ_STATES, createBullmqEngine } from '../../../src/bullmq';
import { besideJobs } from '../../../src/engines/bullmq/beside-job';
import { createRedis } from '../../../src/engines/bullmq/redis';
import type { RunEngine } from '../../../src/server';
import { checkRunEngine } from '../../../src/testing';
import { expectRecorded, versionOf } from '../results';
import { until } from '../until';
import { countRoundTrips } from './count-round-trips';
import { type OwnProcess, startWorker } from './workers';

const canRun = findServices() !== null || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);
const context = { principal: { user: 'ada', owner: 'ada' }, signal: new AbortController().signal };

// Fails to compile if BullMQ has a state that the table lacks; `paused` belongs to BullMQ 5.
const STATES: Record<JobState | 'unknown' | 'paused', true> = {
  active: true,
  completed: true,
  delayed: true,
  failed: true,
  paused: true,
  prioritized: true,
  unknown: true,
  waiting: true,
  'waiting-children': true,
};

describe.skipIf(!canRun)('BullMQ (left out where redis-server and PostgreSQL are not installed)', () => {
  const NAME = 'runs';
  let redisServer: Service;
  let worker: OwnProcess;
  let redis: Redis;
  let queue: Queue;
  let events: QueueEvents;
  let engine: RunEngine;

  const quiet = <T extends { on(event: 'error', listener: () => void): unknown }>(one: T): T => {
    one.on('error', () => {});
    return one;
  };
  const ownerOf = (job: { data: unknown }) => (job.data as { owner?: string }).owner ?? null;

  beforeAll(async () => {
    redisServer = await startRedis();
    redis = quiet(new Redis(redisServer.url, { maxRetriesPerRequest: null }));
    // Enable it in advance, because Redis cannot exit during its first write.
    await redis.call('CONFIG', 'SET', 'appendonly', 'yes');
    queue = quiet(new Queue(NAME, { connection: redis }));
    events = quiet(new QueueEvents(NAME, { connection: redis }));
    await events.waitUntilReady();
    engine = createBullmqEngine({
      queue,
      redis,
      events,
      owner: ownerOf,
      start: ({ name, params }, { owner }) => ({
        name: 'train',
        data: { name, owner, ...params },
        options: { attempts: 3, removeOnComplete: { age: 3_600 }, removeOnFail: { age: 3_600 } },
      }),
    });
    worker = await startWorker(redisServer.url, NAME);
  });
  afterAll(async () => {
    await worker?.kill();
    await events?.close();
    await queue?.close();
    redis?.disconnect();
    await redisServer?.dispose();
  });

  async function add(kind: string, options: JobsOptions = {}, data: object = {}): Promise<string> {
    const id = `r_${randomUUID()}`;
    const whole = { name: `Run (${kind})`, owner: 'check', kind, ...data };
    await queue.add('train', whole, { jobId: id, attempts: 3, removeOnComplete: { age: 3_600 }, ...options });
    return id;
  }
  const read = (id: string) => engine.read(id, context);
  const reaches = async (id: string, status: string) => {
    const seen = new Set<string>();
    return until(
      () => `${id} is ${status}; it was ${[...seen].join(', ')}`,
      async () => {
        const reading = await read(id);
        seen.add(reading?.run.status ?? 'not there');
        return reading?.run.status === status ? reading : null;
      },
    );
  };
  const cancel = (id: string) => engine.cancel?.(id, { ...context, reason: 'wrong data', force: false, by: 'ada' });
  const startsOf = (id: string) => worker.lines().filter((line) => line.startsWith(`begun ${id} `));

  it('has every state of BullMQ in its table', () => {
    expect(Object.keys(BULLMQ_STATES).sort()).toEqual(Object.keys(STATES).sort());
  });

  it('tells steps, the current one, counts, metrics and times; finished steps are written once', async () => {
    const id = await add('long');
    const reading = await until('it has done three steps', async () => {
      const now = await read(id);
      return (now?.run.progress?.completedSteps ?? 0) >= 3 ? now : null;
    });
    expect(reading.owner).toBe('check');
    expect(reading.run).toMatchObject({
      name: 'Run (long)',
      status: 'running',
      attempt: 1,
      maxAttempts: 3,
      progress: { totalSteps: 400 },
      metrics: [{ key: 'loss' }],
    });
    expect(reading.steps?.slice(0, 2)).toMatchObject([
      { id: '1', n: 1, title: 'Epoch 1', status: 'done', kind: 'training', progress: { current: 1, total: 2 } },
      { id: '2', n: 2, title: 'Epoch 2', status: 'done' },
    ]);
    expect(JSON.stringify((await queue.getJob(id))?.progress).length).toBeLessThan(700);
    await cancel(id);
    await reaches(id, 'cancelled');
  });

  it('stops an active job of another process, with attempts left, and it never runs again', async () => {
    const id = await add('long', { attempts: 3, backoff: 50 });
    await until('its work has begun', async () => startsOf(id).length > 0);
    expect(await cancel(id)).toBe('asked');
    expect(await reaches(id, 'cancelled')).toMatchObject({ run: { attempt: 1, cancel: { outcome: 'graceful' } } });
    const marker = await add('short');
    await reaches(marker, 'succeeded');
    expect(startsOf(id)).toHaveLength(1);
    expect(await cancel(id)).toBe('ended');
    expect((await read(id))?.steps?.every(({ status }) => status === 'done')).toBe(true);
  });

  it('takes a queued job out of the queue; one of the same id may be added again and runs', async () => {
    const id = await add('short', { delay: 60_000 });
    expect(await read(id)).toMatchObject({
      run: { status: 'queued', statusText: expect.stringMatching(/^delayed until 20/) },
    });
    expect(await cancel(id)).toBe('stopped');
    expect(await read(id)).toBeNull();
    expect(await cancel(id)).toBe('gone');
    await queue.add('train', { kind: 'short' }, { jobId: id });
    await reaches(id, 'succeeded');
  });

  it('a job under the id of one that was removed has only its own steps, and is not cancelled with it', async () => {
    const id = await add('short', { removeOnComplete: false });
    const first = await reaches(id, 'succeeded');
    expect(first.steps).toHaveLength(4);
    const job = await queue.getJob(id);
    // A cancel that comes when the work is done already leaves its note.
    await besideJobs(createRedis(redis), { prefix: 'bull', name: NAME }).askToCancel(
      { id, timestamp: job?.timestamp ?? 0 },
      { by: 'ada', reason: null },
      0,
    );
    await job?.remove();
    await queue.add('train', { kind: 'short' }, { jobId: id });
    const second = await reaches(id, 'succeeded');
    expect(second.steps?.map(({ n, status }) => [n, status])).toEqual([1, 2, 3, 4].map((n) => [n, 'done']));
    expect(second.run.createdAt).toBeGreaterThan(first.run.createdAt ?? 0);
  });

  it('runs again under its id when its worker failed: a higher attempt, with the steps of both', async () => {
    const id = await add('fails once', { attempts: 2 });
    const { run } = await reaches(id, 'succeeded');
    expect(run).toMatchObject({ attempt: 2, maxAttempts: 2 });
    expect(run.error).toBeUndefined();
    const failing = await add('fails once', { attempts: 1 });
    expect(await reaches(failing, 'failed')).toMatchObject({ run: { error: { message: 'Out of memory' } } });
  });

  it('says that deaf work was finished first', async () => {
    const id = await add('deaf', {}, { speed: 5 });
    // A job is active a little before its work begins; a cancel between them stops it.
    await until('its work has begun', async () => startsOf(id).length > 0);
    expect(await cancel(id)).toBe('asked');
    expect(await reaches(id, 'succeeded')).toMatchObject({ run: { progress: { completedSteps: 40 } } });
  });

  it('keeps a cancel over the loss of its worker: whoever takes the job next stops it', async () => {
    const id = await add('slow to stop');
    await reaches(id, 'running');
    expect(await cancel(id)).toBe('asked');
    await worker.kill('SIGKILL');
    worker = await startWorker(redisServer.url, NAME);
    const { run, steps } = await reaches(id, 'cancelled');
    expect(run.cancel).toMatchObject({ outcome: 'graceful' });
    expect(steps?.filter(({ attempt }) => attempt === 2)).toEqual([]);
    expect(steps?.every(({ status }) => status !== 'running')).toBe(true);
    expect(startsOf(id)).toEqual([]);
  });

  it('goes on after Redis was restarted, and a cancel arrives then', async () => {
    const id = await add('long');
    await reaches(id, 'running');
    await redisServer.stop('SIGTERM');
    await redisServer.start('--appendonly', 'yes');
    await until('Redis answers again', async () => read(id).catch(() => null));
    expect(await cancel(id)).toBe('asked');
    await reaches(id, 'cancelled');
  });

  it('ends by force what its worker does not end, where the host allows it', async () => {
    const forcing = createBullmqEngine({ queue, redis, owner: ownerOf, allowForce: true });
    const id = await add('deaf');
    await until('its work has begun', async () => startsOf(id).length > 0);
    const forced = forcing.cancel?.(id, { ...context, reason: null, force: true, by: 'ada' });
    expect(await forced).toBe('stopped');
    expect(await read(id)).toMatchObject({ run: { status: 'cancelled', cancel: { outcome: 'forced' } } });
    const refused = engine.cancel?.(await add('deaf'), { ...context, reason: null, force: true, by: 'ada' });
    // A queued job is simply removed; for an active one, force is refused.
    await refused?.catch((error: unknown) => expect(String(error)).toContain('allowForce'));
  });

  it('reads fifty jobs in two round trips', async () => {
    const proxy = await countRoundTrips(new URL(redisServer.url));
    const own = quiet(new Redis(proxy.url, { maxRetriesPerRequest: null }));
    const ownQueue = quiet(new Queue(NAME, { connection: own }));
    const counted = createBullmqEngine({ queue: ownQueue, redis: own, owner: ownerOf });
    const ids = await Promise.all(Array.from({ length: 50 }, () => add('short', { delay: 600_000 })));
    await counted.read('warm-up', context);
    proxy.reset();
    const readings = await counted.readMany?.(ids, context);
    expect(readings?.filter((one) => one && 'run' in one && one.run.status === 'queued')).toHaveLength(50);
    expect(proxy.trips()).toBe(2);
    await ownQueue.close();
    own.disconnect();
    proxy.close();
    await Promise.all(ids.map((id) => cancel(id)));
  });

  it('conforms to all that is asked of an engine', async () => {
    const results = await checkRunEngine({
      engine,
      startRun: (kind) => add(kind),
      startDeaf: () => add('deaf'),
      startQueued: () => add('short', { delay: 3_600_000 }),
      waitMs: 15_000,
      cancelMs: 6_000,
      watchMs: 500,
      pauseMs: 40,
    });
    await expectRecorded('BullMQ (engine)', { version: versionOf('bullmq'), checks: 'checkRunEngine' }, results);
  });
});
