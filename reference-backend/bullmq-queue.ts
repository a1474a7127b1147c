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
  const complain = (error: Error) => logger.warn('queue_unavailable', { error });
  const connect = (maxRetriesPerRequest: number | null) => {
    const retryStrategy = (times: number) => Math.min(2_000, 50 * 2 ** times);
    return new Redis(url, { retryStrategy, maxRetriesPerRequest }).on('error', complain);
  };
  // BullMQ gives up where there is no Redis at its start, so it is started once there is one.
  const forAdding = connect(1);
  let queue: Queue | null = null;
  forAdding.once('ready', () => {
    queue = new Queue(NAME, { connection: forAdding }).on('error', complain);
  });
  let forWorking: Redis | null = null;
  let worker: Worker<{ runId: string }> | null = null;

  return {
    async add({ id, attempt }) {
      if (!queue || forAdding.status !== 'ready') return; // a caller is not made to wait
      // One job for each attempt: the job that a dead worker still holds does not keep the next attempt out.
      const options = { jobId: `${id}.${attempt}`, removeOnComplete: true, removeOnFail: true };
      await queue.add('run', { runId: id }, options).catch(complain);
    },
    async start(handler) {
      const connection = connect(null);
      forWorking = connection;
      connection.once('ready', () => {
        worker = new Worker<{ runId: string }>(NAME, (job) => handler(job.data.runId), {
          connection,
          concurrency,
          lockDuration: lockMs,
          stalledInterval: lockMs / 4,
          maxStalledCount: Number.MAX_SAFE_INTEGER, // attempts are the store's to count
          runRetryDelay: 1_000,
        });
        worker.on('error', complain);
        worker.on('failed', (job, error) => logger.error('job_failed', { runId: job?.data.runId, error }));
      });
    },
    async stop() {
      await worker?.close();
      await queue?.close();
      forAdding.disconnect();
      forWorking?.disconnect();
    },
  };
}
