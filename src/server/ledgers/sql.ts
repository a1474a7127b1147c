import type { LedgerRecord, RunLedger } from '../ledger';
import { seqOf } from './cursor';

/** Runs one PostgreSQL statement with parameters (`$1`, `$2`, …) and resolves with its rows. */
export type SqlQuery = (text: string, params: unknown[]) => Promise<readonly unknown[] | { rows: readonly unknown[] }>;

/** Options of {@link sqlLedger}. */
export interface SqlLedgerOptions {
  /** Table name, optionally with a schema. Default `runlight_ledger`. */
  table?: string;
}

/** A ledger in PostgreSQL that can create its table. */
export interface SqlLedger extends RunLedger {
  /**
   * Creates the table and indexes of {@link sqlLedgerSchema} if they do not exist. Safe to run in several processes at
   * once.
   */
  migrate(): Promise<void>;
  /** Starts a new revision sequence, e.g. after restoring a backup. Clients then reload everything. */
  newEpoch(): Promise<void>;
}

const NAME = /^[a-z_][a-z0-9_]{0,48}(?:\.[a-z_][a-z0-9_]{0,48})?$/i;
/** ID of the row that holds the epoch. Not a valid run ID. */
const EPOCH = '/epoch';
/** PostgreSQL advisory lock, held while the table is created. */
const LOCK = 7_486_001;

/** @throws TypeError if the name is invalid: it becomes part of SQL statements. */
function checkName(table: string): string {
  if (NAME.test(table)) return table;
  throw new TypeError(
    `runlight: "${table}" is not a valid table name for the ledger. Use letters, digits and underscores.`,
  );
}

/** SQL statements that create the table of {@link sqlLedger}, for your own migrations. */
export function sqlLedgerSchema({ table = 'runlight_ledger' }: SqlLedgerOptions = {}): readonly string[] {
  const name = checkName(table);
  const index = name.replace('.', '_');
  return [
    `create table if not exists ${name} (
  id text primary key,
  seq bigint generated always as identity,
  version integer not null,
  owner text not null,
  listed boolean not null,
  due_at bigint,
  record text not null
)`,
    `create index if not exists ${index}_owner on ${name} (owner, seq desc) where listed`,
    `create index if not exists ${index}_due on ${name} (due_at) where due_at is not null`,
  ];
}

interface Row {
  id: string;
  seq: string | number;
  record: string;
}

/**
 * A ledger in PostgreSQL, for any number of processes. Each write is a single statement, so it works with connection
 * poolers.
 *
 * @param query e.g. `(text, params) => pool.query(text, params)` with pg, PGlite or another driver
 * @throws TypeError if the table name is invalid
 */
export function sqlLedger(query: SqlQuery, { table = 'runlight_ledger' }: SqlLedgerOptions = {}): SqlLedger {
  const name = checkName(table);
  const ask = async <R>(text: string, params: unknown[]): Promise<readonly R[]> => {
    const result = await query(text, params);
    return ('rows' in result ? result.rows : result) as readonly R[];
  };
  const values = ({ version, owner, listed, dueAt, ...rest }: LedgerRecord) => [
    version,
    owner,
    listed,
    dueAt === null ? null : Math.round(dueAt),
    JSON.stringify({ version, owner, listed, dueAt, ...rest }),
  ];

  return {
    async migrate() {
      // Locked, because concurrent "create table if not exists" statements can fail in PostgreSQL.
      const statements = sqlLedgerSchema({ table }).join(';\n');
      await query(`do $$ begin perform pg_advisory_xact_lock(${LOCK}); ${statements}; end $$`, []);
    },
    async epoch() {
      const insert = `insert into ${name} (id, version, owner, listed, record) values ($1, 1, '', false, $2) on conflict (id) do nothing`;
      await query(insert, [EPOCH, crypto.randomUUID()]);
      const [row] = await ask<Row>(`select record from ${name} where id = $1`, [EPOCH]);
      return row?.record ?? '';
    },
    async newEpoch() {
      await query(`update ${name} set record = $2 where id = $1`, [EPOCH, crypto.randomUUID()]);
    },
    async get(ids) {
      const rows = await ask<Row>(`select id, seq, record from ${name} where id = any($1::text[])`, [[...ids]]);
      const found = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id): LedgerRecord | null => {
        const row = found.get(id);
        return row ? { ...JSON.parse(row.record), seq: Number(row.seq) } : null;
      });
    },
    async put(id, seen, record) {
      const text =
        seen === 0
          ? `insert into ${name} (id, version, owner, listed, due_at, record) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing returning id`
          : `update ${name} set version = $2, owner = $3, listed = $4, due_at = $5, record = $6 where id = $1 and version = $7 returning id`;
      const rows = await ask(text, seen === 0 ? [id, ...values(record)] : [id, ...values(record), seen]);
      return rows.length === 1;
    },
    async remove(id, seen) {
      const rows = await ask(`delete from ${name} where id = $1 and version = $2 returning id`, [id, seen]);
      return rows.length === 1;
    },
    async list(owner, { before, limit }) {
      const rows = await ask<Row>(
        `select id, seq from ${name} where owner = $1 and listed and ($2::bigint is null or seq < $2::bigint) order by seq desc limit $3`,
        [owner, seqOf(before), limit + 1],
      );
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return { ids: page.map(({ id }) => id), next: last && rows.length > limit ? String(last.seq) : null };
    },
    async due(now, limit) {
      const rows = await ask<Row>(`select id from ${name} where due_at <= $1 order by due_at limit $2`, [
        Math.round(now),
        limit,
      ]);
      return rows.map(({ id }) => id);
    },
  };
}
