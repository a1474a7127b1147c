import { randomUUID } from 'node:crypto';
import type { StartRunInput } from '../inputs';
import type { EarlierRun, RunRow, Step } from '../rows';
import type { Database } from './database';
import { endOpenStep, logCancelled, NOTIFY, NOW, RUN, STEP, transition } from './sql';

/** Most steps in one answer to `changes`; clients read the others page by page. */
const MAX_CHANGES = 200;

/** What decides how much work a run is, besides its method and dataset; the dataset may also be given here. */
const PARAMS = `coalesce(request -> 'params', '{}') - 'dataset'`;

/** What callers of the API ask for. The owner is part of every statement: for others the run is not there. */
export function createRequests(db: Database, epoch: string) {
  async function get(owner: string, id: string): Promise<RunRow | null> {
    const [run] = await db.query<RunRow>(`select ${RUN} from runs where id = $1 and owner = $2`, [id, owner]);
    return run ?? null;
  }

  return {
    /** The run, if it is this owner's. */
    get,

    /** Starts a run, or finds the one started with the same key. `replayed: 'mismatch'` = same key, other body. */
    async start(
      owner: string,
      input: StartRunInput,
      { key = null, maxAttempts = 2 }: { key?: string | null; maxAttempts?: number } = {},
    ): Promise<{ run: RunRow; replayed: boolean | 'mismatch' }> {
      const request = JSON.stringify(input);
      const dataset = input.dataset ?? input.params?.dataset ?? null;
      // A second request with the same key waits here until the first has committed: there is no "still in flight".
      const [created] = await db.query<RunRow>(
        `with changed as (
          insert into runs (id, owner, idempotency_key, request, name, dataset, method, max_attempts, queue_position)
          values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, (select count(*) from runs where status = 'queued'))
          on conflict (owner, idempotency_key) do nothing returning *
        ) select ${RUN}, ${NOTIFY} from changed`,
        [randomUUID(), owner, key, request, input.name, dataset, input.method ?? null, maxAttempts],
      );
      if (created) return { run: created, replayed: false };
      const [found] = await db.query<RunRow & { same: boolean }>(
        `select ${RUN}, request = $3::jsonb as same from runs where owner = $1 and idempotency_key = $2`,
        [owner, key, request],
      );
      if (!found) throw new Error('runlight: the run of this Idempotency-Key was just deleted. Repeat the request.');
      return { run: found, replayed: found.same || 'mismatch' };
    },

    /** The owner's runs, newest first, from before `before` (a `seq`) on. */
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
     * Steps that changed after rev `after`, oldest change first. Run and steps come from one statement, so the page is
     * complete up to `next`. A page never separates steps of the same rev.
     */
    async steps(owner: string, id: string, query: { after: number; limit: number; epoch: string | null }) {
      const read = (after: number) =>
        db.query<{ run_rev: number; last_rev: number | null; step: Step | null }>(
          `select runs.rev as run_rev, (select max(rev) from steps where run_id = runs.id) as last_rev, to_json(page) as step
          from runs left join lateral (
            select ${STEP} from steps where run_id = runs.id and steps.rev > $3 order by steps.rev fetch first ($4::integer) rows with ties
          ) page on true where runs.id = $1 and runs.owner = $2 order by page.rev, page.n`,
          [id, owner, after, query.limit],
        );
      let rows = await read(query.after);
      if (!rows[0]) return null;
      // A cursor of another epoch, or from the future, means nothing here: everything, from the start.
      const reset = (query.epoch !== null && query.epoch !== epoch) || query.after > rows[0].run_rev;
      if (reset) rows = await read(0);
      const steps = rows.flatMap(({ step }) => step ?? []);
      const { run_rev = 0, last_rev = 0 } = rows[0] ?? {};
      const last = steps.at(-1)?.rev;
      const more = last !== undefined && last < (last_rev ?? 0);
      return { run_rev, steps, next: more ? last : run_rev, more, reset };
    },

    /**
     * The run and its steps that changed after rev `after`, from one statement: they belong together. `after` from the
     * future = all. `more`: there are others. Without `owner` the caller has made sure that the run may be seen.
     */
    async changes(id: string, { owner = null, after }: { owner?: string | null; after: number }) {
      const [found] = await db.query<RunRow & { changed: Step[] }>(
        `select runs.*, ${NOW} as server_time, coalesce((select json_agg(s order by s.rev, s.n) from (
          select ${STEP} from steps where run_id = runs.id and rev > case when $3::integer > runs.rev then 0 else $3::integer end
          order by rev, n limit ${MAX_CHANGES + 1}) s), '[]') as changed
        from runs where id = $1 and ($2::text is null or owner = $2::text)`,
        [id, owner, after],
      );
      if (!found) return null;
      const { changed, ...run } = found;
      return { run, steps: changed.slice(0, MAX_CHANGES), more: changed.length > MAX_CHANGES };
    },

    /** The revs of these runs. */
    revs: (ids: readonly string[]) =>
      db.query<{ id: string; rev: number }>('select id, rev from runs where id = any($1::text[])', [ids]),

    /**
     * The owner's last five runs of the same workflow and parameters that succeeded, oldest first, without runs of very
     * many steps. Steps that a lost attempt left unfinished are left out: they were done again.
     */
    history({ owner, workflow, id }: RunRow): Promise<EarlierRun[]> {
      const ms = (from: string, to: string) => `round(extract(epoch from ${to} - ${from}) * 1000)::float8`;
      return db.query<EarlierRun>(
        `select greatest(1, ${ms('started_at', 'finished_at')}) as duration_ms, total_steps as expected_steps,
          coalesce((select json_agg(json_build_object('name', s.title,
              'started_at_ms', ${ms('past.started_at', 's.started_at')},
              'finished_at_ms', ${ms('past.started_at', 's.finished_at')}) order by s.n)
            from steps s where s.run_id = past.id and s.status in ('done', 'failed')), '[]') as steps
        from (select * from runs where owner = $1 and workflow = $2 and status = 'succeeded' and id <> $3 and last_n <= 1000
            and ${PARAMS} = (select ${PARAMS} from runs where id = $3)
          order by finished_at desc limit 5) past order by finished_at`,
        [owner, workflow, id],
      );
    },

    /**
     * Asks for the cancel. A queued run is cancelled at once; a running one becomes `cancelling` until its worker has
     * stopped, at most `graceMs`; `force` does not wait. Asking again changes nothing. Null = not this owner's.
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
      // It is cancelling or has ended, and neither goes back: reading it afterwards is as good as under the lock.
      const run = await get(owner, id);
      return run && { run, changed: false };
    },
  };
}
