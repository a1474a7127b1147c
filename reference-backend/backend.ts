import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFeed, type Feed } from './api/feed';
import { createApp } from './app';
import { createEngine } from './engine';
import { type Platform, type Services, singleProcess } from './platform';
import { DEFAULTS, type Settings } from './settings';
import type { Store } from './store/store';
import { startSweep } from './sweep';
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

/**
 * Starts API and worker in this process, or one of the two.
 *
 * @throws when the port is taken (code `EADDRINUSE`) or the data folder is open in another process.
 */
export async function startBackend(options: BackendOptions = {}, platform: Platform = singleProcess): Promise<Backend> {
  const settings: Settings = { ...DEFAULTS, ...options };
  const { role, port, host, dataDir, drainMs, clock, logger } = settings;

  // The port first: it is what most often goes wrong, and costs nothing to try.
  let listener = platform.answerStarting;
  const server = createServer((req, res) => listener(req, res));
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const url = `http://${host}:${typeof address === 'object' && address ? address.port : port}`;

  let opened: Services | null = null;
  try {
    const services = await platform.openServices(settings);
    opened = services;
    const { db, store, queue } = services;
    const workDir = dataDir === 'memory' ? await mkdtemp(join(tmpdir(), 'runlight-')) : join(dataDir, 'work');
    const { work = createSimulatedWork(clock, settings.speed) } = settings;
    const engine = createEngine({ ...settings, store, queue });
    const feed: Feed | null =
      role === 'worker' ? null : await createFeed({ ...settings, store: services.feedStore ?? store });
    const worker =
      role === 'api' ? null : createWorker({ ...settings, store: services.workerStore ?? store, queue, work, workDir });

    for (const run of await store.expire({ allClaims: db.exclusive, returnMs: settings.leaseMs })) {
      logger.warn('run_recovered', { runId: run.id, status: run.status });
    }
    await worker?.start();
    await Promise.all((await store.queued()).map((run) => queue.add(run)));
    const stopSweep = startSweep({ ...settings, store, queue, feed, worker });

    let closing: Promise<void> | null = null;
    const isReady = () => closing === null;
    const handlers = platform.createHandlers?.({ services, settings, feed, worker });
    const app = createApp({ ...settings, engine, feed, isReady, ...(handlers && { handlers }) });
    listener = (req, res) => {
      // A client that polls would keep the connection alive, and the shutdown waiting.
      if (!isReady()) res.setHeader('Connection', 'close');
      app(req, res);
    };
    const closeSockets = feed ? serveSockets({ ...settings, server, feed, isReady }) : () => {};

    async function close(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      await feed?.close();
      closeSockets();
      const late = setTimeout(() => server.closeAllConnections(), drainMs);
      await stopSweep();
      services.giveUp?.();
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
    await opened?.db.close();
    throw error;
  }
}
