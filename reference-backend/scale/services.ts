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

/** The services that a process runs on. */
export interface Services {
  db: Database;
  store: Store;
  /** The worker's view of the store: it waits while the database is unavailable. */
  workerStore: Store;
  queue: JobQueue;
  /** Stops waiting for unavailable servers, because the process exits. */
  giveUp(): void;
}

/** A startup error for a database that cannot be used: waiting would not help. */
function unusable(error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new Error(
    `runlight: the database cannot be used: ${reason}${code}. The backend does not start, because waiting does not help. ` +
      'Correct DATABASE_URL or the settings of the database server, and start again.',
    { cause: error },
  );
}

/**
 * Connects to the configured servers; an embedded database and an in-process queue replace those that are not
 * configured.
 *
 * @param open opens the database if there is no `databaseUrl`.
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
