import type { Clock } from '../../src/core/platform/clock';
import type { RunRecord } from './run-record';
import { performRun } from './script/perform-run';
import type { RunSink } from './script/script';

/** Options of {@link createWorker}. */
export interface WorkerOptions {
  clock: Clock;
  /** Runs it works on at the same time. */
  concurrency: number;
  /** How long it takes to stop cleanly, ms. */
  graceMs: number;
  updateEveryMs: number;
  /** A write was refused because the worker had lost the run. */
  onRefused(runId: string): void;
  /** A place has become free. */
  onFree(): void;
}

/** The one worker of a simulation: it does what the scripts say, and writes with its lease. */
export interface Worker {
  /** True when it has a place for another run. */
  readonly hasRoom: boolean;
  /** Takes a queued run; does nothing when it is not queued any more. */
  take(record: RunRecord): void;
  /** Tells it that the run shall stop; it reacts in its own time, or not at all. */
  signal(runId: string): void;
  /** The process working on the run dies without a word; with `thaws` it was frozen and goes on, its writes refused. */
  lose(runId: string, thaws: boolean): void;
}

class LostRun extends Error {}

interface Job {
  cancelled: AbortController;
  killed: boolean;
}

/** Makes the worker of a simulation. */
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
          // A lost run may be with another job by now.
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
