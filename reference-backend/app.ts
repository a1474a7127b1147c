import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { OPENAPI } from '../src/wire/openapi/document';
import type { Hub } from './api/feed';
import { Problem, problemHandler } from './api/problem';
import { createRunRoutes } from './api/routes';
import { type Access, authenticate, isAllowedOrigin } from './auth';
import type { JobQueue } from './queue';
import type { Metrics } from './scale/metrics';
import { limitRate } from './scale/rate-limit';
import type { Settings } from './settings';
import type { Store } from './store/store';

interface AppParts extends Settings {
  store: Store;
  queue: JobQueue;
  /** `null`: this process only works, and has no API. */
  hub: Hub | null;
  metrics: Metrics;
  /** False while it is shutting down: `/readyz` says so, and a load balancer sends nothing more. */
  isReady: () => boolean;
}

const DEMO = fileURLToPath(new URL('./demo/dist', import.meta.url));

/** Allows the known origins; every other page's script cannot read an answer, and its preflight is not allowed. */
function cors(access: Access): RequestHandler {
  return (req, res, next) => {
    const origin = req.get('Origin');
    res.vary('Origin');
    if (origin !== undefined && isAllowedOrigin(origin, access)) {
      res.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': 'ETag, Date, Retry-After, Location, Idempotency-Replayed, X-Request-Id',
        'Access-Control-Allow-Methods': 'GET, POST',
        'Access-Control-Allow-Headers':
          'Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Request-Id',
        'Access-Control-Max-Age': '600',
        ...(access.cookie !== undefined && { 'Access-Control-Allow-Credentials': 'true' }),
      });
    }
    if (req.method === 'OPTIONS') res.status(204).end();
    else next();
  };
}

/** The whole HTTP side. */
export function createApp(options: AppParts): Express {
  const { logger, store, hub, metrics, isReady, requestsPerMinute, pageDir = DEMO } = options;
  const app = express();
  app.set('etag', false); // only `status` has one, and it is the run's rev
  app.disable('x-powered-by');
  app.use((req, res, next) => {
    const given = req.get('X-Request-Id') ?? '';
    const requestId = /^[A-Za-z0-9_-]{1,64}$/.test(given) ? given : randomUUID();
    res.locals.requestId = requestId;
    res.set('X-Request-Id', requestId);
    const { method, path } = req;
    const startedAt = performance.now();
    res.on('finish', () => {
      const fields = { requestId, method, path, status: res.statusCode, ms: Math.round(performance.now() - startedAt) };
      logger[method === 'POST' ? 'info' : 'debug']('request', fields);
    });
    next();
  });
  app.use(metrics.measure);
  // Plain HTTP on loopback must stay usable: no forced upgrade of the demo's own requests.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));

  app.get('/healthz', (_req, res) => {
    res.json({ ok: true });
  });
  app.get('/readyz', async (_req, res) => {
    const isAnswered = store.ping().then(
      () => true,
      () => false,
    );
    if (isReady() && (await isAnswered)) res.json({ ok: true });
    else throw new Problem(503, 'not_ready', 'Not ready for requests.', { headers: { 'Retry-After': '1' } });
  });
  app.get('/openapi.json', (_req, res) => {
    res.json(OPENAPI);
  });

  app.get('/metrics', authenticate(options), metrics.serve);
  if (hub) serveRuns(hub);

  function serveRuns(hub: Hub): void {
    app.use('/v1', cors(options), (_req, res, next) => {
      res.set('Cache-Control', 'no-store').vary('Authorization, Cookie'); // another key is another view of the same run
      next();
    });
    app.use('/v1', authenticate(options));
    if (requestsPerMinute > 0) app.use('/v1', limitRate(requestsPerMinute));
    app.use('/v1/runs', createRunRoutes({ ...options, hub }));
    app.use('/v1', () => {
      throw new Problem(404, 'no_such_call', 'There is no such call. /openapi.json lists all.');
    });

    if (existsSync(join(pageDir, 'index.html'))) {
      app.use(express.static(pageDir));
      app.get('/{*path}', (req, res, next) => {
        if (req.accepts('html')) res.sendFile('index.html', { root: pageDir });
        else next();
      });
    }
  }
  app.use(() => {
    throw new Problem(404, 'not_found', 'Nothing is here. The API is below /v1; the demo appears once it is built.');
  });
  app.use(problemHandler(logger));
  return app;
}
