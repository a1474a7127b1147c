import type { RunRow } from '../rows';
import type { Database } from './database';
import { plain } from './text';

/** The NOTIFY channel for changes. */
export const CHANNEL = 'runlight_runs';
/**
 * The database's clock, shared by all processes. Not now(): that is the start of the transaction, before it waited for
 * locks.
 */
export const NOW = 'clock_timestamp()';
/** Notifies listeners once the transaction commits. */
export const NOTIFY = `pg_notify('${CHANNEL}', json_build_object('id', id, 'rev', rev, 'status', status)::text)`;
/** A run with the time of the read. */
export const RUN = `*, ${NOW} as server_time`;

const utc = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`;
/** The columns of a step in wire format. */
export const STEP = `n, rev, attempt, kind, status, title, detail, progress, metrics, method, agent,
  ${utc('created_at')}, ${utc('started_at')}, ${utc('finished_at')}`;

/** True for the worker whose claim ($2) is still in the row. */
export const MINE = `claim = $2 and status in ('running', 'cancelling')`;
/** Releases the run from its worker. */
export const LET_GO = `claim = null, lease_until = null, current_step = null`;

/** Ends the open step, if any, unless the run continues. `status` is a SQL expression over the changed run. */
export function endOpenStep(status: string): string {
  return `, open_step as (
    update steps set status = ${status}, rev = changed.rev, finished_at = ${NOW}
    from changed where steps.run_id = changed.id and steps.status = 'running' and changed.status <> 'cancelling')`;
}

/**
 * Logs the step `cancelled` as the run's last one. The change must increment `last_n`. `detail` is a SQL expression.
 */
export function logCancelled(detail: string): string {
  return `, logged as (
    insert into steps (run_id, n, rev, attempt, kind, status, title, detail, started_at, finished_at)
    select id, last_n, rev, attempt, 'cancelled', 'cancelled', 'Run cancelled', ${detail}, ${NOW}, ${NOW}
    from changed where status = 'cancelled')`;
}

/** A change of one run. */
export interface Transition {
  id: string;
  /** Columns to set besides the rev. Default: none. */
  set?: string;
  /** The condition; if it is false, nothing changes. */
  where: string;
  /** Statements about the run's steps; they see the changed run as `changed`. */
  also?: string;
  /** `$2` and up; `$1` is the id. */
  params?: readonly unknown[];
}

/**
 * Changes a run if `where` is true, increments the rev and notifies listeners. Null if it was false. A separate
 * statement takes the lock first: a statement that waits for a lock sees the new version of the run but an old snapshot
 * of its steps, and would miss a step that was started in between.
 */
export function transition(db: Database, change: Transition): Promise<RunRow | null> {
  const { id, set, where, also = '', params = [] } = change;
  const clean = params.map((param) => (typeof param === 'string' ? plain(param) : param));
  return db.tx(async (sql) => {
    await sql.query('select 1 from runs where id = $1 for update', [id]);
    const [run] = await sql.query<RunRow>(
      `with changed as (
        update runs set rev = rev + 1, updated_at = ${NOW}${set ? `, ${set}` : ''} where id = $1 and ${where} returning *
      ) ${also} select ${RUN}, ${NOTIFY} from changed`,
      [id, ...clean],
    );
    return run ?? null;
  });
}
