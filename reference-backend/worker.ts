import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobQueue } from './queue';
import type { ClaimedRun, RunRow, WorkOutcome } from './rows';
import type { Settings } from './settings';
import type { Store } from './store/store';
import type { Work } from './work';

interface WorkerParts extends Pick<Settings, 'clock' | 'logger' | 'leaseMs' | 'heartbeatMs' | 'cleanUp'> {
  store: Store;
  queue: JobQueue;
  work: Work;
  /** Contains a folder per run. */
  workDir: string;
}

/** Why the work must stop. `lost` = the run belongs to another worker, so this one must not write. */
type StopReason = 'cancel' | 'lost' | 'shutdown';

/** How the work ended, or why it stopped. `problem` describes what went wrong while stopping. */
interface End {
  end: WorkOutcome | StopReason;
  problem: string | null;
}

interface Job {
  runId: string;
  stop(reason: StopReason): void;
  /** Renews the lease and checks the run's status in the store. */
  check(): Promise<void>;
}

const removeAll = (dir: string) => rm(dir, { recursive: true, force: true });
const toMessage = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Processes the queue's runs: claims them, reports progress, and handles a cancel on notification or at the next
 * heartbeat. The store decides; a worker that has lost its run only cleans up.
 */
export function createWorker(parts: WorkerParts) {
  const { store, queue, work, clock, logger, workDir, leaseMs } = parts;
  const { heartbeatMs = leaseMs / 3, cleanUp = removeAll } = parts;
  const jobs = new Set<Job>();
  const dirOf = (runId: string) => join(workDir, runId);

  /** Deletes the run's folder. Resolves with an error message, or null. */
  async function tryCleanUp(runId: string): Promise<string | null> {
    try {
      await cleanUp(dirOf(runId));
      return null;
    } catch (error) {
      logger.warn('cleanup_failed', { runId, error });
      return toMessage(error);
    }
  }

  async function perform(run: ClaimedRun, controller: AbortController): Promise<End> {
    const { id, claim } = run;
    const { signal } = controller;
    const dir = dirOf(id);
    let isRefused = false;
    async function report(write: Promise<RunRow | null>): Promise<void> {
      if (await write) return;
      isRefused = true;
      controller.abort('lost' satisfies StopReason);
      throw new Error(
        `runlight: run ${id} belongs to another worker or has ended; the report of this worker was rejected.`,
      );
    }
    // The signal keeps the first reason; if the run is lost later, the final write detects it.
    const stopped = (problem: string | null): End => ({ end: signal.reason as StopReason, problem });
    try {
      await mkdir(dir, { recursive: true });
      const outcome = await work({
        run,
        signal,
        dir,
        report: {
          startStep: (step) => report(store.startStep(id, claim, step)),
          updateStep: (news) => report(store.updateStep(id, claim, news)),
          finishStep: (end) => report(store.finishStep(id, claim, end)),
        },
      });
      if (outcome) return { end: outcome, problem: null };
      if (signal.aborted) return stopped(null);
      throw new Error('the work stopped without a cancel');
    } catch (error) {
      const isAsked = isRefused || error === signal.reason || (error instanceof Error && error.name === 'AbortError');
      if (!isAsked) logger.error('work_failed', { runId: id, error });
      if (signal.aborted) return stopped(isAsked ? null : toMessage(error));
      return { end: { status: 'failed', error: { code: 'worker_error', message: toMessage(error) } }, problem: null };
    }
  }

  /** Writes the end to the store. Deletes temporary files first, so that an ended run never has any. */
  async function settle({ id, claim }: ClaimedRun, { end, problem }: End): Promise<RunRow | null> {
    if (end === 'shutdown') {
      const released = await store.release(id, claim); // keeps the files for the next attempt
      if (released) return released;
    }
    // If another attempt has taken over, the folder belongs to that attempt.
    const isMine = (await store.held(id, claim)) !== null;
    if (!isMine && (await store.over([id])).length === 0) return null;
    const leftOver = await tryCleanUp(id);
    if (typeof end !== 'string') return store.finish(id, claim, end);
    const detail = [problem, leftOver].filter((text) => text !== null).join('\n');
    if (detail) await store.logError(id, claim, { title: 'Cleaning up failed', detail });
    return store.stopped(id, claim);
  }

  async function handle(runId: string): Promise<void> {
    const run = await store.claim(runId, leaseMs, randomUUID());
    if (!run) return;
    logger.info('run_claimed', { runId, attempt: run.attempt, completedSteps: run.completed_steps });
    const controller = new AbortController();
    const job: Job = {
      runId,
      stop(reason) {
        if (!controller.signal.aborted) logger.info('run_stopping', { runId, reason });
        controller.abort(reason);
      },
      async check() {
        const status = await store.heartbeat(runId, run.claim, leaseMs);
        if (status === null) job.stop('lost');
        if (status === 'cancelling') job.stop('cancel');
      },
    };
    jobs.add(job);
    let timer = clock.setTimeout(beat, heartbeatMs);
    function beat(): void {
      job.check().catch((error: unknown) => logger.warn('heartbeat_failed', { runId, error }));
      timer = clock.setTimeout(beat, heartbeatMs);
    }
    try {
      const ended = await settle(run, await perform(run, controller));
      logger.info('run_left', { runId, status: ended?.status ?? 'lost', outcome: ended?.cancel_outcome ?? null });
    } finally {
      clock.clearTimeout(timer);
      jobs.delete(job);
    }
  }

  let unlisten = async () => {};
  return {
    /** Starts taking runs. Deletes the folders of runs that have ended since the last start. */
    async start(): Promise<void> {
      await mkdir(workDir, { recursive: true });
      for (const runId of await store.over(await readdir(workDir))) await tryCleanUp(runId);
      unlisten = await store.onChange(({ id, status }) => {
        if (status === 'queued' || status === 'running') return;
        const held = [...jobs].filter((job) => job.runId === id);
        for (const job of held) {
          job.check().catch((error: unknown) => logger.warn('check_failed', { runId: id, error }));
        }
        // The run ended while no worker held it, e.g. cancelled in the queue between two attempts.
        if (held.length === 0 && status !== 'cancelling') void tryCleanUp(id);
      });
      await queue.start(handle);
    },
    /** The number of runs in progress. */
    size: () => jobs.size,
    /** Renews the leases of all runs in progress. */
    async beat(): Promise<void> {
      await Promise.all([...jobs].map((job) => job.check()));
    },
    /** Stops taking runs, returns those in progress, and resolves once all are returned. */
    async stop(): Promise<void> {
      const idle = queue.stop();
      for (const job of jobs) job.stop('shutdown');
      await idle;
      await unlisten();
    },
  };
}

export type Worker = ReturnType<typeof createWorker>;
