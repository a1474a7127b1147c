import type { RunMetric, RunStep } from '../../core/run/run';
import { isRecord } from '../shared/is-record';
import type { BullmqJob } from './job-run';
import type { Redis } from './redis';

/** How long the keys beside a job are kept after the last write, ms. */
const KEEP_STEPS_MS = 7 * 24 * 3_600_000;
const KEEP_CANCEL_MS = 24 * 3_600_000;
/** For jobs that are delayed for ever: Redis refuses times that are not safe integers. */
const MAX_KEEP_MS = Number.MAX_SAFE_INTEGER;

/** A job's progress: what changes often. Finished steps have their own key beside the job, and are written once. */
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

/** A cancel request, kept until the worker has acted on it. */
export interface CancelNote {
  by: string | null;
  reason: string | null;
}

/** Names a job. Its id alone does not: hosts add another job under the id of one that was removed. */
export type JobName = Pick<BullmqJob, 'id' | 'timestamp'>;

/** Keys beside the jobs of one queue, all with one hash tag for Redis Cluster. */
export interface BesideJobs {
  /** The channel that announces cancels; the message is the job's id. */
  readonly channel: string;
  steps(job: JobName): Promise<RunStep[]>;
  addStep(job: JobName, step: RunStep): Promise<void>;
  /** Whether a cancel of the job is pending. */
  cancel(job: JobName): Promise<boolean>;
  /**
   * The request is kept until the worker has stopped: a worker that is reconnecting misses the message, and a delayed
   * job that cannot be removed begins in `beginsInMs`.
   */
  askToCancel(job: JobName, note: CancelNote, beginsInMs: number): Promise<void>;
  forgetCancel(job: JobName): Promise<void>;
}

const isStep = (value: unknown): value is RunStep =>
  isRecord(value) && typeof value.id === 'string' && typeof value.n === 'number' && typeof value.title === 'string';

function parsed(text: unknown): RunStep[] {
  if (typeof text !== 'string') return [];
  try {
    const value: unknown = JSON.parse(text);
    return isStep(value) ? [value] : [];
  } catch {
    return []; // one unreadable step does not hide the others
  }
}

/** @param queue identifies the queue by its prefix and its name */
export function besideJobs(redis: Redis, queue: { prefix: string; name: string }): BesideJobs {
  const base = `{runlight:${queue.prefix}:${queue.name}}`;
  const stepsKey = ({ id, timestamp }: JobName) => `${base}:steps:${id}:${timestamp}`;
  const cancelKey = ({ id, timestamp }: JobName) => `${base}:cancel:${id}:${timestamp}`;
  return {
    channel: `${base}:cancel`,
    async steps(job) {
      const values = await redis.send('HVALS', stepsKey(job));
      const steps = Array.isArray(values) ? values.flatMap(parsed) : [];
      return steps.sort((a, b) => a.n - b.n);
    },
    async addStep(job, step) {
      // HSET first: PEXPIRE only applies to a key that exists.
      const key = stepsKey(job);
      await redis.send('HSET', key, step.id, JSON.stringify(step));
      await redis.send('PEXPIRE', key, String(KEEP_STEPS_MS));
    },
    cancel: async (job) => (await redis.send('EXISTS', cancelKey(job))) === 1,
    async askToCancel(job, note, beginsInMs) {
      const keepMs = Math.min(MAX_KEEP_MS, KEEP_CANCEL_MS + Math.max(0, Math.ceil(beginsInMs)));
      await redis.send('SET', cancelKey(job), JSON.stringify(note), 'PX', String(keepMs));
      await redis.send('PUBLISH', `${base}:cancel`, String(job.id));
    },
    async forgetCancel(job) {
      await redis.send('DEL', cancelKey(job));
    },
  };
}
