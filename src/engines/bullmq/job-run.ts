import { hasEnded, type Run, type RunStatus, type RunStep } from '../../core/run/run';
import { isJobProgress } from './beside-job';

/** The used part of a BullMQ job. */
export interface BullmqJob {
  /** Identifier. */
  id?: string | undefined;
  /** Its name: the kind of work. */
  name: string;
  /** The data it was added with. */
  data: unknown;
  /** The options it was added with. */
  opts: { attempts?: number | undefined };
  /** The progress that its worker reports. */
  progress: unknown;
  /** Time when it was added, epoch ms. */
  timestamp: number;
  /** Delay before it may start, ms. */
  delay?: number;
  /** Time when a worker last took it, epoch ms. */
  processedOn?: number | undefined;
  /** Time when it ended, epoch ms. */
  finishedOn?: number | undefined;
  /** Number of started attempts. */
  attemptsStarted: number;
  /** Why it failed. */
  failedReason?: string | undefined;
}

/** The job of a processor. */
export interface BullmqWorkerJob extends BullmqJob {
  /** The queue's name. */
  readonly queueName: string;
  /** The queue's prefix. */
  readonly prefix: string;
  /** Reports its progress. */
  updateProgress(progress: object): Promise<unknown>;
}

/**
 * The failure reason of a job that stopped because of a cancel: `runlightJob` writes it and the engine recognises it.
 */
export const STOPPED = 'runlight: stopped by a cancel';
/** The failure reason of a job that was ended by force, whatever its worker does. */
export const FORCED = 'runlight: ended by force';

/** Our status for each state of a job. `paused` is from BullMQ 5. `unknown` = it is being moved or removed. */
export const BULLMQ_STATES: Readonly<Record<string, RunStatus>> = {
  waiting: 'queued',
  paused: 'queued',
  delayed: 'queued',
  prioritized: 'queued',
  'waiting-children': 'running',
  active: 'running',
  completed: 'succeeded',
  failed: 'failed',
  unknown: 'unknown',
};

/** The range of `Date`. A delay beyond it means "never". */
const FARTHEST_MS = 8.64e15;

const textOf = (data: unknown, name: string): string | null => {
  if (typeof data !== 'object' || data === null || !(name in data)) return null;
  const value: unknown = Reflect.get(data, name);
  return typeof value === 'string' ? value : null;
};

/** The run's status by the job's state and failure reason. */
function standing(state: string, job: BullmqJob): Partial<Run> & { status: RunStatus } {
  const { failedReason = '' } = job;
  const status = Object.hasOwn(BULLMQ_STATES, state) ? (BULLMQ_STATES[state] ?? 'unknown') : 'unknown';
  if (status === 'failed' && failedReason.startsWith(STOPPED))
    return { status: 'cancelled', cancel: { outcome: 'graceful' } };
  if (status === 'failed' && failedReason.startsWith(FORCED))
    return { status: 'cancelled', cancel: { outcome: 'forced' } };
  if (status === 'failed') return { status, error: { message: failedReason || 'The job gave no reason.' } };
  if (status === 'unknown') return { status, statusText: state };
  if (state === 'delayed') {
    // `delay` counts from the job's addition only before its first attempt; later it counts from the last failure.
    const until = job.attemptsStarted > 0 ? Number.NaN : job.timestamp + (job.delay ?? 0);
    const isTime = Math.abs(until) <= FARTHEST_MS;
    return { status, statusText: isTime ? `delayed until ${new Date(until).toISOString()}` : state };
  }
  if (state === 'waiting-children')
    return { status, statusText: state, currentStep: { name: 'waits for its children' } };
  return { status };
}

/** Converts a job to a run and its steps: finished steps are beside the job, open ones in its progress. */
export function readJob(parts: {
  job: BullmqJob;
  state: string;
  finished: readonly RunStep[];
  describe: (job: BullmqJob) => Partial<Run>;
}): { run: Run; steps: RunStep[] } {
  const { job, state, finished, describe } = parts;
  const { progress, opts, attemptsStarted } = job;
  const reported = isJobProgress(progress) ? progress : null;
  const attempt = Math.max(1, attemptsStarted);
  const now = standing(state, job);
  const known = new Set(finished.map(({ id }) => id));
  const unfinished = (reported?.open ?? []).filter(({ id }) => !known.has(id));
  // A job that is back in the queue has lost its worker; so has an attempt with another one after it.
  const isLost = (step: RunStep) => now.status === 'queued' || (step.attempt ?? attempt) < attempt;
  const left = unfinished.map((step) => (isLost(step) ? { ...step, status: 'interrupted' as const } : step));
  const steps = [...finished, ...left];
  const open = reported?.attempt === attempt ? steps.findLast((step) => step.status === 'running') : undefined;
  const isOver = hasEnded(now);
  const fraction = typeof progress === 'number' ? Math.min(1, Math.max(0, progress / 100)) : reported?.fraction;
  const completedSteps = reported?.attempt === attempt ? reported.completedSteps : 0;
  const run: Run = {
    name: textOf(job.data, 'name') ?? job.name,
    dataset: textOf(job.data, 'dataset'),
    method: textOf(job.data, 'method'),
    ...describe(job),
    id: String(job.id),
    // 0 = no worker has started it.
    attempt: attemptsStarted,
    maxAttempts: opts.attempts && opts.attempts >= attempt ? opts.attempts : null,
    progress: reported
      ? { completedSteps, totalSteps: reported.totalSteps, fraction: fraction ?? null }
      : { fraction: fraction ?? null },
    currentStep:
      open && !isOver ? { n: open.n, kind: open.kind, name: open.title, startedAt: open.startedAt ?? null } : null,
    metrics: reported?.metrics ?? null,
    createdAt: job.timestamp,
    startedAt: job.processedOn ?? null,
    finishedAt: isOver ? (job.finishedOn ?? null) : null,
    ...now,
  };
  return { run, steps };
}
