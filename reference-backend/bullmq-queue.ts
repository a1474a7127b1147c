import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from './logger';
import type { JobQueue } from './queue';

/** Options of {@link createBullmqQueue}. */
export interface BullmqQueueOptions {
  /** `redis://host:port/db`. Redis 6.2 or later that evicts nothing. */
  url: string;
  /** How many runs this process works on at a time. */
  concurrency: number;
  /** A worker that has not said for so long that it holds its job has stalled, ms. The same as the run's lease. */
  lockMs: number;
  logger: Logger;
}

const NAME = 'runlight-runs';

/**
 * The queue of many processes: BullMQ on Redis. Who gets a job, how many at a time, and that the job of a stalled worker
 * is handed out again are BullMQ's. It may forget everything: the sweep adds what the store says is queued.
 */
export function createBullmqQueue({ url, concurrency, lockMs, logger }: BullmqQueueOptions): JobQueue {
  const retryStrategy = (times: number) => Math.min(2_000, 50 * 2 ** times);
  // A caller is not made to wait for a Redis that is away; a worker waits as long as it takes.
  const forAdding = new Redis(url, { retryStrategy, enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  const forWorking = new Redis(url, { retryStrategy, maxRetriesPerRequest: null, lazyConnect: true });
  const queue = new Queue(NAME, { connection: forAdding, skipWaitingForReady: true });
  const complain = (error: Error) => logger.warn('queue_unavailable', { error });
  for (const source of [forAdding, forWorking, queue]) source.on('error', complain);
  let worker: Worker<{ runId: string }> | null = null;

  return {
    async add({ id, attempt }) {
      // One job for each attempt: the job that a dead worker still holds does not keep the next attempt out.
      const options = { jobId: `${id}.${attempt}`, removeOnComplete: true, removeOnFail: true };
      await queue.add('run', { runId: id }, options).catch(complain);
    },
    async start(handler) {
      worker = new Worker(NAME, (job) => handler(job.data.runId), {
        connection: forWorking,
        concurrency,
        lockDuration: lockMs,
        stalledInterval: lockMs / 4,
        maxStalledCount: Number.MAX_SAFE_INTEGER, // attempts are the store's to count
        runRetryDelay: 1_000,
      });
      worker.on('error', complain);
      worker.on('failed', (job, error) => logger.error('job_failed', { runId: job?.data.runId, error }));
    },
    async stop() {
      await worker?.close();
      await queue.close();
      forAdding.disconnect();
      forWorking.disconnect();
    },
  };
}
