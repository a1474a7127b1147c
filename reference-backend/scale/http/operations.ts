import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, Router } from 'express';
import type { RunHandler } from '../../../src/server';
import { OPENAPI } from '../../../src/wire/openapi/document';
import type { Logger } from '../../settings';
import type { Worker } from '../../worker';
import type { Services } from '../services';
import type { ServerSettings } from '../settings/settings';
import { createMetrics } from './metrics';
import { refuse } from './refusals';

/** The parts of a running process. */
interface Running {
  services: Services;
  settings: ServerSettings;
  runs: RunHandler | null;
  worker: Worker | null;
  /** False during shutdown. */
  isReady: () => boolean;
}

/** Assigns an id to each request and logs it under that id. */
function identify(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const given = req.get('X-Request-Id') ?? '';
    const requestId = /^[A-Za-z0-9_-]{1,64}$/.test(given) ? given : randomUUID();
    req.headers['x-request-id'] = requestId; // the run handler uses this id in its responses
    res.set('X-Request-Id', requestId);
    const { method, path } = req;
    const startedAt = performance.now();
    res.on('finish', () => {
      const fields = { requestId, method, path, status: res.statusCode, ms: Math.round(performance.now() - startedAt) };
      logger[method === 'POST' ? 'info' : 'debug']('request', fields);
    });
    next();
  };
}

const DEMO = fileURLToPath(new URL('../../demo/dist', import.meta.url));
/** Paths that the page must not answer. */
const API = /^\/(?:v1|healthz)(?:\/|$)/;

/** Serves a built page, also at paths that only the page's router knows. */
function servePage(router: Router, pageDir: string): void {
  if (!existsSync(join(pageDir, 'index.html'))) return;
  router.use(express.static(pageDir));
  // Middleware instead of a route: a router answers OPTIONS for its routes, and OPTIONS belongs to the API.
  router.use((req, res, next) => {
    const isRead = req.method === 'GET' || req.method === 'HEAD';
    if (isRead && !API.test(req.path) && req.accepts('html')) res.sendFile('index.html', { root: pageDir });
    else next();
  });
}

/** The operational endpoints of a process: request logs, readiness, metrics, the API description, and the demo. */
export function createOperations({ services, settings, runs, worker, isReady }: Running): RequestHandler {
  const metrics = createMetrics({ db: services.db, access: settings, runs, worker });
  const router = Router();
  router.use(identify(settings.logger));
  router.use(metrics.measure);
  router.get('/metrics', metrics.serve);
  // Not ready during shutdown, so that a load balancer stops sending requests.
  router.get('/readyz', async (_req, res) => {
    const isAnswered = await services.db.query('select 1').then(
      () => true,
      () => false,
    );
    if (isReady() && isAnswered) res.json({ ok: true });
    else refuse(res.set('Retry-After', '1'), 503, { code: 'not_ready', detail: 'The server is not ready.' });
  });
  router.get('/openapi.json', (_req, res) => {
    res.json(OPENAPI);
  });
  if (runs) servePage(router, settings.pageDir ?? DEMO);
  return router;
}
