// The runs on the demo's first page: six that have ended, each with the steps it would have had, and one in progress.
import { randomUUID } from 'node:crypto';
import { createRunScript, endedProgress } from '../mocks/simulator/script/run-script';
import type { RunScenario } from '../mocks/simulator/script/scenarios';
import type { ScriptStep } from '../mocks/simulator/script/script';
import type { Database } from './store/database';
import { json } from './store/text';

interface EarlierRun {
  dataset: string;
  method: string;
  scenario: RunScenario;
  /** How many minutes ago the run started. */
  minutesAgo: number;
  /** The step during which the run was cancelled. */
  cancelledAt?: number;
}

const HOUR = 60;
const DAY = 24 * HOUR;
/** Oldest first: the store numbers them in this order. */
const EARLIER: readonly EarlierRun[] = [
  { dataset: 'Adult census income', method: 'Gaussian copula', scenario: 'clean', minutesAgo: 3 * DAY },
  { dataset: 'Hospital admissions', method: 'CTGAN', scenario: 'default', minutesAgo: DAY + 3 * HOUR },
  { dataset: 'Card transactions', method: 'CTGAN', scenario: 'fails', minutesAgo: DAY + 2 * HOUR },
  { dataset: 'Customer churn', method: 'CTGAN', scenario: 'default', minutesAgo: 90 },
  { dataset: 'Card transactions', method: 'TVAE', scenario: 'clean', minutesAgo: 41, cancelledAt: 4 },
  { dataset: 'Customer churn', method: 'TVAE', scenario: 'clean', minutesAgo: 12 },
];
const OWNER = 'ada';
const MINUTE_MS = 60_000;

const iso = (ms: number) => new Date(ms).toISOString();

/** The finished steps in order, and the time at which the last one ended. */
function performed(steps: readonly ScriptStep[], startedAt: number, cancelledAt: number | undefined) {
  let at = startedAt;
  const shown = cancelledAt === undefined ? steps : steps.slice(0, cancelledAt);
  const rows = shown.map((step) => {
    const begin = at;
    const isCut = step.n === cancelledAt;
    at += isCut ? step.durationMs / 2 : step.durationMs;
    const progress =
      isCut && step.progress ? { ...step.progress, current: Math.floor(step.progress.total / 2) } : endedProgress(step);
    return { ...step, status: isCut ? 'cancelled' : step.outcome, progress, begin, end: at };
  });
  return { rows, endedAt: at };
}

/** Fills an empty database. A database that already contains runs is left unchanged. */
export async function addEarlierRuns(db: Database): Promise<void> {
  const [any] = await db.query('select 1 from runs limit 1');
  if (any) return;
  const now = Date.now();
  for (const [i, { dataset, method, scenario, minutesAgo, cancelledAt }] of EARLIER.entries()) {
    const name = `${dataset} · ${method} · #${i + 1}`;
    const script = createRunScript({ name, dataset, method, scenario, seed: i + 1 });
    const startedAt = now - minutesAgo * MINUTE_MS;
    const { rows, endedAt } = performed(script.steps, startedAt, cancelledAt);
    const isCancelled = cancelledAt !== undefined;
    const metrics = Object.assign(
      {},
      ...rows.filter(({ status }) => status !== 'cancelled').map(({ runMetrics }) => runMetrics ?? {}),
    );
    const id = randomUUID();
    await db.tx(async (sql) => {
      await sql.query(
        `insert into runs (id, owner, request, name, dataset, method, status, rev, last_n, attempt, max_attempts, total_steps,
          completed_steps, metrics, error, cancel_requested_at, cancel_requested_by, cancel_reason, cancel_outcome, created_at,
          started_at, finished_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, 1, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18, $19, $19)`,
        [
          id,
          OWNER,
          json({ name, dataset, method, params: { scenario } }),
          name,
          dataset,
          method,
          isCancelled ? 'cancelled' : script.outcome,
          rows.length + 2,
          rows.length,
          script.totalSteps,
          isCancelled ? rows.length - 1 : rows.length,
          json(metrics),
          isCancelled ? null : json(script.error),
          isCancelled ? iso(endedAt - 2_000) : null,
          isCancelled ? OWNER : null,
          isCancelled ? 'Wrong columns' : null,
          isCancelled ? 'graceful' : null,
          iso(startedAt),
          iso(endedAt),
        ],
      );
      for (const step of rows) {
        await sql.query(
          `insert into steps (run_id, n, rev, attempt, kind, status, title, detail, progress, metrics, method, agent, created_at,
            started_at, finished_at)
          values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)`,
          [
            id,
            step.n,
            step.n + 1,
            step.kind,
            step.status,
            step.title,
            step.detail,
            json(step.progress),
            json(step.metrics),
            step.method,
            step.agent,
            iso(step.begin),
            iso(step.end),
          ],
        );
      }
    });
  }
  const [dataset, method] = ['Hospital admissions', 'CTGAN'];
  const name = `${dataset} · ${method} · #${EARLIER.length + 1}`;
  await db.query(
    'insert into runs (id, owner, request, name, dataset, method, max_attempts) values ($1, $2, $3, $4, $5, $6, 2)',
    [randomUUID(), OWNER, json({ name, dataset, method, params: { scenario: 'default' } }), name, dataset, method],
  );
}
