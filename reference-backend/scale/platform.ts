import { Router } from 'express';
import { authenticate } from '../auth';
import { createInProcessQueue, type Platform } from '../platform';
import { openPglite } from '../store/pglite';
import { migrate } from '../store/schema';
import { createStore } from '../store/store';
import { createBullmqQueue } from './bullmq-queue';
import { createMetrics } from './metrics';
import { createPatientStore, untilAnswered } from './patience';
import { openPostgres } from './postgres';
import { limitRate } from './rate-limit';
import { shareReads } from './shared-reads';
import { answerStarting } from './starting';

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
 * As many processes as you like, where `databaseUrl` and `redisUrl` are set; with limits and metrics in any case.
 *
 * @param openEmbedded opens the database where there is no `databaseUrl`.
 */
export const createServers = (openEmbedded = openPglite): Platform => ({
  async openServices(settings) {
    const { databaseUrl, redisUrl, dataDir, concurrency, clock, logger } = settings;
    const db = databaseUrl ? openPostgres(databaseUrl, logger) : await openEmbedded(dataDir);
    try {
      const waiting = new AbortController();
      const onWait = (error: unknown) => logger.warn('database_unavailable', { error });
      const patience = { clock, signal: waiting.signal, onWait };
      const epoch = await untilAnswered(() => migrate(db), patience).catch((error) => {
        throw databaseUrl ? unusable(error) : error;
      });
      const store = createStore(db, epoch);
      const queue = redisUrl
        ? createBullmqQueue({ ...settings, redisUrl })
        : createInProcessQueue(concurrency, (error, runId) => logger.error('job_failed', { runId, error }));
      const workerStore = createPatientStore(store, patience);
      return { db, store, workerStore, feedStore: shareReads(store), queue, giveUp: () => waiting.abort() };
    } catch (error) {
      await db.close();
      throw error;
    }
  },
  answerStarting,
  createHandlers({ services, settings, feed, worker }) {
    const metrics = createMetrics({ db: services.db, feed, worker });
    const all = Router();
    all.use(metrics.measure);
    all.get('/metrics', authenticate(settings), metrics.serve);
    const calls = Router();
    if (settings.requestsPerMinute > 0) calls.use(limitRate(settings.requestsPerMinute));
    return { all, calls };
  },
});
