import type { Database } from './database';

/**
 * The tables. To change a table in use, add an `alter table … add column if not exists` below: the script runs at every
 * start. `seq` orders runs (keyset pagination, the queue). `rev` and `last_n` are counters in the run's row,
 * incremented under its lock, so revs follow the commit order without gaps. `claim` is the fencing token: a worker
 * whose token is no longer in the row cannot write.
 */
const SCHEMA = `
  create table if not exists runlight_meta (key text primary key, value text not null);
  insert into runlight_meta values ('epoch', replace(gen_random_uuid()::text, '-', '')) on conflict do nothing;
  create table if not exists runs (
    id text primary key, seq integer generated always as identity unique, owner text not null,
    request jsonb not null, name text not null, dataset text, method text,
    status text not null default 'queued'
      check (status in ('queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled')),
    rev integer not null default 1, last_n integer not null default 0,
    attempt integer not null default 0, max_attempts integer not null,
    claim text, lease_until timestamptz, queue_position integer,
    total_steps integer, completed_steps integer not null default 0, current_step jsonb,
    metrics jsonb not null default '{}', error jsonb,
    cancel_requested_at timestamptz, cancel_requested_by text, cancel_reason text,
    cancel_deadline_at timestamptz, cancel_outcome text,
    created_at timestamptz not null default clock_timestamp(), started_at timestamptz,
    finished_at timestamptz, updated_at timestamptz not null default clock_timestamp(),
    check ((claim is not null) = (status in ('running', 'cancelling')))
  );
  create index if not exists runs_of_owner on runs (owner, seq desc);
  create index if not exists runs_unfinished on runs (status, seq) where status in ('queued', 'running', 'cancelling');
  create table if not exists steps (
    run_id text not null references runs on delete cascade, n integer not null,
    rev integer not null, attempt integer not null, kind text not null,
    status text not null check (status in ('running', 'done', 'failed', 'cancelled', 'interrupted')),
    title text not null, detail text, progress jsonb, metrics jsonb,
    method text, agent boolean not null default false,
    created_at timestamptz not null default clock_timestamp(), started_at timestamptz, finished_at timestamptz,
    primary key (run_id, n)
  );
  create index if not exists steps_by_rev on steps (run_id, rev);
`;

/**
 * Creates missing tables; safe to run at every start and from several processes at once. Returns the store's epoch: it
 * identifies this data set, and changes if the data is deleted.
 *
 * @param more further SQL to run; it must be idempotent.
 */
export function migrate(db: Database, more = ''): Promise<string> {
  return db.tx(async (sql) => {
    await sql.query('select pg_advisory_xact_lock(7485)'); // a second process waits here, then has nothing to do
    await sql.exec(SCHEMA + more);
    const [meta] = await sql.query<{ value: string }>(`select value from runlight_meta where key = 'epoch'`);
    return meta?.value ?? '';
  });
}
