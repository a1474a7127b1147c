import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../app';
import type { Backend as OneProcess } from '../backend';
import { createEngine } from '../engine';
import { createRuns } from '../runs';
import type { Store } from '../store/store';
import { startSweep } from '../sweep';
import { createSimulatedWork } from '../work';
import { createWorker } from '../worker';
import { openEmbedded } from './database/embedded';
import { withHistory } from './database/history';
import { callerOf, isAllowedOrigin } from './http/access';
import { createOperations } from './http/operations';
import { refuseRest } from './http/refusals';
import { answerStarting } from './http/starting';
import { serveSockets } from './http/websocket';
import { openServices, type Services } from './services';
import { SERVER_DEFAULTS, type ServerSettings } from './settings/settings';

/** Options of {@link startBackend}; missing options fall back to `SERVER_DEFAULTS`. */
export type BackendOptions = Partial<ServerSettings>;

/** A running process. `close` can be called more than once. */
export interface Backend extends OneProcess {
  store: Store;
  /** The folder of the runs' temporary files. */
  workDir: string;
}

/**
 * Starts the API, the worker, or both in this process. With `databaseUrl` and `redisUrl`, any number of processes can
 * run side by side.
 *
 * @param open opens the database if there is no `databaseUrl`.
 * @throws if the port is in use (code `EADDRINUSE`) or another process has the data folder open.
 */
export async function startBackend(options: BackendOptions = {}, open = openEmbedded): Promise<Backend> {
  const settings: ServerSettings = { ...SERVER_DEFAULTS, ...options };
  const { role, port, host, dataDir, drainMs, clock, logger } = settings;

  // Open the port first: this is the most common failure, and the cheapest to detect.
  let listener = answerStarting;
  const server = createServer((req, res) => listener(req, res));
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const url = `http://${host}:${typeof address === 'object' && address ? address.port : port}`;

  let opened: Services | null = null;
  try {
    const services = await openServices(settings, open);
    opened = services;
    const { db, store, workerStore, queue } = services;
    const workDir = dataDir === 'memory' ? await mkdtemp(join(tmpdir(), 'runlight-')) : join(dataDir, 'work');
    const { work = createSimulatedWork(clock, settings.speed), limits = {} } = settings;
    const engine = withHistory(createEngine({ ...settings, store, queue }), db, settings);
    const authenticate = ({ headers }: Request) => callerOf(headers, settings);
    const origins = (origin: string) => isAllowedOrigin(origin, settings);
    const runs = role === 'worker' ? null : createRuns(settings, engine, { authenticate, origins, limits });
    const worker = role === 'api' ? null : createWorker({ ...settings, store: workerStore, queue, work, workDir });

    await settings.prepare?.(db);
    for (const run of await store.expire({ allClaims: !settings.databaseUrl, returnMs: settings.leaseMs })) {
      logger.warn('run_recovered', { runId: run.id, status: run.status });
    }
    await worker?.start();
    await Promise.all((await store.queued()).map((run) => queue.add(run)));
    const stopSweep = startSweep({ ...settings, store, queue, worker });

    let closing: Promise<void> | null = null;
    const isReady = () => closing === null;
    const app = createApp({ runs, before: createOperations({ services, settings, runs, worker, isReady }) });
    refuseRest(app, logger);
    listener = (req, res) => {
      // A polling client would keep its connection alive and delay the shutdown.
      if (!isReady()) res.setHeader('Connection', 'close');
      app(req, res);
    };
    const closeSockets = runs && serveSockets({ ...settings, server, runs, isReady });

    async function close(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      await runs?.close();
      closeSockets?.();
      // The streams have ended, but clients keep their connections open.
      const idle = setInterval(() => server.closeIdleConnections(), 20);
      const late = setTimeout(() => server.closeAllConnections(), drainMs);
      await stopSweep();
      services.giveUp();
      const given = worker ? worker.stop() : queue.stop();
      await Promise.race([given, new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
      await closed;
      clearTimeout(late);
      clearInterval(idle);
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
    await opened?.db.close();
    throw error;
  }
}
