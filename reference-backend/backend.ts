import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../src/core/clock';
import { createApp } from './app';
import { type Access, DEMO_KEYS, parseKeys } from './auth';
import { createBullmqQueue } from './bullmq-queue';
import { migrate } from './db/migrations';
import { openPglite } from './db/pglite';
import type { Database } from './db/port';
import { openPostgres } from './db/postgres';
import { createLogger, type Logger } from './logger';
import { createMetrics } from './metrics';
import { untilAnswered } from './patience';
import { createHub } from './push/hub';
import { serveSockets } from './push/websocket';
import { createInProcessQueue } from './queue';
import type { PlanStep, RunRow } from './rows';
import { createStore, type Store } from './store/store';
import { startSweep } from './sweep';
import { createSimulatedWork, type Work } from './work';
import { createWorker, DEFAULT_LEASE_MS } from './worker';

/** Options of {@link startBackend}. Times in ms. */
export interface BackendOptions extends Partial<Access> {
  /** What this process does. Default `all`. */
  role?: 'api' | 'worker' | 'all';
  /** A PostgreSQL server, 15 or later. Default: the embedded database in `dataDir`. */
  databaseUrl?: string | undefined;
  /** A Redis server, by which API processes hand runs to workers. Default: a queue in this process. */
  redisUrl?: string | undefined;
  /** 0 = any free one. Default 4310. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Where data and temporary files are kept, or `memory`. Default `memory`. */
  dataDir?: string;
  /** How much faster the simulated work runs. Default 1. */
  speed?: number;
  /** What a run does. Default: the simulated work. */
  work?: Work;
  /** Runs worked on at a time. Default 2. */
  concurrency?: number;
  /** Reads and cancels one user may send; a fiftieth as many starts. 0 = any number. Default 0. */
  requestsPerMinute?: number;
  /** WebSockets and event streams one user may have open. Default 100. */
  maxConnectionsPerUser?: number;
  clock?: Clock;
  logger?: Logger;
  /** Time a worker has for stopping after a cancel. Default 10000. */
  graceMs?: number;
  maxAttempts?: number;
  /** How often a worker looks for a cancel it was not told of. Default: a third of the lease. */
  heartbeatMs?: number;
  /** A worker silent for so long is lost. Default 15000. */
  leaseMs?: number;
  /** Default 1000. */
  sweepMs?: number;
  /** Time for requests and workers to come to an end at `close()`. Default 8000. */
  drainMs?: number;
  cleanUp?: (dir: string) => Promise<void>;
  /** The steps a run is going to have, where that is known beforehand. Default: it is not. */
  planOf?: (run: RunRow) => readonly PlanStep[] | null;
  /** A built page to serve at `/`. Default: the demo. */
  pageDir?: string;
}

/** A running backend. */
export interface Backend {
  url: string;
  store: Store;
  /** Folder of the runs' temporary files. */
  workDir: string;
  /** Ends it in good order: no new requests, runs in work given back, database closed. Calling it again is harmless. */
  close(): Promise<void>;
}

/** Answers while the database opens (several seconds at the very first start). */
const notYet: RequestListener = (_req, res) => {
  const request_id = randomUUID();
  const headers = { 'Retry-After': '1', 'X-Request-Id': request_id, 'Content-Type': 'application/problem+json' };
  const problem = { type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'starting' };
  res.writeHead(503, headers);
  res.end(JSON.stringify({ ...problem, detail: 'The database is being opened. Come again.', request_id }));
};

/**
 * Starts API and worker in this process, or one of the two; without further options on the embedded database.
 *
 * @throws when the port is taken (code `EADDRINUSE`) or the data folder is open in another process.
 */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const { port = 4310, host = '127.0.0.1', dataDir = 'memory', clock = systemClock, concurrency = 2 } = options;
  const { role = 'all', databaseUrl, redisUrl, leaseMs = DEFAULT_LEASE_MS, maxConnectionsPerUser = 100 } = options;
  const { logger = createLogger('silent'), keys = parseKeys(DEMO_KEYS), origins = [] } = options;
  const { speed = 1, work = createSimulatedWork(clock, speed), sweepMs = 1000, drainMs = 8000, ...rest } = options;

  // The port first: it is what most often goes wrong, and costs nothing to try.
  let listener = notYet;
  const server = createServer((req, res) => listener(req, res));
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const url = `http://${host}:${typeof address === 'object' && address ? address.port : port}`;

  let opened: Database | null = null;
  try {
    const db = databaseUrl ? openPostgres({ url: databaseUrl, logger }) : await openPglite(dataDir);
    opened = db;
    const patience = {
      clock,
      signal: new AbortController().signal,
      onWait: (error: unknown) => logger.warn('database_unavailable', { error }),
    };
    const store = createStore(db, await untilAnswered(() => migrate(db), patience));
    const workDir = dataDir === 'memory' ? await mkdtemp(join(tmpdir(), 'runlight-')) : join(dataDir, 'work');
    const queue = redisUrl
      ? createBullmqQueue({ url: redisUrl, concurrency, lockMs: leaseMs, logger })
      : createInProcessQueue(concurrency, (error, runId) => logger.error('job_failed', { runId, error }));
    const parts = { ...rest, store, queue, clock, logger };
    const worker = role === 'api' ? null : createWorker({ ...parts, work, workDir });
    const hub = role === 'worker' ? null : await createHub({ store, logger, maxPerUser: maxConnectionsPerUser });
    for (const run of await store.expire({ allClaims: db.exclusive, returnMs: leaseMs })) {
      logger.warn('run_recovered', { runId: run.id, status: run.status });
    }
    await worker?.start();
    await Promise.all((await store.queued()).map((run) => queue.add(run)));
    const stopSweep = startSweep({ store, queue, hub, worker, leaseMs, clock, logger, everyMs: sweepMs });
    let closing: Promise<void> | null = null;
    const isReady = () => closing === null;
    const metrics = createMetrics({ store, connections: () => hub?.size() ?? 0, inWork: () => worker?.size() ?? 0 });
    const app = createApp({ ...parts, hub, metrics, keys, origins, isReady });
    listener = (req, res) => {
      // Whoever polls would keep the connection alive, and the shutdown waiting.
      if (!isReady()) res.setHeader('Connection', 'close');
      app(req, res);
    };
    const closeSockets = hub ? serveSockets({ ...parts, server, hub, keys, origins, isReady }) : () => {};

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
