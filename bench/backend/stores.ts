import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '../../reference-backend/scale/database/postgres';
import { newDatabase, type Service } from '../../reference-backend/scale/distributed/services';
import { createLogger } from '../../reference-backend/scale/logger';
import type { Database } from '../../reference-backend/store/database';
import { openPglite } from '../../reference-backend/store/pglite';
import { migrate } from '../../reference-backend/store/schema';
import { createStore } from '../../reference-backend/store/store';
import { aStep, aStepEnd } from '../../reference-backend/testing';
import { ratePerSecond } from './numbers';

/** Steps started and finished per second: two transitions each, with notifications. `lanes` runs in parallel. */
async function appendRate(db: Database, lanes: number, ms: number): Promise<number> {
  const store = createStore(db, await migrate(db));
  const runs = await Promise.all(
    Array.from({ length: lanes }, async () => {
      const { run } = await store.start('ada', { name: 'Bench' });
      const claimed = await store.claim(run.id, 600_000);
      if (!claimed) throw new Error('the run could not be claimed');
      return claimed;
    }),
  );
  return ratePerSecond(ms, lanes, async (lane) => {
    const run = runs[lane];
    if (!run) return;
    await store.startStep(run.id, run.claim, aStep);
    await store.finishStep(run.id, run.claim, aStepEnd);
  });
}

/** Steps per second on each engine. */
export async function measureStores(server: Service, ms: number) {
  const dir = await mkdtemp(join(tmpdir(), 'runlight-bench-'));
  const embedded = await openPglite(join(dir, 'data'));
  const url = await newDatabase(server);
  const postgres = openPostgres(url, createLogger('silent'));
  const result = {
    embedded: await appendRate(embedded, 1, ms),
    postgres: await appendRate(postgres, 1, ms),
    postgresParallel: await appendRate(postgres, 8, ms),
  };
  await Promise.all([embedded.close(), postgres.close()]);
  await rm(dir, { recursive: true });
  return result;
}
