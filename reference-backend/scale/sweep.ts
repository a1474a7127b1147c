import type { Hub } from '../api/feed';
import type { JobQueue } from '../queue';
import type { Settings } from '../settings';
import type { Store } from '../store/store';
import type { Worker } from '../worker';

interface SweepParts extends Settings {
  store: Store;
  queue: JobQueue;
  /** Of a process with an API. */
  hub: Hub | null;
  /** Of a process that works. */
  worker: Worker | null;
}

/**
 * The backstop: whatever a notification or a dead process should have done is done here. Returns the function that ends
 * it; it resolves when the sweep in progress is over.
 */
export function startSweep(parts: SweepParts): () => Promise<void> {
  const { store, queue, hub, worker, leaseMs, clock, logger, sweepMs } = parts;
  let stopped = false;
  let current: Promise<void> = Promise.resolve();

  async function sweep(): Promise<void> {
    // Our own claims first: after the machine has slept, they look lost though their workers live.
    await worker?.beat();
    for (const run of await store.expire({ returnMs: leaseMs })) {
      logger.warn('run_expired', { runId: run.id, status: run.status, outcome: run.cancel_outcome });
    }
    await Promise.all((await store.queued()).map((run) => queue.add(run)));
    await store.renumberQueue();
    await hub?.check();
  }

  function loop(): void {
    current = sweep()
      .catch((error: unknown) => logger.error('sweep_failed', { error }))
      .then(() => {
        if (!stopped) timer = clock.setTimeout(loop, sweepMs);
      });
  }
  let timer = clock.setTimeout(loop, sweepMs);

  return async () => {
    stopped = true;
    clock.clearTimeout(timer);
    await current;
  };
}
