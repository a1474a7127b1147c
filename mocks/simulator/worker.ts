import type { Clock } from '../../src/core/platform/clock';
import type { RunRecord } from './run-record';
import { performRun } from './script/perform-run';
import type { RunSink } from './script/script';

/** Options of {@link createWorker}. */
export interface WorkerOptions {
  clock: Clock;
  /** Maximum number of concurrent runs. */
  concurrency: number;
  /** Time to stop cleanly, ms. */
  graceMs: number;
  updateEveryMs: number;
  /** A write was rejected because the worker had lost the run. */
  onRefused(runId: string): void;
  /** A slot is free. */
  onFree(): void;
}

/** The worker of a simulation. Plays scripts, and writes with its lease. */
export interface Worker {
  /** Whether it can take another run. */
  readonly hasRoom: boolean;
  /** Takes a queued run; no effect if it is no longer queued. */
  take(record: RunRecord): void;
  /** Signals a cancel; the worker reacts later or, depending on the script, not at all. */
  signal(runId: string): void;
  /** Kills the process of a run. With `thaws`, it only freezes, and its later writes are rejected. */
  lose(runId: string, thaws: boolean): void;
}

class LostRun extends Error {}

interface Job {
  cancelled: AbortController;
  killed: boolean;
}

export function createWorker(options: WorkerOptions): Worker {
  const { clock, graceMs } = options;
  const jobs = new Map<string, Job>();

  function sinkOf(record: RunRecord, lease: number, job: Job): RunSink {
    const report = async (accepted: () => boolean) => {
      if (job.killed) throw new LostRun();
      if (accepted()) return;
      options.onRefused(record.id);
      throw new LostRun();
    };
    return {
      startStep: (step) => report(() => record.startStep(lease, step, clock.now())),
      updateStep: (step, news) => report(() => record.updateStep(lease, { step, news, now: clock.now() })),
      finishStep: (step) => report(() => record.finishStep(lease, step, clock.now())),
      waitFor: (what) => report(() => record.waitFor(lease, what, clock.now())),
    };
  }

  async function work(record: RunRecord, lease: number, job: Job): Promise<void> {
    const end = await performRun(record.script, sinkOf(record, lease, job), {
      clock,
      signal: job.cancelled.signal,
      fromStep: record.resumeAt(),
      updateEveryMs: options.updateEveryMs,
    });
    if (end === 'aborted') {
      await new Promise<void>((resolve) => clock.setTimeout(resolve, graceMs));
    }
    if (job.killed) return;
    const accepted = end === 'finished' ? record.finish(lease, clock.now()) : record.stoppedCleanly(lease, clock.now());
    if (!accepted) options.onRefused(record.id);
  }

  return {
    get hasRoom() {
      return jobs.size < options.concurrency;
    },
    take(record) {
      const lease = record.claim(clock.now());
      if (lease === null) return;
      const job: Job = { cancelled: new AbortController(), killed: false };
      jobs.set(record.id, job);
      work(record, lease, job)
        .catch((error: unknown) => {
          if (!(error instanceof LostRun)) throw error;
        })
        .finally(() => {
          // A lost run may already belong to another job.
          if (jobs.get(record.id) === job) jobs.delete(record.id);
          options.onFree();
        });
    },
    signal(runId) {
      jobs.get(runId)?.cancelled.abort();
    },
    lose(runId, thaws) {
      const job = jobs.get(runId);
      if (!job) return;
      jobs.delete(runId);
      if (thaws) return;
      job.killed = true;
      job.cancelled.abort();
    },
  };
}
