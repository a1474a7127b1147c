import type { QueuedRun } from './rows';

/**
 * Hands runs to workers. The store has the last word: a job delivered twice or too late is harmless, as its claim
 * fails.
 */
export interface JobQueue {
  /**
   * Enqueues a run; call it after the run has been committed. It can be called repeatedly and never rejects: the sweep
   * enqueues again any run that could not be delivered.
   */
  add(run: QueuedRun): Promise<void>;
  /** Starts delivering runs. `handler` resolves once it has finished with the run. */
  start(handler: (runId: string) => Promise<void>): Promise<void>;
  /** Stops delivering runs; resolves once all handlers have finished. */
  stop(): Promise<void>;
}

/**
 * The queue of a single process, first in, first out. It exists in memory only: the sweep enqueues again the runs that
 * are queued in the store.
 *
 * @param onError called when a handler rejects; the run is then taken over as if its worker had been lost.
 */
export function createInProcessQueue(concurrency: number, onError: (error: unknown, runId: string) => void): JobQueue {
  const waiting = new Set<string>();
  const busy = new Set<Promise<void>>();
  let handle: ((runId: string) => Promise<void>) | null = null;

  function next(): void {
    for (const runId of waiting) {
      if (!handle || busy.size >= concurrency) return;
      waiting.delete(runId);
      const job: Promise<void> = handle(runId)
        .catch((error: unknown) => onError(error, runId))
        .finally(() => {
          busy.delete(job);
          next();
        });
      busy.add(job);
    }
  }

  return {
    async add({ id }) {
      waiting.add(id);
      next();
    },
    async start(handler) {
      handle = handler;
      next();
    },
    async stop() {
      handle = null;
      await Promise.all(busy);
    },
  };
}
