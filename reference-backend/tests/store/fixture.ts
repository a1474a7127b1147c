import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { ClaimedRun, RunRow } from '../../rows';
import type { Database } from '../../store/database';
import { migrate } from '../../store/schema';
import { createStore, type Store } from '../../store/store';

/** A lease longer than any test, ms. */
export const LEASE = 60_000;
/** A cancel that gives the worker time to stop. */
export const SOFT = { by: 'ada', reason: null, force: false, graceMs: 60_000 };
/** A cancel that does not wait for the worker. */
export const FORCE = { ...SOFT, force: true };

/** A store on an empty database, with helpers that create runs in each status. */
export interface StoreFixture {
  readonly db: Database;
  readonly store: Store;
  queuedRun(name?: string): Promise<RunRow>;
  runningRun(): Promise<ClaimedRun>;
  cancellingRun(): Promise<ClaimedRun>;
  endedRun(status: 'succeeded' | 'failed'): Promise<ClaimedRun>;
  stepsOf(id: string): Promise<NonNullable<Awaited<ReturnType<Store['changes']>>>['steps']>;
  /** Moves the lease or the deadline of a run into the past, because tests cannot change the database's clock. */
  letPass(column: 'lease_until' | 'cancel_deadline_at', id: string): Promise<unknown>;
}

/** Opens the database before the tests of the enclosing describe block; each test starts without runs. */
export function storeFixture(open: () => Promise<Database>): StoreFixture {
  let db: Database;
  let store: Store;

  beforeAll(async () => {
    db = await open();
    store = createStore(db, await migrate(db));
  });
  afterAll(() => db.close());
  beforeEach(() => db.exec('truncate runs cascade'));

  const queuedRun = async (name = 'A run') => (await store.start('ada', { name })).run;

  async function runningRun() {
    const run = await store.claim((await queuedRun()).id, LEASE);
    if (!run) throw new Error('a queued run could not be claimed');
    return run;
  }

  return {
    get db() {
      return db;
    },
    get store() {
      return store;
    },
    queuedRun,
    runningRun,
    async cancellingRun() {
      const run = await runningRun();
      await store.cancel('ada', run.id, SOFT);
      return run;
    },
    async endedRun(status) {
      const run = await runningRun();
      await store.finish(run.id, run.claim, { status, error: null });
      return run;
    },
    async stepsOf(id) {
      const page = await store.changes(id, { owner: 'ada', after: 0, limit: 500 });
      return page?.steps ?? [];
    },
    letPass: (column, id) =>
      db.query(`update runs set ${column} = clock_timestamp() - interval '1 second' where id = $1`, [id]),
  };
}
