import { randomUUID } from 'node:crypto';
import type { ClaimedRun, QueuedRun, RunRow, StepEnd, StepNews, StepStart, WorkOutcome } from '../rows';
import type { Database } from './database';
import { endOpenStep, LET_GO, logCancelled, MINE, NOTIFY, NOW, RUN, type Transition, transition } from './sql';
import { json } from './text';

/** Extends the lease by `$3` ms. */
const LEASE = `lease_until = ${NOW} + $3::integer * interval '1 ms'`;

/** The operations of workers and of the sweep. A worker's writes return null once its claim is gone. */
export function createClaims(db: Database) {
  /** A write by the worker that holds the run; null if it no longer holds it. `params` start at `$3`. */
  const write = (id: string, claim: string, { params = [], where = MINE, ...change }: Partial<Transition>) =>
    transition(db, { ...change, id, where, params: [claim, ...params] });

  return {
    /**
     * Claims a queued run for a worker. Null if the run was cancelled or another worker was faster. The worker's later
     * writes carry `claim` as their token.
     */
    async claim(id: string, leaseMs: number, claim: string = randomUUID()): Promise<ClaimedRun | null> {
      const run = await transition(db, {
        id,
        where: `status = 'queued'`,
        set: `status = 'running', attempt = attempt + 1, claim = $2, queue_position = null, ${LEASE},
          started_at = coalesce(started_at, ${NOW})`,
        params: [claim, leaseMs],
      });
      return run && { ...run, claim };
    },

    /**
     * Renews the lease and returns the run's status. This is not a change, so the rev stays. Null if the claim is gone.
     */
    async heartbeat(id: string, claim: string, leaseMs: number): Promise<'running' | 'cancelling' | null> {
      const [row] = await db.query<{ status: 'running' | 'cancelling' }>(
        `update runs set ${LEASE} where id = $1 and ${MINE} returning status`,
        [id, claim, leaseMs],
      );
      return row?.status ?? null;
    },

    /** The current run, if the worker still holds it. */
    async held(id: string, claim: string): Promise<RunRow | null> {
      const [run] = await db.query<RunRow>(`select ${RUN} from runs where id = $1 and ${MINE}`, [id, claim]);
      return run ?? null;
    },

    /** Starts a step. A run has at most one open step. */
    startStep: (id: string, claim: string, step: StepStart) =>
      write(id, claim, {
        set: `last_n = last_n + 1, total_steps = $9::integer, current_step = jsonb_build_object(
          'n', completed_steps + 1, 'kind', $3::text, 'name', $4::text, 'started_at', ${NOW})`,
        also: `, started as (
          insert into steps (run_id, n, rev, attempt, kind, status, title, detail, progress, method, agent, started_at)
          select id, last_n, rev, attempt, $3, 'running', $4, $5, $6::jsonb, $7, $8::boolean, ${NOW} from changed)`,
        params: [step.kind, step.title, step.detail, json(step.progress), step.method, step.agent, step.totalSteps],
      }),

    /** Updates the progress of the open step. */
    updateStep: (id: string, claim: string, { metrics = null, ...progress }: StepNews) =>
      write(id, claim, {
        also: `, moved as (update steps set progress = $3::jsonb, metrics = coalesce($4::jsonb, steps.metrics), rev = changed.rev
          from changed where steps.run_id = changed.id and steps.status = 'running')`,
        params: [json(progress), json(metrics)],
      }),

    /** Ends the open step. It counts as completed, and another worker that takes the run over does not repeat it. */
    finishStep: (id: string, claim: string, { status, metrics, runMetrics, totalSteps, progress }: StepEnd) =>
      write(id, claim, {
        set: `completed_steps = completed_steps + 1, total_steps = $6::integer, current_step = null,
          metrics = metrics || coalesce($5::jsonb, '{}')`,
        also: `, ended as (
          update steps set status = $3, metrics = $4::jsonb, rev = changed.rev, finished_at = ${NOW},
            progress = coalesce($7::jsonb, progress)
          from changed where steps.run_id = changed.id and steps.status = 'running')`,
        params: [status, json(metrics), json(runMetrics), totalSteps, json(progress)],
      }),

    /** Logs an error that did not end the work; it does not count as a planned step. */
    logError: (id: string, claim: string, { title, detail }: { title: string; detail: string }) =>
      write(id, claim, {
        set: 'last_n = last_n + 1',
        also: `, logged as (
          insert into steps (run_id, n, rev, attempt, kind, status, title, detail, started_at, finished_at)
          select id, last_n, rev, attempt, 'error', 'failed', $3, $4, ${NOW}, ${NOW} from changed)`,
        params: [title, detail],
      }),

    /** The work ended on its own. Also valid while cancelling: the actual result wins over the request. */
    finish: (id: string, claim: string, { status, error }: WorkOutcome) =>
      write(id, claim, {
        set: `status = $3, error = $4::jsonb, finished_at = ${NOW}, ${LET_GO},
          cancel_outcome = case when status = 'cancelling' then 'completed_before_cancel' end`,
        also: endOpenStep(`case changed.status when 'failed' then 'failed' else 'done' end`),
        params: [status, json(error)],
      }),

    /** The worker stopped because of the cancel, and has cleaned up. */
    stopped: (id: string, claim: string) =>
      write(id, claim, {
        where: `claim = $2 and status = 'cancelling'`,
        set: `status = 'cancelled', cancel_outcome = 'graceful', finished_at = ${NOW}, last_n = last_n + 1, ${LET_GO}`,
        also: endOpenStep(`'cancelled'`) + logCancelled(`'The worker stopped and cleaned up.'`),
      }),

    /** The worker returns the unfinished run because its process exits. The same attempt continues later. */
    release: (id: string, claim: string) =>
      write(id, claim, {
        where: `claim = $2 and status = 'running'`,
        set: `status = 'queued', attempt = attempt - 1, ${LET_GO}`,
        also: endOpenStep(`'interrupted'`),
      }),

    /**
     * Ends what no worker will end: cancels past their deadline, and runs whose worker is lost (queued again if
     * attempts remain, otherwise failed). `allClaims`: every worker is known to be dead. Returns the changed runs.
     * Workers cannot renew their lease while the database is down, so after its start they get `returnMs` to do so.
     */
    async expire({ allClaims = false, returnMs = 0 } = {}): Promise<RunRow[]> {
      const back = `pg_postmaster_start_time() + ${Math.round(returnMs)} * interval '1 ms'`;
      const lost = allClaims ? 'true' : `(lease_until <= ${NOW} and ${back} <= ${NOW})`;
      const where = `((status = 'running' and ${lost}) or (status = 'cancelling' and (${lost} or cancel_deadline_at <= ${NOW})))`;
      const set = `status = case when status = 'cancelling' then 'cancelled' when attempt < max_attempts then 'queued' else 'failed' end,
        cancel_outcome = case when status = 'cancelling' then 'forced' end,
        error = case when status = 'running' and attempt >= max_attempts
          then jsonb_build_object('code', 'worker_lost', 'message', 'The worker stopped answering, and no attempt is left.') end,
        finished_at = case when status = 'cancelling' or attempt >= max_attempts then ${NOW} end,
        last_n = last_n + case when status = 'cancelling' then 1 else 0 end, ${LET_GO}`;
      const also = endOpenStep(`'interrupted'`) + logCancelled(`'The worker did not stop in time: stopped by force.'`);
      const changed: RunRow[] = [];
      for (const { id } of await db.query<{ id: string }>(`select id from runs where ${where} order by seq`)) {
        const run = await transition(db, { id, set, where, also }); // null: its worker or another process was faster
        if (run) changed.push(run);
      }
      return changed;
    },

    /** The next queued runs, in order. */
    queued: () => db.query<QueuedRun>(`select id, attempt from runs where status = 'queued' order by seq limit 200`),

    /**
     * Recomputes queue positions. A position changes when other runs leave, and readers see a change only with a new
     * rev.
     */
    async renumberQueue(): Promise<void> {
      await db.query(
        `with places as (
          select id as run, (row_number() over (order by seq) - 1)::integer as place from runs where status = 'queued'
        ), moved as (
          select id, place from runs join places on run = id
          where status = 'queued' and queue_position is distinct from place order by seq for update of runs skip locked
        ), changed as (
          update runs set queue_position = place, rev = rev + 1, updated_at = ${NOW} from moved
          where runs.id = moved.id returning runs.*
        ) select ${NOTIFY} from changed`,
      );
    },

    /** Returns those of the runs that have ended or do not exist: their files can be deleted. */
    async over(ids: readonly string[]): Promise<string[]> {
      const alive = await db.query<{ id: string }>(
        `select id from runs where id = any($1::text[]) and status in ('queued', 'running', 'cancelling')`,
        [ids],
      );
      return ids.filter((id) => !alive.some((run) => run.id === id));
    },
  };
}
