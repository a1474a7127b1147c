import type { WireRun } from '../../src/wire/types';

/** The state of a run in this page's backend. */
type Standing = WireRun & { done: number };

const STEPS = 40;
const EPOCH = 'bench';
const iso = (ms: number) => new Date(ms).toISOString();

function newRun(i: number, now: number): Standing {
  return {
    id: `run_${i}`,
    name: `Synthetic patient records ${i}`,
    dataset: 'patient-admissions',
    method: 'CTGAN',
    status: 'running',
    rev: 1,
    epoch: EPOCH,
    attempt: 1,
    max_attempts: 2,
    progress: { completed_steps: 0, total_steps: STEPS, fraction: 0 },
    current_step: { n: 1, kind: 'training', name: 'Training CTGAN model', started_at: iso(now) },
    metrics: {},
    queue_position: null,
    cancel: null,
    error: null,
    can: { cancel: true, force: false, pause: false },
    created_at: iso(now - 60_000 - i * 1000),
    started_at: iso(now - 60_000),
    finished_at: null,
    updated_at: iso(now),
    server_time: iso(now),
    done: i % 7,
  };
}

/** A backend in the page: answers `fetch` with JSON text, like a network. */
export interface ListBackend {
  /** Advances every run a little. */
  advance(): void;
  /** Ids of its runs. */
  readonly ids: readonly string[];
}

/** Installs a backend with `count` runs behind the page's `fetch`. */
export function installBackend(count: number): ListBackend {
  const runs = Array.from({ length: count }, (_, i) => newRun(i, Date.now()));
  const byId = new Map(runs.map((run) => [run.id, run]));
  const json = (body: unknown) =>
    new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
  window.fetch = async (input) => {
    const url = new URL(String(input), location.href);
    const now = iso(Date.now());
    const id = /runs\/([^/]+)\/status$/.exec(url.pathname)?.[1];
    if (id !== undefined) return json({ ...byId.get(id), server_time: now });
    const limit = Number(url.searchParams.get('limit') ?? 50);
    const asked = url.searchParams.get('ids')?.split(',');
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const chosen = asked ? runs.filter((run) => asked.includes(run.id)) : runs.slice(from, from + limit);
    const next = asked || from + limit >= runs.length ? null : String(from + limit);
    return json({ runs: chosen, next_cursor: next, server_time: now });
  };
  return {
    ids: runs.map((run) => run.id),
    advance() {
      const now = iso(Date.now());
      for (const run of runs) {
        // Never completes, because the benchmark measures active runs.
        run.done = (run.done + 0.05) % (STEPS - 1);
        const step = Math.floor(run.done) + 1;
        run.rev += 1;
        run.progress = { completed_steps: step - 1, total_steps: STEPS, fraction: run.done / STEPS };
        run.current_step = { n: step, kind: 'training', name: `Training CTGAN model, part ${step}`, started_at: now };
        run.updated_at = now;
      }
    },
  };
}
