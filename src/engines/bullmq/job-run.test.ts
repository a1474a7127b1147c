// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { RunStep } from '../../core/run/run';
import { besideJobs } from './beside-job';
import { type BullmqQueueJob, createBullmqEngine } from './bullmq-engine';
import { type BullmqJob, readJob } from './job-run';
import type { IoRedisClient, Redis } from './redis';

const T = Date.UTC(2026, 10, 29, 10);
const JOB: BullmqJob = { id: '7', name: 'train', data: {}, opts: {}, progress: 0, timestamp: T, attemptsStarted: 0 };
const open = (attempt: number): RunStep => ({
  ...{ id: '3', n: 3, kind: 'training', title: 'Fit', status: 'running', attempt, startedAt: T },
});
const progress = (attempt: number) => ({
  ...{ runlight: 1, attempt, completedSteps: 2, totalSteps: 8, fraction: null, metrics: null },
  open: [open(attempt)],
});
const read = (job: Partial<BullmqJob>, state: string) =>
  readJob({ job: { ...JOB, ...job }, state, finished: [], describe: () => ({}) });

describe('a job whose worker was lost', () => {
  it('is queued without a current step: its open step was interrupted', () => {
    const { run, steps } = read({ attemptsStarted: 1, progress: progress(1), processedOn: T }, 'waiting');
    expect([run.status, run.currentStep]).toEqual(['queued', null]);
    expect(steps).toMatchObject([{ id: '3', status: 'interrupted' }]);
  });

  it('and that another worker has taken does not go on with the steps of the first', () => {
    const { run, steps } = read({ attemptsStarted: 2, progress: progress(1), processedOn: T }, 'active');
    expect([run.status, run.currentStep]).toEqual(['running', null]);
    expect(steps).toMatchObject([{ id: '3', status: 'interrupted' }]);
  });

  it('or was not: its step runs', () => {
    const { run, steps } = read({ attemptsStarted: 2, progress: progress(2), processedOn: T }, 'active');
    expect(run.currentStep).toMatchObject({ name: 'Fit' });
    expect(steps).toMatchObject([{ id: '3', status: 'running' }]);
  });
});

describe('a delayed job', () => {
  it('says until when, before its first attempt', () => {
    expect(read({ delay: 60_000 }, 'delayed').run.statusText).toBe('delayed until 2026-11-29T10:01:00.000Z');
  });

  it('between two attempts, has a delay that counts from the last failure: no time is told rather than a past one', () => {
    expect(read({ delay: 60_000, attemptsStarted: 1 }, 'delayed').run.statusText).toBe('delayed');
  });

  it('for ever is read like any other', () => {
    expect(read({ delay: Number.MAX_SAFE_INTEGER }, 'delayed').run).toMatchObject({ status: 'queued' });
  });
});

it('one step that cannot be read hides no other', async () => {
  const texts = [JSON.stringify(open(1)), '{"id":"4","n":', 'null', JSON.stringify({ ...open(1), id: '5', n: 5 })];
  const redis: Redis = { send: async () => texts, listen: () => () => {} };
  const steps = await besideJobs(redis, { prefix: 'bull', name: 'train' }).steps(JOB);
  expect(steps.map(({ id }) => id)).toEqual(['3', '5']);
});

describe('a cancel of a job that cannot be removed from the queue', () => {
  const ofScheduler = new Error('Job repeat:x:1 belongs to a job scheduler and cannot be removed directly. removeJob');
  const cancelOf = async (error: Error, more: Partial<BullmqJob> = {}) => {
    const sent: string[][] = [];
    const redis: IoRedisClient = {
      async call(...words) {
        sent.push(words);
        return null;
      },
      duplicate: () => expect.fail('nobody listens here'),
    };
    const fails = { remove: () => Promise.reject(error), moveToFailed: async () => null };
    const job: BullmqQueueJob = { ...JOB, ...more, ...fails };
    const engine = createBullmqEngine({
      redis,
      owner: () => null,
      queue: {
        name: 'train',
        opts: {},
        toKey: (type) => type,
        getJob: async () => job,
        getJobState: async () => 'delayed',
        add: async () => null,
      },
    });
    const signal = new AbortController().signal;
    const answer = engine.cancel?.('7', { signal, principal: null, reason: null, force: false, by: 'ada' });
    const outcome = await answer?.catch((reason: unknown) => reason);
    const keptMs = Number(sent.find(([command]) => command === 'SET')?.at(-1));
    return { answer: outcome, commands: sent.map(([command]) => command), keptMs };
  };

  it('because a scheduler has made it: its note stops it when it begins', async () => {
    expect(await cancelOf(ofScheduler)).toMatchObject({ answer: 'asked', commands: ['SET', 'PUBLISH'] });
  });

  it('its note is kept until the job can begin, and a day longer', async () => {
    const dayMs = 24 * 3_600_000;
    const keptFor = async (job: Partial<BullmqJob>) => (await cancelOf(ofScheduler, job)).keptMs / dayMs;
    const timestamp = Date.now();
    expect(await keptFor({ timestamp, delay: 0 })).toBe(1);
    expect(await keptFor({ timestamp, delay: 3 * dayMs })).toBeCloseTo(4, 3);
    expect(await keptFor({ timestamp: timestamp - 2 * dayMs, delay: 3 * dayMs })).toBeCloseTo(2, 3);
    expect(await keptFor({ timestamp: timestamp - 5 * dayMs, delay: 3 * dayMs })).toBe(1);
    // Between two attempts, the delay counts from the last failure.
    expect(await keptFor({ timestamp: timestamp - 5 * dayMs, delay: 3 * dayMs, attemptsStarted: 1 })).toBe(4);
    const { answer, keptMs } = await cancelOf(ofScheduler, { timestamp, delay: Number.MAX_SAFE_INTEGER });
    expect([answer, Number.isSafeInteger(keptMs)]).toEqual(['asked', true]);
  });

  it('because Redis is not there: that is no answer', async () => {
    expect((await cancelOf(new Error('Connection is closed.'))).answer).toBeInstanceOf(Error);
  });
});

it('a job of other code in the same queue, for which `owner` throws, spoils no other', async () => {
  const jobs: Record<string, BullmqJob> = {
    a: { ...JOB, id: 'a', data: { user: 'ada' } },
    b: { ...JOB, id: 'b', data: null },
  };
  const engine = createBullmqEngine({
    redis: { call: async () => [], duplicate: () => expect.fail('nobody listens here') },
    owner: ({ data }) => (data as { user: string }).user,
    queue: {
      name: 'train',
      opts: {},
      toKey: (type) => type,
      getJob: async (id) => jobs[id] as BullmqQueueJob,
      getJobState: async () => 'waiting',
      add: async () => null,
    },
  });
  const context = { signal: new AbortController().signal, principal: null };
  const [a, b, none] = (await engine.readMany?.(['a', 'b', 'c'], context)) ?? [];
  expect(a).toMatchObject({ owner: 'ada', run: { id: 'a' } });
  expect(b).toBeInstanceOf(TypeError);
  expect(none).toBeNull();
  await expect(engine.read('b', context)).rejects.toThrow(TypeError);
});
