import { type Clock, systemClock } from '../../core/platform/clock';
import type { RunMetric } from '../../core/run/run';
import { type BesideJobs, besideJobs } from './beside-job';
import { type BullmqWorkerJob, STOPPED } from './job-run';
import { createJobSteps, type JobStep, type JobStepInput, type JobSteps } from './job-steps';
import { createRedis, type RedisClient } from './redis';

/** The argument of a processor. */
export interface RunlightJob<Job extends BullmqWorkerJob> {
  /** The job. */
  job: Job;
  /**
   * Aborted by a cancel, and when the worker closes. Pass it to every call that takes a signal, and check it between
   * pieces of work.
   */
  signal: AbortSignal;
  /** Starts a step. A step that is still open at the end of the job ends with it. */
  step(input: string | JobStepInput): JobStep;
  /** Sets the progress: a fraction from 0 to 1 if steps are not counted, or the number of expected steps. */
  progress(change: { fraction?: number; totalSteps?: number }): void;
  /** Sets all metrics measured so far. */
  metrics(metrics: readonly RunMetric[]): void;
}

/** Settings of {@link runlightJob}. */
export interface RunlightJobOptions {
  /** A client of `ioredis` or `redis` for the queue's Redis. */
  redis: RedisClient;
  /** Called when a step or a cancel cannot be written or read. The job continues. Default: nothing is reported. */
  onError?: (error: unknown) => void;
  /** Default: the machine's clock. */
  clock?: Clock;
}

/** How often the cancel request is read in addition to the messages, ms. */
const LOOK_MS = 5_000;

/** Cancels of the jobs of this process, with one subscription per queue. */
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

/** A processor for a BullMQ worker, with a function that closes its subscriptions. */
export interface RunlightProcessor<Job extends BullmqWorkerJob, Result> {
  (job: Job, token?: string, signal?: AbortSignal): Promise<Result>;
  /** Closes the connection that listens for cancels. Call it after the worker has closed. */
  close(): void;
}

/**
 * Creates a BullMQ processor that can be cancelled from any process and reports steps, progress and metrics. A job that
 * stops because of a cancel fails with a marker that `createBullmqEngine` shows as cancelled; it is never retried.
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
    const checkCancel = () => beside.cancel(job).then((isRequested) => void (isRequested && cancel()), onError);
    let timer: unknown = null;
    const checkLater = () => {
      timer = clock.setTimeout(() => void checkCancel().then(checkLater), LOOK_MS);
    };
    waiting.set(id, cancel);
    let steps: JobSteps | null = null;
    try {
      steps = await createJobSteps({ job, beside, clock, onError });
      // The message may have been lost; the request has not.
      await checkCancel();
      checkLater();
      if (isCancelled) throw stopped();
      const { begin, progress, metrics } = steps;
      const step = (input: string | JobStepInput) => {
        void checkCancel();
        return begin(typeof input === 'string' ? { title: input } : input);
      };
      const result = await processor({ job, signal: controller.signal, step, progress, metrics });
      await steps.end('done');
      // The job finished before it noticed the cancel.
      if (isCancelled) await beside.forgetCancel(job).catch(onError);
      return result;
    } catch (error) {
      const how = returnOf(error);
      // The job is not active any more, so that it cannot end. A cancel stops it when it begins again.
      if (how === 'moved' || (how === 'limited' && !isCancelled)) {
        await steps?.end('interrupted');
        throw error;
      }
      await steps?.end(isCancelled ? 'cancelled' : 'failed');
      if (!isCancelled) throw error;
      // The job has stopped, whatever it threw. If somebody retries it, it must run.
      await beside.forgetCancel(job).catch(onError);
      throw stopped();
    } finally {
      closing?.removeEventListener('abort', giveUp);
      clock.clearTimeout(timer);
      if (waiting.get(id) === cancel) waiting.delete(id);
    }
  };
  return Object.assign(process, { close: () => cancels.close() });
}

/**
 * How an error returns a job to its queue, without a failure: BullMQ moves it back (its rate limit is exceeded), or the
 * processor has moved it already, e.g. by `job.moveToDelayed()`.
 */
function returnOf(error: unknown): 'limited' | 'moved' | null {
  if (!(error instanceof Error)) return null;
  if (error.message === 'bullmq:rateLimitExceeded') return 'limited';
  return /^(?:Delayed|Waiting|WaitingChildren)Error$/.test(error.name) ? 'moved' : null;
}

/** BullMQ does not retry an error of this name. */
const stopped = () => Object.assign(new Error(STOPPED), { name: 'UnrecoverableError' });
