import type { QueuedRun } from './rows';

/** Hands runs to workers. The store decides: a job handed out twice or too late is harmless, its claim fails. */
export interface JobQueue {
  /**
   * Announces a run; call it after the run has been committed. Repeating it is allowed. It never rejects: what could not
   * be handed over is added again by the sweep.
   */
  add(run: QueuedRun): Promise<void>;
  /** Starts handing out runs. `handler` resolves when it is done with the run. */
  start(handler: (runId: string) => Promise<void>): Promise<void>;
  /** Hands out no more; resolves when all handlers are done. */
  stop(): Promise<void>;
}

/**
 * The queue of a single process, first come, first served. It forgets everything with the process: the sweep adds what
 * the store says is queued.
 *
 * @param onError a handler rejected; the run is then taken over like that of a lost worker.
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
