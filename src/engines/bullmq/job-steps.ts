import type { Clock, TimerHandle } from '../../core/platform/clock';
import type { RunMetric, RunStep, StepProgress, StepStatus } from '../../core/run/run';
import { type BesideJobs, isJobProgress, type JobProgress } from './beside-job';
import type { BullmqWorkerJob } from './job-run';

/** What a step begins with. */
export interface JobStepInput
  extends Partial<Pick<RunStep, 'kind' | 'detail' | 'method' | 'stage' | 'agent' | 'metrics'>> {
  /** What people read. */
  title: string;
}

/** One step of a job. Nothing happens when it has ended before. */
export interface JobStep {
  /** How far it is. Told at most four times a second. */
  progress(current: number, total?: number, unit?: string): void;
  /** It is finished. */
  done(change?: Partial<JobStepInput>): void;
  /** It did not succeed. `message` becomes its detail. */
  fail(message?: string): void;
}

/** The steps of one attempt of a job. */
export interface JobSteps {
  begin(input: JobStepInput): JobStep;
  progress(change: { fraction?: number; totalSteps?: number }): void;
  metrics(metrics: readonly RunMetric[]): void;
  /** Ends what is open, and resolves when all of it is written, or cannot be. */
  end(status: StepStatus): Promise<void>;
}

/** The job's progress is written at most so often. ms */
const WRITE_MS = 250;
/** A job does not wait longer for its last steps to be written. ms */
const FLUSH_MS = 5_000;

/** Takes up the steps of a job where earlier attempts have left them. */
export async function createJobSteps(parts: {
  job: BullmqWorkerJob;
  beside: BesideJobs;
  clock: Clock;
  onError: (error: unknown) => void;
}): Promise<JobSteps> {
  const { job, beside, clock, onError } = parts;
  const attempt = Math.max(1, job.attemptsStarted);
  const open = new Map<string, RunStep>();
  const counts = { completedSteps: 0, totalSteps: null as number | null, fraction: null as number | null };
  let measured: readonly RunMetric[] | null = null;
  let timer: TimerHandle = null;
  let isWaiting = false;
  /** Writes follow one another; one that fails does not hold the next one up. */
  let writes: Promise<unknown> = Promise.resolve();
  const write = (one: () => Promise<unknown>) => {
    writes = writes.then(one).catch(onError);
  };

  const before = await beside.steps(job).catch((error: unknown): RunStep[] => {
    onError(error);
    return [];
  });
  let count = before.length;
  // What an attempt has left open when its worker was lost.
  if (isJobProgress(job.progress)) {
    const known = new Set(before.map((step) => step.id));
    for (const step of job.progress.open) {
      if (known.has(step.id)) continue;
      count += 1;
      write(() => beside.addStep(job, { ...step, status: 'interrupted' }));
    }
  }

  function reportNow(): void {
    clock.clearTimeout(timer);
    isWaiting = false;
    const progress: JobProgress = { runlight: 1, attempt, ...counts, open: [...open.values()], metrics: measured };
    write(() => job.updateProgress(progress));
  }
  function report(): void {
    if (isWaiting) return;
    isWaiting = true;
    timer = clock.setTimeout(reportNow, WRITE_MS);
  }
  function change(stepId: string, changes: Partial<RunStep>): void {
    const step = open.get(stepId);
    if (!step) return;
    open.set(stepId, { ...step, ...changes });
    report();
  }
  function close(stepId: string, status: StepStatus, changes: Partial<RunStep> = {}): void {
    const step = open.get(stepId);
    if (!step) return;
    open.delete(stepId);
    if (status === 'done') counts.completedSteps += 1;
    const ended: RunStep = { ...step, ...changes, status, finishedAt: clock.now() };
    // Beside the job first, then out of its progress: at no moment it is in neither.
    write(() => beside.addStep(job, ended));
    report();
  }
  reportNow();

  return {
    begin({ kind = 'info', ...input }) {
      count += 1;
      const n = count;
      const at = clock.now();
      const step: RunStep = {
        ...input,
        id: String(n),
        n,
        kind,
        attempt,
        status: 'running',
        createdAt: at,
        startedAt: at,
      };
      open.set(step.id, step);
      report();
      return {
        progress(current, total, unit) {
          const progress: StepProgress = { current, total: total ?? null, unit: unit ?? null };
          change(step.id, { progress });
        },
        done: (changes) => close(step.id, 'done', changes),
        fail: (message) => close(step.id, 'failed', message === undefined ? {} : { detail: message }),
      };
    },
    progress({ fraction = counts.fraction, totalSteps = counts.totalSteps }) {
      Object.assign(counts, { fraction, totalSteps });
      report();
    },
    metrics(metrics) {
      measured = metrics;
      report();
    },
    async end(status) {
      for (const stepId of [...open.keys()]) close(stepId, status);
      reportNow();
      let limit: TimerHandle = null;
      const tooLong = new Promise<void>((resolve) => {
        limit = clock.setTimeout(resolve, FLUSH_MS);
      });
      await Promise.race([writes, tooLong]);
      clock.clearTimeout(limit);
    },
  };
}
