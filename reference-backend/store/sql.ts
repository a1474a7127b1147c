import type { RunRow } from '../rows';
import type { Database } from './database';

/** Where changes are told. */
export const CHANNEL = 'runlight_runs';
/** The database's clock: one for all processes. Not now(): that is when the transaction began, before it waited. */
export const NOW = 'clock_timestamp()';
/** Tells the listeners, when and if it commits. */
export const TELL = `pg_notify('${CHANNEL}', json_build_object('id', id, 'rev', rev, 'status', status)::text)`;

const utc = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`;
/** The columns of a step, as they travel. */
export const STEP = `n, rev, attempt, kind, status, title, detail, progress, metrics, method, agent,
  ${utc('created_at')}, ${utc('started_at')}, ${utc('finished_at')}`;

/** Only the worker whose claim ($2) is still in the row gets through. */
export const MINE = `claim = $2 and status in ('running', 'cancelling')`;
/** The run is in nobody's hands any more. */
export const LET_GO = `claim = null, lease_until = null, current_step = null`;

/** Ends the step that is still open, if there is one, unless the run goes on; `status` is SQL over the changed run. */
export function endOpenStep(status: string): string {
  return `, open_step as (
    update steps set status = ${status}, rev = changed.rev, finished_at = ${NOW}
    from changed where steps.run_id = changed.id and steps.status = 'running' and changed.status <> 'cancelling')`;
}

/** Logs the step `cancelled`, always the last one of its run. Needs `last_n` to be raised by the change. */
export function logCancelled(detail: string): string {
  return `, logged as (
    insert into steps (run_id, n, rev, attempt, kind, status, title, detail, started_at, finished_at)
    select id, last_n, rev, attempt, 'cancelled', 'cancelled', 'Run cancelled', ${detail}, ${NOW}, ${NOW}
    from changed where status = 'cancelled')`;
}

/** What a transition does. `$1` is the run's id; further parameters follow. */
interface Transition {
  /** Columns of the run to set besides its rev. Default: none. */
  set?: string;
  /** The condition; where it does not hold, nothing happens. */
  where: string;
  /** Statements about its steps, which see the run as it is after the change (`changed`). */
  also?: string;
}

/**
 * Changes a run if `where` holds, takes the next rev, and tells the listeners when it commits. Null = it did not hold.
 * The lock comes in a statement of its own: a statement that has to wait for the lock sees the run as it is afterwards,
 * but the steps as they were before, and would overlook a step started meanwhile.
 */
export async function transition(
  db: Database,
  id: string,
  { set, where, also = '' }: Transition,
  params: readonly unknown[] = [],
): Promise<RunRow | null> {
  const text = `with changed as (
      update runs set rev = rev + 1, updated_at = ${NOW}${set ? `, ${set}` : ''} where id = $1 and ${where} returning *
    ) ${also} select *, ${NOW} as server_time, ${TELL} from changed`;
  const clean = params.map((param) => (typeof param === 'string' ? plain(param) : param));
  return db.tx(async (sql) => {
    await sql.query('select 1 from runs where id = $1 for update', [id]);
    return (await sql.query<RunRow>(text, [id, ...clean]))[0] ?? null;
  });
}

/** Control characters (but line breaks and tabs) and lone surrogates: PostgreSQL refuses some, terminals obey others. */
const CONTROL = /(?![\n\t])[\p{Cc}\p{Cs}]/gu;

/** A text as it may be stored. */
export const plain = (text: string) => text.replace(CONTROL, '');

/** For a parameter of type jsonb: plain in its texts and in its keys. */
export function json(value: unknown): string | null {
  if (value === null) return null;
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return plain(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [plain(key), inner]));
  });
}
