import { once } from 'node:events';
import { join } from 'node:path';
import { createApp } from './app';
import { createEngine } from './engine';
import { createInProcessQueue } from './queue';
import { createRuns } from './runs';
import { DEFAULTS, type Settings } from './settings';
import { openPglite } from './store/pglite';
import { migrate } from './store/schema';
import { createStore } from './store/store';
import { startSweep } from './sweep';
import { createSimulatedWork } from './work';
import { createWorker } from './worker';

/** A running backend. */
export interface Backend {
  url: string;
  /** Shuts down gracefully: rejects new requests, releases the runs in progress, and closes the database. */
  close(): Promise<void>;
}

/**
 * Starts the API and the worker in this process. Missing options fall back to `DEFAULTS`.
 *
 * @throws if the port is in use (code `EADDRINUSE`).
 */
export async function startBackend(options: Partial<Settings> = {}): Promise<Backend> {
  const settings: Settings = { ...DEFAULTS, ...options };
  const { port, host, dataDir, concurrency, speed, clock, logger } = settings;
  const { work = createSimulatedWork(clock, speed) } = settings;

  const db = await openPglite(dataDir);
  const store = createStore(db, await migrate(db));
  const queue = createInProcessQueue(concurrency, (error, runId) => logger.error('job_failed', { runId, error }));
  const runs = createRuns(settings, createEngine({ ...settings, store, queue }));
  const worker = createWorker({ ...settings, store, queue, work, workDir: join(dataDir, 'work') });

  await store.expire({ allClaims: true }); // left by a killed process: no other process uses this database
  await worker.start();
  await Promise.all((await store.queued()).map((run) => queue.add(run)));
  const stopSweep = startSweep({ ...settings, store, queue, worker });

  const server = createApp({ runs }).listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://${host}:${typeof address === 'object' && address ? address.port : port}`,
    async close() {
      server.close();
      await runs.close(); // ends the event streams: clients reconnect to the next process
      await stopSweep();
      await worker.stop();
      server.closeAllConnections();
      await db.close();
    },
  };
}
