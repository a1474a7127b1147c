// A worker as a host writes it, in a separate process: node --import tsx worker.ts <redis url> <queue> [concurrency]
import { setTimeout as pause } from 'node:timers/promises';
import { type Job, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type RunlightJob, runlightJob } from '../../../src/bullmq';
import { type StudioInput, studioWork } from './studio-work';

const [url = '', name = '', concurrency = '20'] = process.argv.slice(2);
const connection = new Redis(url, { maxRetriesPerRequest: null });
const redis = new Redis(url);
// Redis outages are part of the test.
for (const one of [connection, redis]) one.on('error', () => {});

/** The work of the test jobs. `speed` divides its delays. */
interface Work extends StudioInput {
  kind?: 'long' | 'short' | 'deaf' | 'fails once' | 'slow to stop';
  speed?: number;
  steps?: number;
}

const processor = runlightJob(
  async ({ job, signal, step, progress, metrics }: RunlightJob<Job<Work>>) => {
    const { kind = 'long', speed = 1, steps: wanted = 400 } = job.data;
    console.log(`begun ${job.id} attempt ${job.attemptsStarted}`);
    signal.addEventListener('abort', () => console.log(`aborted ${job.id} ${Date.now()}`));
    if (job.data.scenario !== undefined) return studioWork({ job, signal, step, progress, metrics }, job.data);
    if (kind === 'fails once' && job.attemptsStarted === 1) throw new Error('Out of memory');
    const steps = kind === 'short' || kind === 'fails once' ? 4 : kind === 'deaf' ? 40 : wanted;
    progress({ totalSteps: steps });
    for (let n = 1; n <= steps; n += 1) {
      if (signal.aborted && kind !== 'deaf') {
        // Cleaning up takes time.
        await pause(kind === 'slow to stop' ? 3_000 : 100);
        signal.throwIfAborted();
      }
      const one = step({ title: `Epoch ${n}`, kind: 'training' });
      one.progress(1, 2, 'batch');
      await pause(100 / speed);
      one.done();
      metrics([{ key: 'loss', value: 1 / n }]);
      console.log(`step ${job.id} ${n}`);
    }
    console.log(`done ${job.id}`);
  },
  { redis, onError: (error) => console.log(`error ${error}`) },
);
const worker = new Worker<Work>(name, processor, {
  connection,
  concurrency: Number(concurrency),
  lockDuration: 2_000,
  stalledInterval: 1_000,
  maxStalledCount: 5,
});
worker.on('error', () => {});
worker.waitUntilReady().then(() => console.log('ready'));
process.on('SIGTERM', async () => {
  await worker.close(true);
  process.exit(0);
});
