import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRecord } from '../check';

/** Faults of a smallest backend. */
export type PlanFault =
  | 'status word'
  | 'no end time'
  | 'steps in an object'
  | 'steps replaced'
  | 'cancel without ok'
  | 'worker wins'
  | 'cancel after the end'
  | 'flips'
  | 'everybody'
  | 'no 404'
  | 'foreign'
  | 'metrics list'
  | 'no Retry-After';

interface PlanRun {
  id: string;
  status: string;
  startedAt: number;
  endsAt: number;
  finishedAt: number | null;
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/**
 * The smallest possible backend, for tests of the kit: a bare array of steps with repeating numbers, immediate cancels,
 * and 400 with `detail`. Runs start at `/jobs`. Optionally has a fault, or integers as ids.
 */
export async function startPlanBackend(fault: PlanFault | null = null, { numbers = false } = {}) {
  const runs = new Map<string, PlanRun>();
  let requests = 0;
  let reads = 0;

  function settle(run: PlanRun): void {
    const isDue = Date.now() >= run.endsAt;
    const isOpen = run.status === 'running' || (fault === 'worker wins' && run.status === 'cancelled');
    if (!isDue || !isOpen) return;
    run.status = 'succeeded';
    run.finishedAt = run.endsAt;
  }

  function steps(run: PlanRun): unknown[] {
    const until = Math.min(run.finishedAt ?? Date.now(), Date.now());
    const count = 1 + Math.min(20, Math.floor((until - run.startedAt) / 300));
    const list = Array.from({ length: count }, (_, i) => ({
      step_no: 1 + Math.floor(i / 3), // attempt number, which repeats
      title: `Step ${fault === 'steps replaced' ? count - i : i}`,
      detail: null,
      created_at: iso(run.startedAt + i * 300),
      is_training: true,
    }));
    return run.status === 'cancelled'
      ? [...list, { step_no: 999, title: 'Run cancelled', created_at: iso(run.finishedAt) }]
      : list;
  }

  function answer(method: string, path: string, user: string | undefined, body: unknown): [number, unknown] {
    const detail = (status: number, text: string): [number, unknown] => [status, { detail: text }];
    if (user === undefined && fault !== 'everybody') return detail(401, 'Not authenticated');
    if (method === 'POST' && path === '/jobs') {
      const now = Date.now();
      const ms = isRecord(body) && body.short === true ? 50 : 60_000;
      const endsAt = fault === 'worker wins' ? now + Math.min(ms, 1200) : now + ms;
      const run = {
        id: numbers ? `${runs.size + 1}` : `job-${runs.size + 1}`,
        status: 'running',
        startedAt: now,
        endsAt,
        finishedAt: null,
      };
      runs.set(run.id, run);
      return [200, numbers ? { id: Number(run.id) } : { run_id: run.id }];
    }
    const [, id = '', call] = /^\/api\/runs\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    const run = runs.get(id);
    if (!run) return fault === 'no 404' ? [200, { id, status: 'queued' }] : detail(404, 'Run not found');
    if (user === 'other' && fault !== 'foreign') return detail(403, 'Not your run');
    settle(run);
    if (call === 'steps') return [200, fault === 'steps in an object' ? { steps: steps(run) } : steps(run)];
    if (call === 'metrics') return [200, fault === 'metrics list' ? [] : {}];
    if (call === 'cancel' && method === 'POST') {
      if (run.status !== 'running' && fault !== 'cancel after the end') return detail(400, `Already ${run.status}`);
      run.status = 'cancelled';
      run.finishedAt = Date.now();
      return [200, fault === 'cancel without ok' ? { status: 'cancelled' } : { ok: true, status: 'cancelled' }];
    }
    const isFlipped = fault === 'flips' && run.status === 'succeeded' && reads++ > 1;
    const word = fault === 'status word' && run.status === 'succeeded' ? 'COMPLETED_OK' : run.status;
    const finishedAt = fault === 'no end time' ? null : run.finishedAt;
    return [
      200,
      {
        id: numbers ? Number(id) : id,
        status: isFlipped ? 'failed' : word,
        started_at: iso(run.startedAt),
        finished_at: iso(finishedAt),
        name: 'A job',
      },
    ];
  }

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of req) text += chunk;
    requests += 1;
    const user = /^Bearer (me|other)$/.exec(req.headers.authorization ?? '')?.[1];
    const [status, json] =
      fault === 'no Retry-After' && requests === 1
        ? [503, { detail: 'Busy' }]
        : answer(req.method ?? '', req.url ?? '', user, text === '' ? null : JSON.parse(text));
    res.writeHead(status, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify(json));
  }

  const server = createServer((req, res) => void serve(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    runs,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
