import type { Run, RunStep } from '../../core/run/run';
import type { StartRunInput } from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import type { EngineCancel, RunEngine, RunPrincipal, RunReading } from '../../server/engine';
import { besideJobs } from './beside-job';
import { type BullmqJob, FORCED, readJob } from './job-run';
import { createRedis, type RedisClient } from './redis';

/** A job of the queue. */
export interface BullmqQueueJob extends BullmqJob {
  /** Removes the job. Throws if a worker has taken it. */
  remove(): Promise<unknown>;
  /** Ends the job as failed, with the token of the worker that holds it. */
  moveToFailed(error: Error, token: string, fetchNext?: boolean): Promise<unknown>;
}

/** The used part of a queue, e.g. of a `Queue` of `bullmq` 5 or 6. */
export interface BullmqQueue {
  /** Its name. */
  readonly name: string;
  /** The options it was opened with. */
  readonly opts: { prefix?: string | undefined };
  /** Returns the full name of one of its keys. */
  toKey(type: string): string;
  /** Reads a job. */
  getJob(id: string): Promise<BullmqQueueJob | undefined>;
  /** Reads a job's state. */
  getJobState(id: string): Promise<string>;
  /** Adds a job. A job that already has this `jobId` stays unchanged. */
  add(name: string, data: object, options: { jobId: string }): Promise<unknown>;
}

/** The events after which a job may have changed. */
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

/** The used part of the queue's events, e.g. of a `QueueEvents` of `bullmq`. */
export interface BullmqEvents {
  /** Adds a listener. */
  on(event: (typeof BULLMQ_HINTS)[number], listener: (event: { jobId: string }) => void): unknown;
  /** Removes a listener. */
  off(event: (typeof BULLMQ_HINTS)[number], listener: (event: { jobId: string }) => void): unknown;
}

/** The job to add for a start. */
export interface BullmqStart {
  /** The job's name: its kind of work. */
  name: string;
  /** The job's data. Include the owner if `owner` reads it from there. */
  data: object;
  /** Job options of BullMQ, e.g. `attempts`. */
  options?: object;
}

/** Settings of {@link createBullmqEngine}. */
export interface BullmqEngineOptions {
  /** The queue. */
  queue: BullmqQueue;
  /** A client of `ioredis` or `redis` for the same Redis, for cancels and finished steps. */
  redis: RedisClient;
  /** The queue's events, so that changes are seen at once. Use one per process. Default: jobs are read every second. */
  events?: BullmqEvents;
  /** The owner of a job; `null` = the ledger knows it. */
  owner: (job: BullmqJob) => string | null;
  /**
   * Texts for people. Default: `name`, `dataset` and `method` of the job's data; without a name, the job's own name.
   */
  describe?: (job: BullmqJob) => Partial<Run>;
  /** The job to add for a start. Default: runs cannot be started. */
  start?: (input: StartRunInput, principal: RunPrincipal) => BullmqStart;
  /**
   * Allows to force a cancel that is not answered. This ends the job with its worker's own lock, an internal of BullMQ.
   * The worker's process continues its work all the same. Default false.
   */
  allowForce?: boolean;
}

const PREFIX = 'bull';
/** BullMQ has no error code for a job that is held by a worker, or no longer held. */
const isAboutLock = (error: unknown) => /lock/i.test(String(error));
/** The next job of a scheduler can only be removed with its scheduler. */
const isOfScheduler = (error: unknown) => /job scheduler/i.test(String(error));

/** `delay` counts from the job's addition only before its first attempt; later it counts from the last failure. */
const beginsIn = ({ timestamp, delay = 0, attemptsStarted }: BullmqJob): number =>
  attemptsStarted > 0 ? delay : timestamp + delay - Date.now();

/**
 * An engine for `createRunHandler` over a BullMQ queue. Cancels reach workers that use `runlightJob`, in any process.
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

  async function readMany(ids: readonly string[]): Promise<(RunReading | Error | null)[]> {
    // Read the job before the keys beside it: a step moves from the job to its key, so it is always in one of them.
    const jobs = await Promise.all(ids.map((id) => queue.getJob(id)));
    const isThere = (i: number) => jobs[i] !== undefined;
    const [states, steps] = await Promise.all([
      Promise.all(ids.map((id, i) => (isThere(i) ? queue.getJobState(id) : 'unknown'))),
      Promise.all(jobs.map((job) => (job ? beside.steps(job) : []))),
    ]);
    return Promise.all(
      ids.map((id, i) => {
        const [job, state = 'unknown', finished = []] = [jobs[i], states[i], steps[i]];
        if (!job) return null;
        // The job ended between the two reads, so its end and its reason are missing.
        if (isFinal(state) !== (job.finishedOn != null) || state === 'unknown') return readSettled(id);
        return readingOf(job, state, finished);
      }),
    );
  }
  /** An error of the host's own functions, e.g. for a job of other code in the same queue, concerns only this job. */
  function readingOf(job: BullmqJob, state: string, finished: readonly RunStep[]): RunReading | Error {
    try {
      return { owner: owner(job), ...readJob({ job, state, finished, describe }) };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
  /** Reads the state before the job, one after the other: if the state is an end, the job has it too. */
  async function readSettled(id: string): Promise<RunReading | Error | null> {
    const state = await queue.getJobState(id);
    const job = await queue.getJob(id);
    if (!job) return null;
    return readingOf(job, state, await beside.steps(job));
  }

  /** Removes a job that has not started from the queue. Resolves to false if a worker has just taken it. */
  async function removed(job: BullmqQueueJob): Promise<boolean> {
    try {
      await job.remove();
    } catch (error) {
      // The note that was written before stops these jobs when they begin.
      if (isAboutLock(error) || isOfScheduler(error)) return false;
      throw error;
    }
    await beside.forgetCancel(job);
    return true;
  }
  async function force(job: BullmqQueueJob, id: string, reason: string | null): Promise<EngineCancel> {
    if (!allowForce)
      throw new RunSourceError('rejected', 'forced cancels are not enabled. Set allowForce in createBullmqEngine.');
    const token = await redis.send('GET', queue.toKey(`${id}:lock`));
    if (typeof token !== 'string') return 'asked';
    // BullMQ does not retry an error of this name.
    const end = Object.assign(new Error(reason ? `${FORCED}: ${reason}` : FORCED), { name: 'UnrecoverableError' });
    try {
      await job.moveToFailed(end, token, false);
    } catch (error) {
      // The job has ended, or another worker has taken it, after its lock was read.
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
    async read(id) {
      const [reading = null] = await readMany([id]);
      if (reading instanceof Error) throw reading;
      return reading;
    },
    readMany,
    async cancel(id, { by, reason, force: isForced }) {
      const job = await queue.getJob(id);
      if (!job) return 'gone';
      const state = await queue.getJobState(id);
      if (isFinal(state)) return 'ended';
      // Before the removal, so that a worker that takes the job now sees the request.
      await beside.askToCancel(job, { by, reason }, beginsIn(job));
      const isWaiting = state !== 'active' && state !== 'waiting-children';
      if (isWaiting && (await removed(job))) return 'stopped';
      return isForced ? force(job, id, reason) : 'asked';
    },
    ...(start && {
      async start(input, { id, principal }) {
        const { name, data, options: more } = start(input, principal);
        await queue.add(name, data, { ...more, jobId: id });
        return { replayed: null }; // The queue does not report that a job existed already.
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
