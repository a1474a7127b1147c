import pg from 'pg';
import type { Logger } from '../../settings';
import type { Database, Sql } from '../../store/database';
import { isPassing } from './passing';
import { DatabaseUnavailable } from './unavailable';

/** Client-side limits, ms. */
const CLIENT_LIMITS = { connectionTimeoutMillis: 3_000, query_timeout: 15_000, keepAlive: true };
/**
 * Prevents one stuck process from blocking all others: a worker that freezes inside a transaction loses its row locks
 * after five seconds, and a caller that waits for a lock is asked to retry. In ms.
 */
const SESSION_LIMITS = {
  statement_timeout: 10_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 5_000,
};
const limits = (scope: '' | 'local') =>
  Object.entries(SESSION_LIMITS)
    .map(([name, ms]) => `set ${scope} ${name} = ${ms}`)
    .join('; ');
/** Uses `set` instead of startup parameters, because poolers reject those. */
const LIMIT_SESSION = limits('');
/** Repeated in each transaction: behind a pooler in transaction mode, each one may use a different session. */
const BEGIN = `begin; ${limits('local')}`;
const MAX_PAUSE_MS = 2_000;

/** Returns the same error, or `DatabaseUnavailable` if the caller should retry. */
function translate(error: unknown): unknown {
  return error instanceof Error && isPassing(error)
    ? new DatabaseUnavailable(error.message || String('code' in error ? error.code : ''), { cause: error })
    : error;
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

/** Opens a PostgreSQL server, version 15 or later. Connects on first use and reconnects when needed. */
export function openPostgres(url: string, logger: Logger): Database {
  const options = { connectionString: url, application_name: 'runlight', ...CLIENT_LIMITS };
  const limit = async (client: pg.ClientBase) => void (await client.query(LIMIT_SESSION));
  const pool = new pg.Pool({ ...options, max: 10, onConnect: limit });
  const ignore = () => {}; // a query in progress rejects; without a listener, Node would also exit
  pool.on('connect', (client) => client.on('error', ignore));
  pool.on('error', ignore);
  const listeners = new Set<() => Promise<void>>();

  /**
   * Listens on a dedicated connection and reconnects when it breaks. The sweep picks up notifications missed in
   * between.
   */
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
        await limit(own);
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
        await sql.exec(BEGIN);
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
    async close() {
      await Promise.all([...listeners].map((close) => close()));
      await pool.end();
    },
  };
}
