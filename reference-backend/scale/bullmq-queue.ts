import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { JobQueue } from '../queue';
import type { ServerSettings } from './settings/settings';

interface QueueParts extends Pick<ServerSettings, 'concurrency' | 'leaseMs' | 'logger'> {
  /** Redis 6.2 or later that evicts nothing. */
  redisUrl: string;
}

const NAME = 'runlight-runs';

/**
 * The queue of many processes: BullMQ on Redis. BullMQ decides which worker gets a job and how many run at a time, and
 * hands the job of a stalled worker out again. It may forget everything: the sweep adds what the store says is queued.
 */
export function createBullmqQueue({ redisUrl, concurrency, leaseMs, logger }: QueueParts): JobQueue {
  const complain = (error: Error) => logger.warn('queue_unavailable', { error });
  const connect = (maxRetriesPerRequest: number | null) => {
    const retryStrategy = (times: number) => Math.min(2_000, 50 * 2 ** times);
    return new Redis(redisUrl, { retryStrategy, maxRetriesPerRequest }).on('error', complain);
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
          lockDuration: leaseMs,
          stalledInterval: leaseMs / 4,
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
