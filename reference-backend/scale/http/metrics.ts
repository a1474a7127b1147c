import type { Request, RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RunHandler } from '../../../src/server';
import type { Database } from '../../store/database';
import type { Worker } from '../../worker';
import { type Access, callerOf } from './access';
import { refuse } from './refusals';

interface MetricsParts {
  db: Database;
  access: Access;
  runs: RunHandler | null;
  worker: Worker | null;
}

/** Returns the route pattern instead of the URL: a label per run would create a time series per run. */
function routeOf({ originalUrl, baseUrl, route }: Request): string {
  const [path = ''] = originalUrl.split('?');
  const call = /^\/v1\/runs\/[^/]+(\/(?:status|steps|metrics|eta-profile|events|cancel))$/.exec(path)?.[1];
  if (call !== undefined) return `/v1/runs/:id${call}`;
  if (path === '/v1/runs') return path;
  return route ? baseUrl + route.path : 'other';
}

/** Metrics for operators, in the Prometheus text format. */
export function createMetrics({ db, access, runs, worker }: MetricsParts) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'runlight_http_request_seconds',
    help: 'Response time by call. Event streams are counted when they end.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  new Gauge({
    name: 'runlight_runs',
    help: 'Runs that have not ended, by status, in the whole database.',
    labelNames: ['status'],
    registers,
    async collect() {
      const counts = await db.query<{ status: string; runs: number }>(
        `select status, (select count(*) from runs where runs.status = s.status)::integer as runs
        from unnest(array['queued', 'running', 'cancelling']) s(status)`,
      );
      for (const { status, runs } of counts) this.set({ status }, runs);
    },
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge(
    'runlight_push_connections',
    'Open WebSockets and event streams of this process.',
    () => runs?.listeners() ?? 0,
  );
  gauge('runlight_runs_in_work', 'Runs that this process is working on.', () => worker?.size() ?? 0);

  const measure: RequestHandler = (req, res, next) => {
    const end = requests.startTimer({ method: req.method });
    res.on('close', () => end({ route: routeOf(req), status: res.statusCode }));
    next();
  };
  const serve: RequestHandler = async (req, res) => {
    if (!callerOf({ get: (name) => req.get(name) }, access)) {
      refuse(res.set('WWW-Authenticate', 'Bearer'), 401, { code: 'unauthorized', detail: 'Send a valid key.' });
      return;
    }
    res.type(registry.contentType).send(await registry.metrics());
  };
  return { measure, serve };
}
