import type { Run } from '../../core/run/run';
import type { StartRunInput } from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import type { EngineCancel, RunEngine, RunPrincipal, RunReading } from '../../server/engine';
import { besideJobs } from './beside-job';
import { type BullmqJob, FORCED, readJob } from './job-run';
import { createRedis, type RedisClient } from './redis';

/** A job as the queue gives it: it can be removed, and ended. */
export interface BullmqQueueJob extends BullmqJob {
  /** Removes it; throws when a worker has taken it. */
  remove(): Promise<unknown>;
  /** Ends it as failed, with the token of the worker that holds it. */
  moveToFailed(error: Error, token: string, fetchNext?: boolean): Promise<unknown>;
}

/** What of a queue is used: a `Queue` of `bullmq` 5 and 6 is one. */
export interface BullmqQueue {
  /** Its name. */
  readonly name: string;
  /** How it was opened. */
  readonly opts: { prefix?: string | undefined };
  /** The name of a key of this queue. */
  toKey(type: string): string;
  /** Reads a job. */
  getJob(id: string): Promise<BullmqQueueJob | undefined>;
  /** Reads where a job stands. */
  getJobState(id: string): Promise<string>;
  /** Adds a job; one that has this `jobId` already stays as it is. */
  add(name: string, data: object, options: { jobId: string }): Promise<unknown>;
}

/** The events that say that a job may have changed. */
export const BULLMQ_HINTS = [
  'waiting',
  'delayed',
  'active',
  'progress',
  'waiting-children',
  'completed',
  'failed',
  'stalled',
  'removed',
] as const;

/** What of the queue's events is used: a `QueueEvents` of `bullmq` is one. */
export interface BullmqEvents {
  /** Listens. */
  on(event: (typeof BULLMQ_HINTS)[number], listener: (event: { jobId: string }) => void): unknown;
  /** Listens no more. */
  off(event: (typeof BULLMQ_HINTS)[number], listener: (event: { jobId: string }) => void): unknown;
}

/** A job to add for a start. */
export interface BullmqStart {
  /** Kind of job. */
  name: string;
  /** What it is added with. Put the owner into it, if `owner` reads it there. */
  data: object;
  /** Settings of BullMQ, e.g. `attempts`. */
  options?: object;
}

/** Settings of {@link createBullmqEngine}. */
export interface BullmqEngineOptions {
  /** The queue. */
  queue: BullmqQueue;
  /** A connection of `ioredis` or `redis` to the same Redis: cancels and finished steps go over it. */
  redis: RedisClient;
  /** The queue's events: changes are then seen at once. One for each process. Default: looked at each second. */
  events?: BullmqEvents;
  /** Whose job it is; `null` = the ledger knows. */
  owner: (job: BullmqJob) => string | null;
  /** What people read about a job. Default: `name`, `dataset` and `method` of its data, else the job's own name. */
  describe?: (job: BullmqJob) => Partial<Run>;
  /** What a start adds. Default: nothing can be started. */
  start?: (input: StartRunInput, principal: RunPrincipal) => BullmqStart;
  /**
   * A cancel that is not answered may be forced: the job is ended with its worker's own lock, which is an internal of
   * BullMQ. The worker's process goes on with the work all the same. Default false.
   */
  allowForce?: boolean;
}

const PREFIX = 'bull';
/** BullMQ has no code for it: a worker holds the job, or holds it no more. */
const isAboutLock = (error: unknown) => /lock/i.test(String(error));

/**
 * Puts a BullMQ queue behind `createRunHandler`. Cancels reach workers that use `runlightJob`, in any process.
 *
 * @example
 * const engine = createBullmqEngine({ queue, redis, events, owner: (job) => job.data.userId });
 * const handler = createRunHandler({ engine, authenticate, ledger: redisLedger(redis) });
 */
export function createBullmqEngine(options: BullmqEngineOptions): RunEngine {
  const { queue, events, owner, describe = () => ({}), start, allowForce = false } = options;
  const redis = createRedis(options.redis);
  const beside = besideJobs(redis, { prefix: queue.opts.prefix ?? PREFIX, name: queue.name });
  const isFinal = (state: string) => state === 'completed' || state === 'failed';

  async function readMany(ids: readonly string[]): Promise<(RunReading | null)[]> {
    // The job first, then what stands beside it: a step moves from the job to its place beside it, and is never in neither.
    const jobs = await Promise.all(ids.map((id) => queue.getJob(id)));
    const isThere = (i: number) => jobs[i] !== undefined;
    const [states, steps] = await Promise.all([
      Promise.all(ids.map((id, i) => (isThere(i) ? queue.getJobState(id) : 'unknown'))),
      Promise.all(ids.map((id, i) => (isThere(i) ? beside.steps(id) : []))),
    ]);
    return Promise.all(
      ids.map((id, i) => {
        const [job, state = 'unknown', finished = []] = [jobs[i], states[i], steps[i]];
        if (!job) return null;
        // It has ended between the reads: its end and its reason were not there yet.
        if (isFinal(state) !== (job.finishedOn != null) || state === 'unknown') return readSettled(id);
        return readingOf(job, state, finished);
      }),
    );
  }
  function readingOf(job: BullmqJob, state: string, finished: Awaited<ReturnType<typeof beside.steps>>): RunReading {
    return { owner: owner(job), ...readJob({ job, state, finished, describe }) };
  }
  /** One read after the other, the state first: an end that it tells is then in the job as well. */
  async function readSettled(id: string): Promise<RunReading | null> {
    const state = await queue.getJobState(id);
    const job = await queue.getJob(id);
    if (!job) return null;
    return readingOf(job, state, await beside.steps(id));
  }

  /** Takes a job that has not begun out of the queue; false when a worker has just taken it. */
  async function removed(job: BullmqQueueJob, id: string): Promise<boolean> {
    try {
      await job.remove();
    } catch (error) {
      if (isAboutLock(error)) return false;
      throw error;
    }
    // A job that is added again under this id must not be taken for cancelled.
    await beside.forgetCancel(id);
    return true;
  }
  async function force(job: BullmqQueueJob, id: string, reason: string | null): Promise<EngineCancel> {
    if (!allowForce) throw new RunSourceError('rejected', 'createBullmqEngine has no allowForce.');
    const token = await redis.send('GET', queue.toKey(`${id}:lock`));
    if (typeof token !== 'string') return 'asked';
    // By its name: never tried again.
    const end = Object.assign(new Error(reason ? `${FORCED}: ${reason}` : FORCED), { name: 'UnrecoverableError' });
    try {
      await job.moveToFailed(end, token, false);
    } catch (error) {
      // It has ended, or another worker has it, since its lock was read.
      if (isAboutLock(error)) return 'asked';
      throw error;
    }
    return 'stopped';
  }

  const engine: RunEngine = {
    capabilities: {
      cancel: true,
      force: allowForce,
      pause: false,
      start: start !== undefined,
      etaProfile: false,
      stopConfirmed: true,
    },
    read: async (id) => (await readMany([id]))[0] ?? null,
    readMany,
    async cancel(id, { by, reason, force: isForced }) {
      const job = await queue.getJob(id);
      if (!job) return 'gone';
      const state = await queue.getJobState(id);
      if (isFinal(state)) return 'ended';
      // Before it is removed: the worker that takes it at this moment sees the note.
      await beside.askToCancel(id, { by, reason });
      const isWaiting = state !== 'active' && state !== 'waiting-children';
      if (isWaiting && (await removed(job, id))) return 'stopped';
      return isForced ? force(job, id, reason) : 'asked';
    },
    ...(start && {
      async start(input, { id, principal }) {
        const { name, data, options: more } = start(input, principal);
        await queue.add(name, data, { ...more, jobId: id });
        return { replayed: null }; // a job that is there stays as it is, and the queue does not say so
      },
    }),
    ...(events && {
      watch(hint) {
        const listener = ({ jobId }: { jobId: string }) => hint(jobId);
        for (const event of BULLMQ_HINTS) events.on(event, listener);
        return () => {
          for (const event of BULLMQ_HINTS) events.off(event, listener);
        };
      },
    }),
  };
  return engine;
}
