import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { JobQueue } from '../queue';
import type { ServerSettings } from './settings/settings';

interface QueueParts extends Pick<ServerSettings, 'concurrency' | 'leaseMs' | 'logger'> {
  /** Redis 6.2 or later, with `maxmemory-policy noeviction`. */
  redisUrl: string;
}

const NAME = 'runlight-runs';

/**
 * The queue for multiple processes: BullMQ on Redis. BullMQ assigns jobs to workers, limits concurrency, and delivers
 * the job of a stalled worker again. It may lose everything: the sweep enqueues again the runs that are queued in the
 * store.
 */
export function createBullmqQueue({ redisUrl, concurrency, leaseMs, logger }: QueueParts): JobQueue {
  const complain = (error: Error) => logger.warn('queue_unavailable', { error });
  const connect = (maxRetriesPerRequest: number | null) => {
    const retryStrategy = (times: number) => Math.min(2_000, 50 * 2 ** times);
    return new Redis(redisUrl, { retryStrategy, maxRetriesPerRequest }).on('error', complain);
  };
  // BullMQ gives up if Redis is not available at startup, so it is started only once Redis responds.
  const forAdding = connect(1);
  let queue: Queue | null = null;
  forAdding.once('ready', () => {
    queue = new Queue(NAME, { connection: forAdding }).on('error', complain);
  });
  let forWorking: Redis | null = null;
  let worker: Worker<{ runId: string }> | null = null;

  return {
    async add({ id, attempt }) {
      if (!queue || forAdding.status !== 'ready') return; // never block the caller
      // One job per attempt, so that a job still held by a dead worker does not block the next attempt.
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
          lockDuration: leaseMs,
          stalledInterval: leaseMs / 4,
          maxStalledCount: Number.MAX_SAFE_INTEGER, // the store counts the attempts
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
