import { createInProcessQueue, type JobQueue } from '../queue';
import type { Database } from '../store/database';
import { migrate } from '../store/schema';
import { createStore, type Store } from '../store/store';
import { createBullmqQueue } from './bullmq-queue';
import type { openEmbedded } from './database/embedded';
import { HISTORY_SCHEMA } from './database/history';
import { createPatientStore, untilAnswered } from './database/patience';
import { openPostgres } from './database/postgres';
import type { ServerSettings } from './settings/settings';

/** What a process runs on. */
export interface Services {
  db: Database;
  store: Store;
  /** The store as a worker uses it: it waits while the database is away. */
  workerStore: Store;
  queue: JobQueue;
  /** Stops waiting for servers that are away: the process ends. */
  giveUp(): void;
}

/** A database that cannot be used ends the start with words: waiting would not change it. */
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
 * Connects to the servers that are set; a database and a queue of this process take the place of those that are not.
 *
 * @param open opens the database where there is no `databaseUrl`.
 */
export async function openServices(settings: ServerSettings, open: typeof openEmbedded): Promise<Services> {
  const { databaseUrl, redisUrl, dataDir, concurrency, clock, logger } = settings;
  const db = databaseUrl ? openPostgres(databaseUrl, logger) : await open(dataDir);
  try {
    const waiting = new AbortController();
    const onWait = (error: unknown) => logger.warn('database_unavailable', { error });
    const patience = { clock, signal: waiting.signal, onWait };
    const epoch = await untilAnswered(() => migrate(db, HISTORY_SCHEMA), patience).catch((error) => {
      throw databaseUrl ? unusable(error) : error;
    });
    const store = createStore(db, epoch);
    const queue = redisUrl
      ? createBullmqQueue({ ...settings, redisUrl })
      : createInProcessQueue(concurrency, (error, runId) => logger.error('job_failed', { runId, error }));
    return { db, store, workerStore: createPatientStore(store, patience), queue, giveUp: () => waiting.abort() };
  } catch (error) {
    await db.close();
    throw error;
  }
}
