import type { RunMetric, RunStep } from '../../core/run/run';
import { isRecord } from '../shared/is-record';
import type { Redis } from './redis';

/** How long what stands beside a job is kept after it was last written. ms */
const KEEP_STEPS_MS = 7 * 24 * 3_600_000;
const KEEP_CANCEL_MS = 24 * 3_600_000;

/** What a job's progress carries: what changes often. Finished steps stand beside the job, each written once. */
export interface JobProgress {
  runlight: 1;
  attempt: number;
  completedSteps: number;
  totalSteps: number | null;
  fraction: number | null;
  open: readonly RunStep[];
  metrics: readonly RunMetric[] | null;
}

export const isJobProgress = (value: unknown): value is JobProgress =>
  isRecord(value) && value.runlight === 1 && Array.isArray(value.open);

/** What is kept of a cancel until the worker has acted on it. */
export interface CancelNote {
  by: string | null;
  reason: string | null;
}

/** Keys beside the jobs of one queue; one hash tag, for Redis Cluster. */
export interface BesideJobs {
  /** Where cancels are announced: the message is the job's id. */
  readonly channel: string;
  steps(jobId: string): Promise<RunStep[]>;
  addStep(jobId: string, step: RunStep): Promise<void>;
  /** Whether the job is to be cancelled. */
  cancel(jobId: string): Promise<boolean>;
  /** Kept until the worker has stopped: a message alone is lost on a worker that is just reconnecting. */
  askToCancel(jobId: string, note: CancelNote): Promise<void>;
  forgetCancel(jobId: string): Promise<void>;
}

const isStep = (value: unknown): value is RunStep =>
  isRecord(value) && typeof value.id === 'string' && typeof value.n === 'number' && typeof value.title === 'string';

function parsed(text: unknown): RunStep[] {
  if (typeof text !== 'string') return [];
  const value: unknown = JSON.parse(text);
  return isStep(value) ? [value] : [];
}

/** @param queue what identifies the queue: its prefix and its name */
export function besideJobs(redis: Redis, queue: { prefix: string; name: string }): BesideJobs {
  const base = `{runlight:${queue.prefix}:${queue.name}}`;
  const stepsKey = (jobId: string) => `${base}:steps:${jobId}`;
  const cancelKey = (jobId: string) => `${base}:cancel:${jobId}`;
  return {
    channel: `${base}:cancel`,
    async steps(jobId) {
      const values = await redis.send('HVALS', stepsKey(jobId));
      const steps = Array.isArray(values) ? values.flatMap(parsed) : [];
      return steps.sort((a, b) => a.n - b.n);
    },
    async addStep(jobId, step) {
      // In this order: a key that was written has its end.
      const key = stepsKey(jobId);
      await redis.send('HSET', key, step.id, JSON.stringify(step));
      await redis.send('PEXPIRE', key, String(KEEP_STEPS_MS));
    },
    cancel: async (jobId) => (await redis.send('EXISTS', cancelKey(jobId))) === 1,
    async askToCancel(jobId, note) {
      await redis.send('SET', cancelKey(jobId), JSON.stringify(note), 'PX', String(KEEP_CANCEL_MS));
      await redis.send('PUBLISH', `${base}:cancel`, jobId);
    },
    async forgetCancel(jobId) {
      await redis.send('DEL', cancelKey(jobId));
    },
  };
}
