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

/** What is running. */
interface Running {
  services: Services;
  settings: ServerSettings;
  runs: RunHandler | null;
  worker: Worker | null;
  /** False while it is shutting down. */
  isReady: () => boolean;
}

/** Gives each request an id, and logs it under that id. */
function identify(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const given = req.get('X-Request-Id') ?? '';
    const requestId = /^[A-Za-z0-9_-]{1,64}$/.test(given) ? given : randomUUID();
    req.headers['x-request-id'] = requestId; // the handler of the runs answers with it too
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
/** What is not the page's to answer. */
const API = /^\/(?:v1|healthz)(?:\/|$)/;

/** Serves a built page, also at addresses that only the page knows. */
function servePage(router: Router, pageDir: string): void {
  if (!existsSync(join(pageDir, 'index.html'))) return;
  router.use(express.static(pageDir));
  // No route: a router answers OPTIONS by itself where it has one, and that is the API's to answer.
  router.use((req, res, next) => {
    const isRead = req.method === 'GET' || req.method === 'HEAD';
    if (isRead && !API.test(req.path) && req.accepts('html')) res.sendFile('index.html', { root: pageDir });
    else next();
  });
}

/** What operators need of a process: logs of requests, readiness, metrics, the description of the calls, and the demo. */
export function createOperations({ services, settings, runs, worker, isReady }: Running): RequestHandler {
  const metrics = createMetrics({ db: services.db, access: settings, runs, worker });
  const router = Router();
  router.use(identify(settings.logger));
  router.use(metrics.measure);
  router.get('/metrics', metrics.serve);
  // Says no while it is shutting down, and a load balancer sends nothing more.
  router.get('/readyz', async (_req, res) => {
    const isAnswered = await services.db.query('select 1').then(
      () => true,
      () => false,
    );
    if (isReady() && isAnswered) res.json({ ok: true });
    else refuse(res.set('Retry-After', '1'), 503, { code: 'not_ready', detail: 'Not ready for requests.' });
  });
  router.get('/openapi.json', (_req, res) => {
    res.json(OPENAPI);
  });
  if (runs) servePage(router, settings.pageDir ?? DEMO);
  return router;
}
