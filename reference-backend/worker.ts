import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobQueue } from './queue';
import type { ClaimedRun, RunRow, WorkOutcome } from './rows';
import { untilAnswered } from './scale/patience';
import type { Settings } from './settings';
import type { Store } from './store/store';
import type { Work } from './work';

interface WorkerParts extends Pick<Settings, 'clock' | 'logger' | 'leaseMs' | 'heartbeatMs' | 'cleanUp'> {
  store: Store;
  queue: JobQueue;
  work: Work;
  /** Each run gets a folder in here. */
  workDir: string;
}

/** Why the work is told to stop. `lost` = the run belongs to somebody else: not another word. */
type StopReason = 'cancel' | 'lost' | 'shutdown';

interface End {
  end: WorkOutcome | StopReason;
  problem: string | null;
}

interface Job {
  runId: string;
  stop(reason: StopReason): void;
  /** Asks the store what to do. */
  check(): Promise<void>;
}

const removeAll = (dir: string) => rm(dir, { recursive: true, force: true });
const toMessage = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Works on the queue's runs: claims, reports, and notices a cancel at once by notification, else at its next heartbeat.
 * Whatever happens, the store decides; a worker that has lost its run only cleans up.
 */
export function createWorker(parts: WorkerParts) {
  const { store, queue, work, clock, logger, workDir } = parts;
  const { leaseMs, heartbeatMs = leaseMs / 3, cleanUp = removeAll } = parts;
  const jobs = new Set<Job>();
  const stopping = new AbortController();
  const dirOf = (runId: string) => join(workDir, runId);

  /** A database that does not answer is waited for: the work of hours is not thrown away for a restart of seconds. */
  const surely = <T>(runId: string, ask: (attempt: number) => Promise<T>) =>
    untilAnswered(ask, {
      clock,
      signal: stopping.signal,
      onWait: (error) => logger.warn('database_unavailable', { runId, error }),
    });

  /** Deletes the run's folder; what went wrong, or null. */
  async function tryCleanUp(runId: string): Promise<string | null> {
    try {
      await cleanUp(dirOf(runId));
      return null;
    } catch (error) {
      logger.warn('cleanup_failed', { runId, error });
      return toMessage(error);
    }
  }

  /** Does the work. `end` is how it ended, or why it stopped; `problem` what went wrong while it stopped. */
  async function run(claimed: ClaimedRun, controller: AbortController): Promise<End> {
    const { id, claim } = claimed;
    const { signal } = controller;
    let known: RunRow = claimed;
    async function mine(write: () => Promise<RunRow | null>): Promise<void> {
      const row = await surely(id, async (attempt) => {
        const now = attempt > 1 ? await store.held(id, claim) : null;
        // Only this worker's own steps move these two: the write had its effect, only the answer was lost.
        const isDone = now && (now.last_n !== known.last_n || now.completed_steps !== known.completed_steps);
        return isDone ? now : write();
      });
      if (row) {
        known = row;
        return;
      }
      refused = true;
      controller.abort('lost' satisfies StopReason);
      throw new Error(`runlight: run ${id} belongs to another worker or has ended; this worker's report was refused.`);
    }
    // The first reason stays the signal's; being fenced off later is found out when the end is written.
    const reason = () => signal.reason as StopReason;
    let refused = false;
    try {
      await mkdir(dirOf(id), { recursive: true });
      const outcome = await work({
        run: claimed,
        signal,
        dir: dirOf(id),
        report: {
          startStep: (step) => mine(() => store.startStep(id, claim, step)),
          updateStep: (progress) => mine(() => store.updateStep(id, claim, progress)),
          finishStep: (end) => mine(() => store.finishStep(id, claim, end)),
        },
      });
      if (outcome) return { end: outcome, problem: null };
      if (signal.aborted) return { end: reason(), problem: null };
      throw new Error('the work stopped without having been asked to');
    } catch (error) {
      const asked = refused || error === signal.reason || (error instanceof Error && error.name === 'AbortError');
      if (!asked) logger.error('work_failed', { runId: id, error });
      if (signal.aborted) return { end: reason(), problem: asked ? null : toMessage(error) };
      return { end: { status: 'failed', error: { code: 'worker_error', message: toMessage(error) } }, problem: null };
    }
  }

  /** Tells the store how it ended. Temporary files go first: an ended run has none. */
  async function settle({ id, claim }: ClaimedRun, { end, problem }: End): Promise<RunRow | null> {
    if (end === 'shutdown') {
      const released = await store.release(id, claim); // keeps the files for the next attempt
      if (released) return released;
    }
    // Fenced off while another attempt goes on: the folder is that one's now.
    const isMine = (await surely(id, () => store.heartbeat(id, claim, leaseMs))) !== null;
    if (!isMine && (await surely(id, () => store.over([id]))).length === 0) return null;
    const leftOver = await tryCleanUp(id);
    if (typeof end !== 'string') return surely(id, () => store.finish(id, claim, end));
    const detail = [problem, leftOver].filter((text) => text !== null).join('\n');
    if (detail) await surely(id, () => store.logError(id, claim, 'Cleaning up failed', detail));
    return surely(id, () => store.stopped(id, claim));
  }

  async function handle(runId: string): Promise<void> {
    // The token is ours from the start: a claim whose answer was lost is found by it.
    const token = randomUUID();
    const claimed = await surely(runId, async (attempt): Promise<ClaimedRun | null> => {
      const held = attempt > 1 ? await store.held(runId, token) : null;
      return held ? { ...held, claim: token } : store.claim(runId, leaseMs, token);
    });
    if (!claimed) return;
    logger.info('run_claimed', { runId, attempt: claimed.attempt, completedSteps: claimed.completed_steps });
    const controller = new AbortController();
    const job: Job = {
      runId,
      stop(reason) {
        if (!controller.signal.aborted) logger.info('run_stopping', { runId, reason });
        controller.abort(reason);
      },
      async check() {
        const status = await store.heartbeat(runId, claimed.claim, leaseMs);
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
      const ended = await settle(claimed, await run(claimed, controller));
      logger.info('run_left', { runId, status: ended?.status ?? 'lost', outcome: ended?.cancel_outcome ?? null });
    } finally {
      clock.clearTimeout(timer);
      jobs.delete(job);
    }
  }

  let unlisten = async () => {};
  return {
    /** Starts taking runs. Folders that runs left behind which have ended since are deleted. */
    async start(): Promise<void> {
      await mkdir(workDir, { recursive: true });
      for (const runId of await store.over(await readdir(workDir))) await tryCleanUp(runId);
      unlisten = await store.onChange(({ id, status }) => {
        if (status === 'queued' || status === 'running') return;
        const held = [...jobs].filter((job) => job.runId === id);
        for (const job of held)
          job.check().catch((error: unknown) => logger.warn('check_failed', { runId: id, error }));
        // Ended while nobody held it, e.g. cancelled in the queue between two attempts.
        if (held.length === 0 && status !== 'cancelling') void tryCleanUp(id);
      });
      await queue.start(handle);
    },
    /** How many runs are in work. */
    size: () => jobs.size,
    /** Renews the claims of all runs in work now. */
    async beat(): Promise<void> {
      await Promise.all([...jobs].map((job) => job.check()));
    },
    /** Takes no more runs, gives back those in work, and resolves when all are given back. */
    async stop(): Promise<void> {
      const idle = queue.stop();
      stopping.abort();
      for (const job of jobs) job.stop('shutdown');
      await idle;
      await unlisten();
    },
  };
}

export type Worker = ReturnType<typeof createWorker>;
