import { randomUUID } from 'node:crypto';
import type { Database } from './db/port';
import type {
  ClaimedRun,
  RunRow,
  RunStatus,
  StartRunInput,
  StepEnd,
  StepProgress,
  StepRow,
  StepStart,
  WorkOutcome,
} from './rows';

/** What is told to everybody who listens when a run or one of its steps has changed. */
export interface RunChange {
  id: string;
  rev: number;
  status: RunStatus;
}

const CHANNEL = 'runlight_runs';
const NOW = 'clock_timestamp()'; // not now(): that is the time the transaction began, before it waited for the lock
const TELL = `pg_notify('${CHANNEL}', json_build_object('id', id, 'rev', rev, 'status', status)::text)`;

/**
 * One transition: changes the run $1 if `where` holds, takes the next rev, and tells the listeners when it commits.
 * `also` are statements about its steps that see the run as it is after the change. No row = the condition did not hold.
 */
function change(set: string, where: string, also = ''): string {
  return `with changed as (
      update runs set rev = rev + 1, updated_at = ${NOW}, ${set} where id = $1 and ${where} returning *
    ) ${also} select *, ${NOW} as server_time, ${TELL} from changed`;
}

/** Only the worker whose claim ($2) is still in the row gets through. */
const MINE = `claim = $2 and status in ('running', 'cancelling')`;
const LET_GO = `claim = null, lease_until = null, current_step = null, current_fraction = 0`;
const HAS_ENDED = `status in ('succeeded', 'failed', 'cancelled')`;

/** Ends the step that is still open, if there is one; `status` is SQL over the changed run. */
function endOpenStep(status: string): string {
  return `, open_step as (
    update steps set status = ${status}, rev = changed.rev, finished_at = ${NOW}
    from changed where steps.run_id = changed.id and steps.status = 'running')`;
}

/** Logs the step `cancelled`, always the last one of its run. Needs `last_n` to be raised by the change. */
function logCancelled(detail: string): string {
  return `, logged as (
    insert into steps (run_id, n, rev, attempt, kind, status, title, detail, started_at, finished_at)
    select id, last_n, rev, attempt, 'cancelled', 'cancelled', 'Run cancelled', ${detail}, ${NOW}, ${NOW}
    from changed where status = 'cancelled')`;
}

/**
 * All the truth about runs. Each transition is one conditional statement, made while the run's row is locked; a worker's
 * writes return null when it has been fenced off.
 */
export function createStore(db: Database, epoch: string) {
  /**
   * The lock comes in a statement of its own. A statement that has to wait for the lock sees the run as it is afterwards,
   * but the steps as they were before: it would overlook a step that was started meanwhile.
   */
  async function transition(id: string, text: string, params: readonly unknown[] = []): Promise<RunRow | null> {
    return db.tx(async (sql) => {
      await sql.query('select 1 from runs where id = $1 for update', [id]);
      return (await sql.query<RunRow>(text, [id, ...params]))[0] ?? null;
    });
  }

  return {
    epoch,

    /** Starts a run, or finds the one that was started with the same key. `replayed: 'mismatch'` = same key, other body. */
    async start(
      owner: string,
      input: StartRunInput,
      { key = null, maxAttempts = 2 }: { key?: string | null; maxAttempts?: number } = {},
    ): Promise<{ run: RunRow; replayed: boolean | 'mismatch' }> {
      const request = JSON.stringify(input);
      // A second request with the same key waits here until the first has committed: there is no "still in flight".
      const [created] = await db.query<RunRow>(
        `with changed as (
          insert into runs (id, owner, idempotency_key, request, name, dataset, method, max_attempts, queue_position)
          values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, (select count(*) from runs where status = 'queued'))
          on conflict (owner, idempotency_key) do nothing returning *
        ) select *, ${NOW} as server_time, ${TELL} from changed`,
        [
          randomUUID(),
          owner,
          key,
          request,
          input.name,
          input.dataset ?? input.params?.dataset ?? null,
          input.method ?? null,
          maxAttempts,
        ],
      );
      if (created) return { run: created, replayed: false };
      const [found] = await db.query<RunRow & { same: boolean }>(
        `select *, request = $3::jsonb as same, ${NOW} as server_time from runs where owner = $1 and idempotency_key = $2`,
        [owner, key, request],
      );
      if (!found)
        throw new Error('runlight: the run of this Idempotency-Key was deleted meanwhile. Repeat the request.');
      return { run: found, replayed: found.same ? true : 'mismatch' };
    },

    /** The run, if it is this owner's. */
    async get(owner: string, id: string): Promise<RunRow | null> {
      const text = `select *, ${NOW} as server_time from runs where id = $1 and owner = $2`;
      return (await db.query<RunRow>(text, [id, owner]))[0] ?? null;
    },

    /** The owner's runs, newest first, from before `before` (a `seq`) on. */
    async list(
      owner: string,
      query: { limit: number; before: number | null; status: readonly string[] | null; ids: readonly string[] | null },
    ): Promise<RunRow[]> {
      return db.query<RunRow>(
        `select *, ${NOW} as server_time from runs
        where owner = $1 and ($2::text[] is null or status = any($2::text[]))
          and ($3::text[] is null or id = any($3::text[])) and ($4::integer is null or seq < $4::integer)
        order by seq desc limit $5`,
        [owner, query.status, query.ids, query.before, query.limit],
      );
    },

    /**
     * Steps that changed after rev `after`, oldest change first. Run and steps come from one statement, so the page is
     * complete up to `next`. Steps of the same rev are never parted by a page.
     */
    async steps(owner: string, id: string, query: { after: number; limit: number; epoch: string | null }) {
      const read = (after: number) =>
        db.query<{ run_rev: number; last_rev: number | null } & (StepRow | { n: null; rev: null })>(
          `select runs.rev as run_rev, (select max(rev) from steps where run_id = runs.id) as last_rev, page.*
          from runs left join lateral (
            select n, rev, attempt, kind, status, title, detail, progress, metrics, method, agent, created_at, started_at, finished_at
            from steps where run_id = runs.id and steps.rev > $3 order by steps.rev fetch first ($4::integer) rows with ties
          ) page on true where runs.id = $1 and runs.owner = $2 order by page.rev, page.n`,
          [id, owner, after, query.limit],
        );
      let rows = await read(query.after);
      if (!rows[0]) return null;
      // A cursor of another epoch, or from the future, means nothing here: everything, from the start.
      const reset = (query.epoch !== null && query.epoch !== epoch) || query.after > rows[0].run_rev;
      if (reset) rows = await read(0);
      const steps = rows.filter((row): row is typeof row & StepRow => row.n !== null);
      const run_rev = rows[0]?.run_rev ?? 0;
      const last = steps.at(-1)?.rev;
      const more = last !== undefined && last < (rows[0]?.last_rev ?? 0);
      return { run_rev, steps, next: more ? last : run_rev, more, reset };
    },

    /**
     * Asks for the cancel. A queued run is cancelled at once; a running one becomes `cancelling` until its worker has
     * stopped, at most `graceMs`; `force` does not wait. Asking again changes nothing. Null = not this owner's.
     */
    async cancel(
      owner: string,
      id: string,
      options: { by: string; reason: string | null; force: boolean; graceMs: number },
    ): Promise<{ run: RunRow; changed: boolean } | null> {
      const atOnce = `(status = 'queued' or $5::boolean)`;
      const text = change(
        `status = case when ${atOnce} then 'cancelled' else 'cancelling' end,
        cancel_outcome = case when status = 'queued' then 'before_start' when $5::boolean then 'forced' end,
        cancel_requested_at = coalesce(cancel_requested_at, ${NOW}),
        cancel_requested_by = coalesce(cancel_requested_by, $3),
        cancel_reason = coalesce(cancel_reason, $4),
        cancel_deadline_at = coalesce(cancel_deadline_at, case when not ${atOnce} then ${NOW} + $6::integer * interval '1 ms' end),
        finished_at = case when ${atOnce} then ${NOW} end,
        claim = case when not ${atOnce} then claim end,
        lease_until = case when not ${atOnce} then lease_until end,
        current_step = case when not ${atOnce} then current_step end,
        last_n = last_n + case when ${atOnce} then 1 else 0 end,
        queue_position = null`,
        `owner = $2 and (status in ('queued', 'running') or (status = 'cancelling' and $5::boolean))`,
        endOpenStep(`case changed.status when 'cancelled' then 'interrupted' else steps.status end`) +
          logCancelled(
            `case cancel_outcome when 'before_start' then 'Cancelled while it was queued.' else 'Stopped by force.' end`,
          ),
      );
      return db.tx(async (sql) => {
        await sql.query('select 1 from runs where id = $1 for update', [id]);
        const { by, reason, force, graceMs } = options;
        const [changed] = await sql.query<RunRow>(text, [id, owner, by, reason, force, graceMs]);
        if (changed) return { run: changed, changed: true };
        const found = `select *, ${NOW} as server_time from runs where id = $1 and owner = $2`;
        const [run] = await sql.query<RunRow>(found, [id, owner]);
        return run ? { run, changed: false } : null;
      });
    },

    /** Takes a queued run for a worker. Null = cancelled meanwhile, or another worker was faster. */
    async claim(id: string, leaseMs: number): Promise<ClaimedRun | null> {
      const claim = randomUUID();
      const run = await transition(
        id,
        change(
          `status = 'running', attempt = attempt + 1, claim = $2, lease_until = ${NOW} + $3::integer * interval '1 ms',
          started_at = coalesce(started_at, ${NOW}), queue_position = null`,
          `status = 'queued'`,
        ),
        [claim, leaseMs],
      );
      return run && { ...run, claim };
    },

    /** Says that the worker lives and asks what it should do. Not a change: no rev. Null = fenced off. */
    async heartbeat(id: string, claim: string, leaseMs: number): Promise<'running' | 'cancelling' | null> {
      const [row] = await db.query<{ status: 'running' | 'cancelling' }>(
        `update runs set lease_until = ${NOW} + $3::integer * interval '1 ms' where id = $1 and ${MINE} returning status`,
        [id, claim, leaseMs],
      );
      return row?.status ?? null;
    },

    /** A step begins. One step of a run is open at a time. */
    async startStep(id: string, claim: string, step: StepStart): Promise<RunRow | null> {
      return transition(
        id,
        change(
          `last_n = last_n + 1, total_steps = $9::integer, current_fraction = 0,
          current_step = jsonb_build_object('n', completed_steps + 1, 'kind', $3::text, 'name', $4::text, 'started_at', ${NOW})`,
          MINE,
          `, started as (
            insert into steps (run_id, n, rev, attempt, kind, status, title, detail, progress, method, agent, started_at)
            select id, last_n, rev, attempt, $3, 'running', $4, $5, $6::jsonb, $7, $8::boolean, ${NOW} from changed)`,
        ),
        [claim, step.kind, step.title, step.detail, json(step.progress), step.method, step.agent, step.totalSteps],
      );
    },

    /** The open step has come further. */
    async updateStep(id: string, claim: string, progress: StepProgress): Promise<RunRow | null> {
      return transition(
        id,
        change(
          'current_fraction = $4',
          MINE,
          `, moved as (update steps set progress = $3::jsonb, rev = changed.rev
            from changed where steps.run_id = changed.id and steps.status = 'running')`,
        ),
        [claim, json(progress), progress.total > 0 ? Math.min(1, progress.current / progress.total) : 0],
      );
    },

    /** The open step has ended: it counts as completed and will not be done again when the run is taken over. */
    async finishStep(id: string, claim: string, end: StepEnd): Promise<RunRow | null> {
      return transition(
        id,
        change(
          `completed_steps = completed_steps + 1, total_steps = $6::integer, current_step = null, current_fraction = 0,
          metrics = metrics || coalesce($5::jsonb, '{}')`,
          MINE,
          `, ended as (
            update steps set status = $3, metrics = $4::jsonb, rev = changed.rev, finished_at = ${NOW},
              progress = coalesce($7::jsonb, progress)
            from changed where steps.run_id = changed.id and steps.status = 'running')`,
        ),
        [claim, end.status, json(end.metrics), json(end.runMetrics), end.totalSteps, json(end.progress)],
      );
    },

    /** Logs something that went wrong beside the work; it does not count as a step of the plan. */
    async logError(id: string, claim: string, title: string, detail: string): Promise<RunRow | null> {
      return transition(
        id,
        change(
          'last_n = last_n + 1',
          MINE,
          `, logged as (
            insert into steps (run_id, n, rev, attempt, kind, status, title, detail, started_at, finished_at)
            select id, last_n, rev, attempt, 'error', 'failed', $3, $4, ${NOW}, ${NOW} from changed)`,
        ),
        [claim, title, detail],
      );
    },

    /** The work has ended by itself. Allowed while cancelling: what happened wins over what was wished. */
    async finish(id: string, claim: string, outcome: WorkOutcome): Promise<RunRow | null> {
      return transition(
        id,
        change(
          `status = $3, error = $4::jsonb, finished_at = ${NOW}, ${LET_GO},
          cancel_outcome = case when status = 'cancelling' then 'completed_before_cancel' end`,
          MINE,
          endOpenStep(`case changed.status when 'failed' then 'failed' else 'done' end`),
        ),
        [claim, outcome.status, json(outcome.error)],
      );
    },

    /** The worker has stopped because of the cancel and has cleaned up. */
    async stopped(id: string, claim: string): Promise<RunRow | null> {
      return transition(
        id,
        change(
          `status = 'cancelled', cancel_outcome = 'graceful', finished_at = ${NOW}, last_n = last_n + 1, ${LET_GO}`,
          `claim = $2 and status = 'cancelling'`,
          endOpenStep(`'cancelled'`) + logCancelled(`'The worker stopped and cleaned up.'`),
        ),
        [claim],
      );
    },

    /** The worker gives the run back unfinished, because its process ends. It is the same attempt that goes on later. */
    async release(id: string, claim: string): Promise<RunRow | null> {
      return transition(
        id,
        change(
          `status = 'queued', attempt = attempt - 1, ${LET_GO}`,
          `claim = $2 and status = 'running'`,
          endOpenStep(`'interrupted'`),
        ),
        [claim],
      );
    },

    /**
     * Ends what nobody will end any more: cancels past their deadline, and runs whose worker is lost (queued again while
     * attempts are left, else failed). `allClaims`: every worker is known to be dead. Returns what was changed.
     */
    async expire(allClaims = false): Promise<RunRow[]> {
      const lost = allClaims ? 'true' : `lease_until <= ${NOW}`;
      const due = `((status = 'running' and ${lost}) or (status = 'cancelling' and (${lost} or cancel_deadline_at <= ${NOW})))`;
      const text = change(
        `status = case when status = 'cancelling' then 'cancelled' when attempt < max_attempts then 'queued' else 'failed' end,
        cancel_outcome = case when status = 'cancelling' then 'forced' end,
        error = case when status = 'running' and attempt >= max_attempts
          then jsonb_build_object('code', 'worker_lost', 'message', 'The worker stopped answering, and no attempt is left.') end,
        finished_at = case when status = 'cancelling' or attempt >= max_attempts then ${NOW} end,
        last_n = last_n + case when status = 'cancelling' then 1 else 0 end, ${LET_GO}`,
        due,
        endOpenStep(`'interrupted'`) + logCancelled(`'The worker did not stop in time: stopped by force.'`),
      );
      const found = await db.query<{ id: string }>(`select id from runs where ${due} order by seq`);
      const changed: RunRow[] = [];
      for (const { id } of found) {
        const run = await transition(id, text); // null when its worker or another process was faster
        if (run) changed.push(run);
      }
      return changed;
    },

    /** The queued runs, next one first. */
    async queued(): Promise<string[]> {
      const rows = await db.query<{ id: string }>(`select id from runs where status = 'queued' order by seq`);
      return rows.map((row) => row.id);
    },

    /** Counts the queue anew. A run's place changes when others leave, and a change needs a rev to be seen. */
    async renumberQueue(): Promise<void> {
      await db.query(
        `with waiting as (select id, seq from runs where status = 'queued' for update skip locked),
        places as (
          select id, (select count(*) from runs q where q.status = 'queued' and q.seq < waiting.seq)::integer as place from waiting
        ), changed as (
          update runs set queue_position = places.place, rev = rev + 1, updated_at = ${NOW} from places
          where runs.id = places.id and runs.queue_position is distinct from places.place returning runs.*
        ) select ${TELL} from changed`,
      );
    },

    /** Which of these runs have ended or do not exist: nothing of theirs needs to be kept. */
    async over(ids: readonly string[]): Promise<string[]> {
      const alive = await db.query<{ id: string }>(
        `select id from runs where id = any($1::text[]) and not (${HAS_ENDED})`,
        [ids],
      );
      return ids.filter((id) => !alive.some((run) => run.id === id));
    },

    /** Calls `listener` for every committed change, of any process. */
    onChange(listener: (change: RunChange) => void): Promise<() => Promise<void>> {
      return db.listen(CHANNEL, (payload) => listener(JSON.parse(payload)));
    },

    /** Resolves when the database answers. */
    async ping(): Promise<void> {
      await db.query('select 1');
    },
  };
}

export type Store = ReturnType<typeof createStore>;

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
