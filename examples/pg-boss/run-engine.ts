// pg-boss behind runlight: copy this file, and mount createRunHandler({ engine: createPgBossEngine(…), … }).
import type { RunEngine, RunReading } from 'runlight/server';

/** What of pg-boss 10 is used: `new PgBoss(…)` is one. */
export interface Boss {
  getJobById(queue: string, id: string): Promise<BossJob | null>;
  send(queue: string, data: object, options: object): Promise<string | null>;
  cancel(queue: string, id: string): Promise<void>;
}
export interface BossJob {
  id: string;
  data: unknown;
  state: string;
  output: unknown;
  retryCount: number;
  retryLimit: number;
  createdOn: Date;
  startedOn: Date | null;
  completedOn: Date | null;
}

/** One question to the database, as `pg` asks it. */
export type Query = (text: string, values: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;

/** pg-boss keeps no steps, and not whether a cancelled worker has stopped. */
export const SCHEMA = `
create table if not exists run_steps (
  job uuid not null, attempt int not null, n int not null, title text not null, status text not null,
  started_at timestamptz not null, finished_at timestamptz, primary key (job, attempt, n)
);
create table if not exists run_stops (job uuid primary key, at timestamptz not null default now());
`;

/** The states of pg-boss 10, all of them; `expired` is of older ones. */
export const STATES: Record<string, RunReading['run']['status']> = {
  created: 'queued',
  retry: 'queued',
  active: 'running',
  completed: 'succeeded',
  failed: 'failed',
  expired: 'failed',
  cancelled: 'cancelled',
};

/** pg-boss names jobs by UUIDs: the same one for the same run. */
const uuidOf = (id: string) => id.replace(/^r_/, '').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const timeOf = (time: unknown) => (time instanceof Date ? time.getTime() : null);
const textOf = (data: unknown, name: string) => {
  const value = typeof data === 'object' && data !== null ? Reflect.get(data, name) : null;
  return typeof value === 'string' ? value : null;
};

const attemptOf = ({ startedOn, retryCount }: BossJob) => (startedOn === null ? 0 : retryCount + 1);

export function createPgBossEngine({ boss, query, queue }: { boss: Boss; query: Query; queue: string }): RunEngine {
  async function read(id: string): Promise<RunReading | null> {
    const job = UUID.test(id) ? await boss.getJobById(queue, id) : null;
    if (!job) return null;
    // After the job: an end that it tells is in its steps as well.
    const [{ rows }, stops] = [
      await query('select * from run_steps where job = $1 order by attempt, n', [id]),
      await query('select 1 from run_stops where job = $1', [id]),
    ];
    const status = STATES[job.state] ?? 'unknown';
    const attempt = attemptOf(job);
    // A job that is queued again, or has begun again, has left the step of its last attempt.
    const isLeft = (row: Record<string, unknown>) => status === 'queued' || Number(row.attempt) < attempt;
    const isOver = job.completedOn !== null && status !== 'queued';
    // pg-boss says "cancelled" at once. The worker's own word is the confirmation; a job that never began needs none.
    const hasStopped = stops.rows.length > 0 || job.startedOn === null;
    return {
      owner: textOf(job.data, 'owner'),
      run: {
        id,
        name: textOf(job.data, 'name'),
        status,
        statusText: status === 'unknown' ? job.state : null,
        attempt,
        maxAttempts: job.retryLimit + 1,
        createdAt: timeOf(job.createdOn),
        startedAt: timeOf(job.startedOn),
        finishedAt: isOver ? timeOf(job.completedOn) : null,
        progress: { completedSteps: rows.filter((row) => row.status === 'done' && row.attempt === attempt).length },
        ...(status === 'failed' && { error: { message: textOf(job.output, 'message') ?? 'It did not say why.' } }),
        ...(status === 'cancelled' && hasStopped && { cancel: { outcome: 'graceful' } }),
      },
      steps: rows.map((row, i) => ({
        id: `${row.attempt}.${row.n}`,
        n: i + 1,
        attempt: Number(row.attempt),
        kind: 'info',
        title: String(row.title),
        status: row.status === 'done' ? 'done' : isLeft(row) ? 'interrupted' : 'running',
        startedAt: timeOf(row.started_at),
        finishedAt: timeOf(row.finished_at),
      })),
    };
  }

  return {
    capabilities: { cancel: true, force: false, pause: false, start: true, etaProfile: false, stopConfirmed: false },
    read,
    async start({ name, params }, { id: wanted, principal: { owner } }) {
      const id = uuidOf(wanted);
      // A job of this id that is there already stays as it is: nothing is sent then.
      const sent = await boss.send(queue, { ...params, name, owner }, { id });
      return { id, replayed: sent === null };
    },
    async cancel(id) {
      const job = UUID.test(id) ? await boss.getJobById(queue, id) : null;
      if (!job) return 'gone';
      if (job.state === 'completed' || job.state === 'failed') return 'ended';
      await boss.cancel(queue, id);
      return 'asked';
    },
  };
}

/**
 * The work of one job. Between its steps it looks at the job's own state: this is what makes a cancel real, as pg-boss only
 * marks the job and lets the handler come to its end.
 */
export async function runJob(
  parts: { boss: Boss; query: Query; queue: string; id: string },
  steps: readonly { title: string; work: () => Promise<void> }[],
): Promise<void> {
  const { boss, query, queue, id } = parts;
  const begun = await boss.getJobById(queue, id);
  const attempt = begun ? attemptOf(begun) : 1; // pg-boss begins a job again that has failed
  for (const [i, { title, work }] of steps.entries()) {
    const job = await boss.getJobById(queue, id);
    if (job?.state === 'cancelled') {
      await query('insert into run_stops (job) values ($1) on conflict do nothing', [id]);
      return;
    }
    const insert = `insert into run_steps (job, attempt, n, title, status, started_at)
      values ($1, $2, $3, $4, 'running', now()) on conflict do nothing`;
    await query(insert, [id, attempt, i + 1, title]);
    await work();
    const done = "update run_steps set status = 'done', finished_at = now() where job = $1 and attempt = $2 and n = $3";
    await query(done, [id, attempt, i + 1]);
  }
}
