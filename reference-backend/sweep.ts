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
 * The fallback for lost notifications and dead processes. Returns a function that stops it and resolves once the
 * current sweep has finished.
 */
export function startSweep(parts: SweepParts): () => Promise<void> {
  const { store, queue, worker, leaseMs, clock, logger, sweepMs } = parts;
  let isStopped = false;
  let current: Promise<void> = Promise.resolve();

  async function sweep(): Promise<void> {
    // Renew our own leases first: after the machine wakes from sleep, they look lost although their workers are alive.
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
