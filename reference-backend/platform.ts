import type { RequestListener } from 'node:http';
import type { Router } from 'express';
import type { Feed } from './api/feed';
import type { QueuedRun } from './rows';
import type { Settings } from './settings';
import type { Database } from './store/database';
import { openPglite } from './store/pglite';
import { migrate } from './store/schema';
import { createStore, type Store } from './store/store';
import type { Worker } from './worker';

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

/** What a process runs on. */
export interface Services {
  db: Database;
  store: Store;
  /** The store as a worker and as the feed use it. Default: the store itself. */
  workerStore?: Store;
  feedStore?: Store;
  queue: JobQueue;
  /** Stops waiting for servers that are away: the process ends. */
  giveUp?(): void;
}

/** What is running, for the handlers of a platform. */
export interface Running {
  services: Services;
  settings: Settings;
  feed: Feed | null;
  worker: Worker | null;
}

/** The seam to more than one process: here is one process without anything to install, `scale/` has another. */
export interface Platform {
  openServices(settings: Settings): Promise<Services>;
  /** Answers until the backend is ready. */
  answerStarting: RequestListener;
  /** Handlers for every request, and for the calls of an authenticated caller. */
  createHandlers?(running: Running): { all: Router; calls: Router };
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

/** One process on an embedded database. */
export const singleProcess: Platform = {
  async openServices({ dataDir, concurrency, logger }) {
    const db = await openPglite(dataDir);
    const queue = createInProcessQueue(concurrency, (error, runId) => logger.error('job_failed', { runId, error }));
    return { db, store: createStore(db, await migrate(db)), queue };
  },
  answerStarting: (_req, res) => res.writeHead(503, { 'Retry-After': '1' }).end(),
};
