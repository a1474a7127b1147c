import { randomUUID } from 'node:crypto';
import type { ClaimedRun, QueuedRun, RunRow, StepEnd, StepNews, StepStart, WorkOutcome } from '../rows';
import type { Database } from './database';
import { endOpenStep, LET_GO, logCancelled, MINE, NOTIFY, NOW, RUN, type Transition, transition } from './sql';
import { json } from './text';

/** Extends the lease by `$3` ms. */
const LEASE = `lease_until = ${NOW} + $3::integer * interval '1 ms'`;

/** What workers and the sweep do. A worker's writes return null when it is fenced off: its claim is gone. */
export function createClaims(db: Database) {
  /** What a worker writes of a run it holds; null = it holds it no more. `$3` and up are the `params`. */
  const write = (id: string, claim: string, { params = [], where = MINE, ...change }: Partial<Transition>) =>
    transition(db, { ...change, id, where, params: [claim, ...params] });

  return {
    /**
     * Takes a queued run for a worker. Null = it was cancelled, or another worker was faster. `claim` is the token that
     * the worker's writes carry from then on.
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

    /** Says that the worker lives, and asks what it should do. Not a change: no rev. Null = fenced off. */
    async heartbeat(id: string, claim: string, leaseMs: number): Promise<'running' | 'cancelling' | null> {
      const [row] = await db.query<{ status: 'running' | 'cancelling' }>(
        `update runs set ${LEASE} where id = $1 and ${MINE} returning status`,
        [id, claim, leaseMs],
      );
      return row?.status ?? null;
    },

    /** The run as it is, if the worker still has it. */
    async held(id: string, claim: string): Promise<RunRow | null> {
      const [run] = await db.query<RunRow>(`select ${RUN} from runs where id = $1 and ${MINE}`, [id, claim]);
      return run ?? null;
    },

    /** A step begins. One step of a run is open at a time. */
    startStep: (id: string, claim: string, step: StepStart) =>
      write(id, claim, {
        set: `last_n = last_n + 1, total_steps = $9::integer, current_step = jsonb_build_object(
          'n', completed_steps + 1, 'kind', $3::text, 'name', $4::text, 'started_at', ${NOW})`,
        also: `, started as (
          insert into steps (run_id, n, rev, attempt, kind, status, title, detail, progress, method, agent, started_at)
          select id, last_n, rev, attempt, $3, 'running', $4, $5, $6::jsonb, $7, $8::boolean, ${NOW} from changed)`,
        params: [step.kind, step.title, step.detail, json(step.progress), step.method, step.agent, step.totalSteps],
      }),

    /** The open step has come further. */
    updateStep: (id: string, claim: string, { metrics = null, ...progress }: StepNews) =>
      write(id, claim, {
        also: `, moved as (update steps set progress = $3::jsonb, metrics = coalesce($4::jsonb, steps.metrics), rev = changed.rev
          from changed where steps.run_id = changed.id and steps.status = 'running')`,
        params: [json(progress), json(metrics)],
      }),

    /** The open step has ended: it counts as completed, and is not done again when another worker takes the run over. */
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

    /** Logs something that went wrong beside the work; it does not count as a step of the plan. */
    logError: (id: string, claim: string, { title, detail }: { title: string; detail: string }) =>
      write(id, claim, {
        set: 'last_n = last_n + 1',
        also: `, logged as (
          insert into steps (run_id, n, rev, attempt, kind, status, title, detail, started_at, finished_at)
          select id, last_n, rev, attempt, 'error', 'failed', $3, $4, ${NOW}, ${NOW} from changed)`,
        params: [title, detail],
      }),

    /** The work has ended by itself. Allowed while cancelling: what happened wins over what was asked for. */
    finish: (id: string, claim: string, { status, error }: WorkOutcome) =>
      write(id, claim, {
        set: `status = $3, error = $4::jsonb, finished_at = ${NOW}, ${LET_GO},
          cancel_outcome = case when status = 'cancelling' then 'completed_before_cancel' end`,
        also: endOpenStep(`case changed.status when 'failed' then 'failed' else 'done' end`),
        params: [status, json(error)],
      }),

    /** The worker has stopped because of the cancel, and has cleaned up. */
    stopped: (id: string, claim: string) =>
      write(id, claim, {
        where: `claim = $2 and status = 'cancelling'`,
        set: `status = 'cancelled', cancel_outcome = 'graceful', finished_at = ${NOW}, last_n = last_n + 1, ${LET_GO}`,
        also: endOpenStep(`'cancelled'`) + logCancelled(`'The worker stopped and cleaned up.'`),
      }),

    /** The worker gives the run back unfinished, because its process ends. The same attempt goes on later. */
    release: (id: string, claim: string) =>
      write(id, claim, {
        where: `claim = $2 and status = 'running'`,
        set: `status = 'queued', attempt = attempt - 1, ${LET_GO}`,
        also: endOpenStep(`'interrupted'`),
      }),

    /**
     * Ends what nobody else will end: cancels past their deadline, and runs whose worker is lost (queued again while
     * attempts are left, else failed). `allClaims`: every worker is known to be dead. Returns the runs it changed.
     * Workers cannot renew a lease while the database is away: it gives them `returnMs` after the database's start.
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

    /** The queued runs that are next, in order. */
    queued: () => db.query<QueuedRun>(`select id, attempt from runs where status = 'queued' order by seq limit 200`),

    /** Counts the queue again. A run's place changes when others leave, and a change needs a rev to be seen. */
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

    /** Which of these runs have ended or do not exist: nothing of theirs needs to be kept. */
    async over(ids: readonly string[]): Promise<string[]> {
      const alive = await db.query<{ id: string }>(
        `select id from runs where id = any($1::text[]) and status in ('queued', 'running', 'cancelling')`,
        [ids],
      );
      return ids.filter((id) => !alive.some((run) => run.id === id));
    },
  };
}
