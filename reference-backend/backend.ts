import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHub } from './api/feed';
import { createApp } from './app';
import { createInProcessQueue } from './queue';
import { createBullmqQueue } from './scale/bullmq-queue';
import { createMetrics } from './scale/metrics';
import { untilAnswered } from './scale/patience';
import { openPostgres } from './scale/postgres';
import { answerStarting } from './scale/starting';
import { startSweep } from './scale/sweep';
import { DEFAULTS, type Settings } from './settings';
import type { Database } from './store/database';
import { openPglite } from './store/pglite';
import { migrate } from './store/schema';
import { createStore, type Store } from './store/store';
import { serveSockets } from './websocket';
import { createSimulatedWork } from './work';
import { createWorker } from './worker';

/** Options of {@link startBackend}; what is left out is as in `DEFAULTS`. */
export type BackendOptions = Partial<Settings>;

/** A running backend. */
export interface Backend {
  url: string;
  store: Store;
  /** Folder of the runs' temporary files. */
  workDir: string;
  /** Ends it in good order: no new requests, runs in work given back, database closed. Calling it again is harmless. */
  close(): Promise<void>;
}

/** A database that cannot be used ends the start, with words: waiting would not change it. */
function unusable(error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new Error(
    `runlight: the database cannot be used: ${reason}${code}. Waiting does not change that, so the backend does not start. ` +
      'Correct DATABASE_URL, or what the server allows, and start again.',
    { cause: error },
  );
}

/**
 * Starts API and worker in this process, or one of the two; without further options on the embedded database.
 *
 * @throws when the port is taken (code `EADDRINUSE`) or the data folder is open in another process.
 */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const settings: Settings = { ...DEFAULTS, ...options };
  const { role, port, host, dataDir, databaseUrl, redisUrl, concurrency, leaseMs, drainMs, clock, logger } = settings;
  const { work = createSimulatedWork(clock, settings.speed) } = settings;

  // The port first: it is what most often goes wrong, and costs nothing to try.
  let listener = answerStarting;
  const server = createServer((req, res) => listener(req, res));
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const url = `http://${host}:${typeof address === 'object' && address ? address.port : port}`;

  let opened: Database | null = null;
  try {
    const db = databaseUrl ? openPostgres(databaseUrl, logger) : await openPglite(dataDir);
    opened = db;
    const patience = {
      clock,
      signal: new AbortController().signal,
      onWait: (error: unknown) => logger.warn('database_unavailable', { error }),
    };
    const epoch = await untilAnswered(() => migrate(db), patience).catch((error) => {
      throw databaseUrl ? unusable(error) : error;
    });
    const store = createStore(db, epoch);
    const workDir = dataDir === 'memory' ? await mkdtemp(join(tmpdir(), 'runlight-')) : join(dataDir, 'work');
    const queue = redisUrl
      ? createBullmqQueue({ ...settings, redisUrl })
      : createInProcessQueue(concurrency, (error, runId) => logger.error('job_failed', { runId, error }));
    const parts = { ...settings, store, queue };
    const worker = role === 'api' ? null : createWorker({ ...parts, work, workDir });
    const hub = role === 'worker' ? null : await createHub(parts);
    for (const run of await store.expire({ allClaims: db.exclusive, returnMs: leaseMs })) {
      logger.warn('run_recovered', { runId: run.id, status: run.status });
    }
    await worker?.start();
    await Promise.all((await store.queued()).map((run) => queue.add(run)));
    const stopSweep = startSweep({ ...parts, hub, worker });
    let closing: Promise<void> | null = null;
    const isReady = () => closing === null;
    const metrics = createMetrics({ store, hub, worker });
    const app = createApp({ ...parts, hub, metrics, isReady });
    listener = (req, res) => {
      // Whoever polls would keep the connection alive, and the shutdown waiting.
      if (!isReady()) res.setHeader('Connection', 'close');
      app(req, res);
    };
    const closeSockets = hub ? serveSockets({ ...parts, server, hub, isReady }) : () => {};

    async function close(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      await hub?.close();
      closeSockets();
      const late = setTimeout(() => server.closeAllConnections(), drainMs);
      await stopSweep();
      const idle = worker ? worker.stop() : queue.stop();
      await Promise.race([idle, new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
      await closed;
      clearTimeout(late);
      await db.close();
      if (dataDir === 'memory') await rm(workDir, { recursive: true, force: true });
    }
    return {
      url,
      store,
      workDir,
      close() {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    server.close();
    server.closeAllConnections();
    await opened?.close();
    throw error;
  }
}
