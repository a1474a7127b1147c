import type { RunRow } from '../rows';
import type { Database } from './database';
import { plain } from './text';

/** The channel on which changes are announced. */
export const CHANNEL = 'runlight_runs';
/** The database's clock, one for all processes. Not now(): that is when the transaction began, before it waited. */
export const NOW = 'clock_timestamp()';
/** Notifies the listeners if and when the transaction commits. */
export const NOTIFY = `pg_notify('${CHANNEL}', json_build_object('id', id, 'rev', rev, 'status', status)::text)`;
/** A run with the time at which it was read. */
export const RUN = `*, ${NOW} as server_time`;

const utc = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`;
/** The columns of a step, as they travel. */
export const STEP = `n, rev, attempt, kind, status, title, detail, progress, metrics, method, agent,
  ${utc('created_at')}, ${utc('started_at')}, ${utc('finished_at')}`;

/** Holds for the worker whose claim ($2) is still in the row, and for no other. */
export const MINE = `claim = $2 and status in ('running', 'cancelling')`;
/** Takes the run out of its worker's hands. */
export const LET_GO = `claim = null, lease_until = null, current_step = null`;

/** Ends the open step, if there is one, unless the run goes on. `status` is SQL over the changed run. */
export function endOpenStep(status: string): string {
  return `, open_step as (
    update steps set status = ${status}, rev = changed.rev, finished_at = ${NOW}
    from changed where steps.run_id = changed.id and steps.status = 'running' and changed.status <> 'cancelling')`;
}

/** Logs the step `cancelled`, the last one of its run. The change must raise `last_n`. `detail` is SQL. */
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
  /** The condition; where it does not hold, nothing happens. */
  where: string;
  /** Statements about its steps; they see the run after the change as `changed`. */
  also?: string;
  /** `$2` and up; `$1` is the id. */
  params?: readonly unknown[];
}

/**
 * Changes a run if `where` holds, takes the next rev and notifies the listeners. Null = it did not hold.
 * The lock comes first, in a statement of its own: a statement that waits for a lock sees the run as it is afterwards,
 * but the steps as they were before, and would overlook a step that was started in between.
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
