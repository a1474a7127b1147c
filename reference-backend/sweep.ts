import type { JobQueue } from './queue';
import type { Settings } from './settings';
import type { Store } from './store/store';
import type { Worker } from './worker';

interface SweepParts extends Pick<Settings, 'leaseMs' | 'sweepMs' | 'clock' | 'logger'> {
  store: Store;
  queue: JobQueue;
  worker: Worker | null;
}

/**
 * The backstop: does what a lost notification or a dead process left undone. Returns the function that stops it, which
 * resolves when the sweep in progress is over.
 */
export function startSweep(parts: SweepParts): () => Promise<void> {
  const { store, queue, worker, leaseMs, clock, logger, sweepMs } = parts;
  let isStopped = false;
  let current: Promise<void> = Promise.resolve();

  async function sweep(): Promise<void> {
    // Our own claims first: after the machine has slept, they look lost though their workers live.
    await worker?.beat();
    for (const run of await store.expire({ returnMs: leaseMs })) {
      logger.warn('run_expired', { runId: run.id, status: run.status, outcome: run.cancel_outcome });
    }
    await Promise.all((await store.queued()).map((run) => queue.add(run)));
    await store.renumberQueue();
  }

  function loop(): void {
    current = sweep()
      .catch((error: unknown) => logger.error('sweep_failed', { error }))
      .then(() => {
        if (!isStopped) timer = clock.setTimeout(loop, sweepMs);
      });
  }
  let timer = clock.setTimeout(loop, sweepMs);

  return async () => {
    isStopped = true;
    clock.clearTimeout(timer);
    await current;
  };
}
