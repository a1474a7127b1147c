import pg from 'pg';
import type { Logger } from '../logger';
import { type Database, DatabaseUnavailable, type Sql } from './port';

/**
 * What keeps one stuck process from holding up all: a worker frozen in the middle of a transaction loses its row locks
 * after five seconds, and whoever waits for a lock is told to come again.
 */
const PATIENCE = {
  connectionTimeoutMillis: 3_000,
  statement_timeout: 10_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 5_000,
  query_timeout: 15_000,
  keepAlive: true,
};
/** SQLSTATEs that pass by themselves: connection lost, shutting down, too many connections, a lock not got, a deadlock. */
const PASSING = /^(?:08|53|57P|25P03|55P03|57014|40001|40P01)/;
const MAX_PAUSE_MS = 2_000;

/** The same error, or `DatabaseUnavailable` where repeating is the right answer. */
function translate(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const passes =
    error instanceof pg.DatabaseError
      ? PASSING.test(code)
      : /^E[A-Z]+$/.test(code) || /connect|terminated|timeout|queryable/i.test(error.message);
  return passes ? new DatabaseUnavailable(error.message || code, { cause: error }) : error;
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw translate(error);
  }
}

const toSql = (engine: Pick<pg.ClientBase, 'query'>): Sql => ({
  async query<Row>(text: string, params: readonly unknown[] = []) {
    return (await asked(engine.query(text, [...params]))).rows as Row[];
  },
  async exec(text) {
    await asked(engine.query(text));
  },
});

/** Opens a PostgreSQL server, 15 or later. It connects when it is first asked, and again whenever that is needed. */
export function openPostgres(url: string, logger: Logger): Database {
  const options = { connectionString: url, application_name: 'runlight', ...PATIENCE };
  const pool = new pg.Pool({ ...options, max: 10 });
  const ignore = () => {}; // a statement in progress rejects; without a listener Node would end the process as well
  pool.on('connect', (client) => client.on('error', ignore));
  pool.on('error', ignore);
  const listeners = new Set<() => Promise<void>>();

  /** Listens on a connection of its own, and comes back when that is lost. What was told meanwhile is the sweep's to find. */
  async function listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>> {
    let client: pg.Client | null = null;
    let timer: NodeJS.Timeout | undefined;
    let isClosed = false;

    async function connect(failures = 0): Promise<void> {
      if (isClosed) return;
      const own = new pg.Client(options).on('error', ignore);
      client = own.on('notification', ({ payload = '' }) => onPayload(payload));
      try {
        await own.connect();
        await own.query(`listen ${channel}`);
        own.on('end', () => void connect());
      } catch (error) {
        logger.warn('listen_failed', { channel, error });
        own.end().catch(ignore);
        timer = setTimeout(connect, Math.min(MAX_PAUSE_MS, 50 * 2 ** failures), failures + 1);
      }
    }
    async function close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      listeners.delete(close);
      await client?.end().catch(ignore);
    }
    listeners.add(close);
    await connect();
    return close;
  }

  return {
    ...toSql(pool),
    async tx(work) {
      const client = await asked(pool.connect());
      let broken = true;
      try {
        const sql = toSql(client);
        await sql.exec('begin');
        const result = await work(sql);
        await sql.exec('commit');
        broken = false;
        return result;
      } catch (error) {
        broken = await client.query('rollback').then(
          () => false,
          () => true,
        );
        throw error;
      } finally {
        client.release(broken);
      }
    },
    listen,
    exclusive: false,
    async close() {
      await Promise.all([...listeners].map((close) => close()));
      await pool.end();
    },
  };
}
