import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { OPENAPI } from '../src/wire/openapi/document';
import { cors } from './api/cors';
import type { Feed } from './api/feed';
import { Problem, problemHandler } from './api/problem';
import { createRunRoutes } from './api/routes';
import { authenticate } from './auth';
import type { Engine } from './engine';
import type { Logger } from './logger';
import type { Platform } from './platform';
import type { Settings } from './settings';

interface AppParts extends Settings {
  engine: Engine;
  /** `null`: this process only works, and has no API. */
  feed: Feed | null;
  /** False while it is shutting down: `/readyz` says so, and a load balancer sends nothing more. */
  isReady: () => boolean;
  handlers?: ReturnType<NonNullable<Platform['createHandlers']>>;
}

const DEMO = fileURLToPath(new URL('./demo/dist', import.meta.url));

/** Gives each request an id, and logs it under that id. */
function identify(logger: Logger): RequestHandler {
  return (req, res, next) => {
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
  };
}

/** The whole HTTP side. */
export function createApp(parts: AppParts): Express {
  const { logger, engine, feed, isReady, handlers, pageDir = DEMO } = parts;
  const app = express();
  app.set('etag', false); // only `status` has one, and it is the run's rev
  app.disable('x-powered-by');
  app.use(identify(logger));
  // Plain HTTP on loopback must stay usable: no forced upgrade of the demo's own requests.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  if (handlers) app.use(handlers.all);

  app.get('/healthz', (_req, res) => {
    res.json({ ok: true });
  });
  app.get('/readyz', async (_req, res) => {
    const isAnswered = await engine.ping().then(
      () => true,
      () => false,
    );
    if (isReady() && isAnswered) res.json({ ok: true });
    else throw new Problem(503, 'not_ready', 'Not ready for requests.', { headers: { 'Retry-After': '1' } });
  });
  app.get('/openapi.json', (_req, res) => {
    res.json(OPENAPI);
  });

  if (feed) {
    app.use('/v1', cors(parts), (_req, res, next) => {
      res.set('Cache-Control', 'no-store').vary('Authorization, Cookie'); // another key is another view of the same run
      next();
    });
    app.use('/v1', authenticate(parts));
    if (handlers) app.use('/v1', handlers.calls);
    app.use('/v1/runs', createRunRoutes({ ...parts, feed }));
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
