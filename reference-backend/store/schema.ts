import type { Database } from './database';

/**
 * One script per version, in order; never edit one that has been released. `seq` orders runs (keyset pages, the queue).
 * `rev` and `last_n` are counters of the run row: taken under its lock, so commit order is rev order and nothing is
 * skipped. `claim` is the fencing token: the worker whose token is not in the row any more writes nothing.
 */
const MIGRATIONS = [
  `
  create table runs (
    id text primary key,
    seq integer generated always as identity unique,
    owner text not null,
    idempotency_key text,
    request jsonb not null,
    name text not null,
    dataset text,
    method text,
    status text not null default 'queued'
      check (status in ('queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled')),
    rev integer not null default 1,
    last_n integer not null default 0,
    attempt integer not null default 0,
    max_attempts integer not null,
    claim text,
    lease_until timestamptz,
    queue_position integer,
    total_steps integer,
    completed_steps integer not null default 0,
    current_step jsonb,
    current_fraction double precision not null default 0,
    metrics jsonb not null default '{}',
    cancel_requested_at timestamptz,
    cancel_requested_by text,
    cancel_reason text,
    cancel_deadline_at timestamptz,
    cancel_outcome text,
    error jsonb,
    created_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    finished_at timestamptz,
    updated_at timestamptz not null default clock_timestamp(),
    unique (owner, idempotency_key),
    check ((claim is not null) = (status in ('running', 'cancelling')))
  );
  create index runs_of_owner on runs (owner, seq desc);
  create index runs_unfinished on runs (status, seq) where status in ('queued', 'running', 'cancelling');
  create table steps (
    run_id text not null references runs on delete cascade,
    n integer not null,
    rev integer not null,
    attempt integer not null,
    kind text not null,
    status text not null check (status in ('running', 'done', 'failed', 'cancelled', 'interrupted')),
    title text not null,
    detail text,
    progress jsonb,
    metrics jsonb,
    method text,
    agent boolean not null default false,
    created_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    finished_at timestamptz,
    primary key (run_id, n)
  );
  create index steps_by_rev on steps (run_id, rev);
  `,
  // Runs of one workflow take about as long as each other: what `eta-profile` compares.
  `
  alter table runs drop column current_fraction,
    add column workflow text not null generated always as (
      case when method is null and dataset is null then 'name: ' || name
      else coalesce(method, '') || ' / ' || coalesce(dataset, '') end) stored;
  create index runs_of_workflow on runs (owner, workflow, finished_at desc) where status = 'succeeded';
  `,
];

/**
 * Brings the schema up to date; safe to call at every start and from several processes at once. Returns the store's
 * epoch: it names this set of data, and is another one when the data was thrown away.
 */
export async function migrate(db: Database): Promise<string> {
  return db.tx(async (sql) => {
    await sql.query('select pg_advisory_xact_lock(7485)'); // the second process waits here, then finds nothing to do
    await sql.exec('create table if not exists runlight_meta (key text primary key, value text not null)');
    await sql.exec(`insert into runlight_meta values ('version', '0'),
      ('epoch', replace(gen_random_uuid()::text, '-', '')) on conflict do nothing`);
    const meta = new Map(
      (await sql.query<{ key: string; value: string }>('select * from runlight_meta')).map((row) => [
        row.key,
        row.value,
      ]),
    );
    for (const script of MIGRATIONS.slice(Number(meta.get('version')))) await sql.exec(script);
    await sql.query(`update runlight_meta set value = $1 where key = 'version'`, [String(MIGRATIONS.length)]);
    return meta.get('epoch') ?? '';
  });
}
