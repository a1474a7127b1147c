import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A received request. */
export interface Arrived {
  path: string;
  /** Whether a page or a server sent it. */
  by: 'browser' | 'server';
  /** The time of arrival, ms. */
  at: number;
}

/** A backend with one run on its own origin, which records who calls it. */
export async function startCountedApi() {
  const requests: Arrived[] = [];
  const state = { name: 'From the server', rev: 2 };
  const started = new Date(Date.now() - 154_000).toISOString();
  const run = () => ({
    id: 'r1',
    name: state.name,
    status: 'running',
    rev: state.rev,
    epoch: 'e1',
    progress: { completed_steps: 1, total_steps: 8, fraction: 0.2 },
    current_step: { n: 2, kind: 'training', name: 'Part 2', started_at: started },
    can: { cancel: true },
    created_at: started,
    started_at: started,
    updated_at: started,
    server_time: new Date().toISOString(),
  });
  const step = (n: number, status: string) => {
    return {
      n,
      rev: n,
      attempt: 1,
      kind: 'training',
      status,
      title: `Part ${n}`,
      created_at: started,
      started_at: started,
    };
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://api');
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    if (request.method === 'OPTIONS') {
      response.writeHead(204, cors).end();
      return;
    }
    requests.push({ path: pathname, by: request.headers.origin ? 'browser' : 'server', at: performance.now() });
    const steps = [step(1, 'done'), step(2, 'running')];
    const answers: Record<string, unknown> = {
      '/v1/runs': { runs: [run()], next_cursor: null, server_time: new Date().toISOString() },
      '/v1/runs/r1/status': run(),
      '/v1/runs/r1/steps': { epoch: 'e1', run_rev: state.rev, steps, next: state.rev, more: false, reset: false },
    };
    const answer = answers[pathname];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json', ...cors });
    response.end(JSON.stringify(answer ?? { title: 'Not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    rename(name: string) {
      state.name = name;
      state.rev += 1;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
