import { randomUUID } from 'node:crypto';
import type { StartRunInput } from '../inputs';
import type { RunRow, Step } from '../rows';
import type { Database } from './database';
import { endOpenStep, logCancelled, NOTIFY, NOW, RUN, STEP, transition } from './sql';

/** The maximum number of steps in one `changes` result; clients page through the rest. */
const MAX_CHANGES = 200;

/** The operations of API callers. Every statement checks the owner: other users' runs do not exist. */
export function createRequests(db: Database) {
  async function get(owner: string, id: string): Promise<RunRow | null> {
    const [run] = await db.query<RunRow>(`select ${RUN} from runs where id = $1 and owner = $2`, [id, owner]);
    return run ?? null;
  }

  return {
    /** The run, if it belongs to this owner. */
    get,

    /** Starts a run, or returns the existing run with this id. `replayed: 'mismatch'` = same id, different request. */
    async start(
      owner: string,
      input: StartRunInput,
      { id = randomUUID(), maxAttempts = 2 }: { id?: string; maxAttempts?: number } = {},
    ): Promise<{ run: RunRow; replayed: boolean | 'mismatch' }> {
      const request = JSON.stringify(input);
      const dataset = input.dataset ?? input.params?.dataset ?? null;
      // A second request with the same id waits here until the first one commits, so there is no "in flight" state.
      const [created] = await db.query<RunRow>(
        `with changed as (
          insert into runs (id, owner, request, name, dataset, method, max_attempts, queue_position)
          values ($1, $2, $3::jsonb, $4, $5, $6, $7, (select count(*) from runs where status = 'queued'))
          on conflict (id) do nothing returning *
        ) select ${RUN}, ${NOTIFY} from changed`,
        [id, owner, request, input.name, dataset, input.method ?? null, maxAttempts],
      );
      if (created) return { run: created, replayed: false };
      const [found] = await db.query<RunRow & { same: boolean }>(
        `select ${RUN}, request = $3::jsonb as same from runs where owner = $1 and id = $2`,
        [owner, id, request],
      );
      if (!found) throw new Error('runlight: a run with this id belongs to another owner. Choose another id.');
      return { run: found, replayed: found.same || 'mismatch' };
    },

    /** The owner's runs, newest first, that come before `before` (a `seq`). */
    list(
      owner: string,
      query: { limit: number; before: number | null; status: readonly string[] | null; ids: readonly string[] | null },
    ): Promise<RunRow[]> {
      return db.query<RunRow>(
        `select ${RUN} from runs
        where owner = $1 and ($2::text[] is null or status = any($2::text[]))
          and ($3::text[] is null or id = any($3::text[])) and ($4::integer is null or seq < $4::integer)
        order by seq desc limit $5`,
        [owner, query.status, query.ids, query.before, query.limit],
      );
    },

    /**
     * The run and its steps that changed after rev `after`, read consistently in one statement. An `after` in the
     * future returns everything. `more`: further pages exist; steps with the same rev stay on one page. Without
     * `owner`, skips the owner check.
     */
    async changes(
      id: string,
      {
        owner = null,
        after,
        limit = MAX_CHANGES,
      }: { owner?: string | null; after: number; limit?: number | undefined },
    ) {
      const [found] = await db.query<RunRow & { changed: Step[]; last_rev: number | null }>(
        `select runs.*, ${NOW} as server_time, (select max(rev) from steps where run_id = runs.id) as last_rev,
          coalesce((select json_agg(s order by s.rev, s.n) from (
          select ${STEP} from steps where run_id = runs.id and rev > case when $3::integer > runs.rev then 0 else $3::integer end
          order by rev fetch first ($4::integer) rows with ties) s), '[]') as changed
        from runs where id = $1 and ($2::text is null or owner = $2::text)`,
        [id, owner, after, limit],
      );
      if (!found) return null;
      const { changed, last_rev, ...run } = found;
      const last = changed.at(-1)?.rev;
      return { run, steps: changed, more: last !== undefined && last < (last_rev ?? 0) };
    },

    /** The current revs of these runs. */
    revs: (ids: readonly string[]) =>
      db.query<{ id: string; rev: number }>('select id, rev from runs where id = any($1::text[])', [ids]),

    /**
     * Requests a cancel. A queued run is cancelled at once; a running one becomes `cancelling` until its worker stops,
     * for at most `graceMs`; `force` does not wait. Repeated requests change nothing. Null if it is not this owner's
     * run.
     */
    async cancel(
      owner: string,
      id: string,
      { by, reason, force, graceMs }: { by: string; reason: string | null; force: boolean; graceMs: number },
    ): Promise<{ run: RunRow; changed: boolean } | null> {
      const atOnce = `(status = 'queued' or $5::boolean)`;
      const unlessAtOnce = (value: string) => `case when not ${atOnce} then ${value} end`;
      const detail = `case cancel_outcome when 'before_start' then 'Cancelled while it was queued.' else 'Stopped by force.' end`;
      const changed = await transition(db, {
        id,
        where: `owner = $2 and (status in ('queued', 'running') or (status = 'cancelling' and $5::boolean))`,
        set: `status = case when ${atOnce} then 'cancelled' else 'cancelling' end,
          cancel_outcome = case when status = 'queued' then 'before_start' when $5::boolean then 'forced' end,
          cancel_requested_at = coalesce(cancel_requested_at, ${NOW}),
          cancel_requested_by = coalesce(cancel_requested_by, $3),
          cancel_reason = coalesce(cancel_reason, $4),
          cancel_deadline_at = coalesce(cancel_deadline_at, ${unlessAtOnce(`${NOW} + $6::integer * interval '1 ms'`)}),
          finished_at = case when ${atOnce} then ${NOW} end,
          claim = ${unlessAtOnce('claim')}, lease_until = ${unlessAtOnce('lease_until')},
          current_step = ${unlessAtOnce('current_step')}, queue_position = null,
          last_n = last_n + case when ${atOnce} then 1 else 0 end`,
        also: endOpenStep(`'interrupted'`) + logCancelled(detail),
        params: [owner, by, reason, force, graceMs],
      });
      if (changed) return { run: changed, changed: true };
      // The run is cancelling or has ended, and neither can be undone: a read after the update needs no lock.
      const run = await get(owner, id);
      return run && { run, changed: false };
    },
  };
}
