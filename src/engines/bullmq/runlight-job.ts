import { type Clock, systemClock } from '../../core/platform/clock';
import type { RunMetric } from '../../core/run/run';
import { type BesideJobs, besideJobs } from './beside-job';
import { type BullmqWorkerJob, STOPPED } from './job-run';
import { createJobSteps, type JobStep, type JobStepInput, type JobSteps } from './job-steps';
import { createRedis, type RedisClient } from './redis';

/** What a processor works with. */
export interface RunlightJob<Job extends BullmqWorkerJob> {
  /** The job. */
  job: Job;
  /** Aborted by a cancel, and when the worker is closed. Give it to all that takes one, and look at it between pieces of work. */
  signal: AbortSignal;
  /** Begins a step. One that is open at the end of the job ends with it. */
  step(input: string | JobStepInput): JobStep;
  /** How far it is, where steps are not counted, 0 to 1; or how many steps there will be. */
  progress(change: { fraction?: number; totalSteps?: number }): void;
  /** What was measured so far: all of it. */
  metrics(metrics: readonly RunMetric[]): void;
}

/** Settings of {@link runlightJob}. */
export interface RunlightJobOptions {
  /** A connection of `ioredis` or `redis` to the Redis of the queue. */
  redis: RedisClient;
  /** Called when a step or a cancel cannot be written or read. The job itself goes on. Default: nothing is told. */
  onError?: (error: unknown) => void;
  /** Default: the machine's clock. */
  clock?: Clock;
}

/** How often the note of a cancel is looked at beside the messages. ms */
const LOOK_MS = 5_000;

/** Cancels for the jobs of this process: one subscription for each queue. */
function createCancels(redis: RedisClient, onError: (error: unknown) => void) {
  const client = createRedis(redis);
  const queues = new Map<string, { beside: BesideJobs; waiting: Map<string, () => void>; stop: () => void }>();
  return {
    of({ prefix, queueName: name }: BullmqWorkerJob) {
      const key = `${prefix}:${name}`;
      const known = queues.get(key);
      if (known) return known;
      const beside = besideJobs(client, { prefix, name });
      const waiting = new Map<string, () => void>();
      const stop = client.listen(beside.channel, (jobId) => waiting.get(jobId)?.(), onError);
      const made = { beside, waiting, stop };
      queues.set(key, made);
      return made;
    },
    close() {
      for (const { stop } of queues.values()) stop();
      queues.clear();
    },
  };
}

/** A processor of BullMQ, and the end of what it listens to. */
export interface RunlightProcessor<Job extends BullmqWorkerJob, Result> {
  (job: Job, token?: string, signal?: AbortSignal): Promise<Result>;
  /** Ends the connection that listens for cancels. Call it after the worker was closed. */
  close(): void;
}

/**
 * Makes a processor of BullMQ that can be cancelled from anywhere, and that tells steps, progress and metrics. A job that
 * stops because of a cancel fails with a marker that `createBullmqEngine` shows as cancelled; it is never tried again.
 *
 * @example
 * const worker = new Worker('train', runlightJob(async ({ job, signal, step }) => {
 *   const loading = step({ title: 'Load the table', kind: 'loading' });
 *   const table = await load(job.data.table, { signal });
 *   loading.done();
 * }, { redis }), { connection });
 */
export function runlightJob<Job extends BullmqWorkerJob, Result>(
  processor: (work: RunlightJob<Job>) => Promise<Result>,
  options: RunlightJobOptions,
): RunlightProcessor<Job, Result> {
  const { onError = () => {}, clock = systemClock } = options;
  const cancels = createCancels(options.redis, onError);

  const process = async (job: Job, _token?: string, closing?: AbortSignal): Promise<Result> => {
    const { beside, waiting } = cancels.of(job);
    const id = String(job.id);
    const controller = new AbortController();
    let isCancelled = false;
    const cancel = () => {
      isCancelled = true;
      controller.abort(new DOMException('The run was cancelled.', 'AbortError'));
    };
    const giveUp = () => controller.abort(closing?.reason);
    closing?.addEventListener('abort', giveUp, { once: true });
    if (closing?.aborted) giveUp();
    const look = () => beside.cancel(id).then((isRequested) => void (isRequested && cancel()), onError);
    let timer: unknown = null;
    const lookLater = () => {
      timer = clock.setTimeout(() => void look().then(lookLater), LOOK_MS);
    };
    waiting.set(id, cancel);
    let steps: JobSteps | null = null;
    try {
      steps = await createJobSteps({ job, beside, clock, onError });
      // A message may have been lost on the way: the note is there.
      await look();
      lookLater();
      if (isCancelled) throw stopped();
      const { begin, progress, metrics } = steps;
      const step = (input: string | JobStepInput) => {
        void look();
        return begin(typeof input === 'string' ? { title: input } : input);
      };
      const result = await processor({ job, signal: controller.signal, step, progress, metrics });
      await steps.end('done');
      // It came to its end before it noticed: finished first.
      if (isCancelled) await beside.forgetCancel(id).catch(onError);
      return result;
    } catch (error) {
      await steps?.end(isCancelled ? 'cancelled' : 'failed');
      if (!isCancelled) throw error;
      // Whatever it has thrown: it has stopped. Should somebody try the job again, it must run.
      await beside.forgetCancel(id).catch(onError);
      throw stopped();
    } finally {
      closing?.removeEventListener('abort', giveUp);
      clock.clearTimeout(timer);
      if (waiting.get(id) === cancel) waiting.delete(id);
    }
  };
  return Object.assign(process, { close: () => cancels.close() });
}

/** By its name BullMQ knows an error after which a job is not tried again. */
const stopped = () => Object.assign(new Error(STOPPED), { name: 'UnrecoverableError' });
