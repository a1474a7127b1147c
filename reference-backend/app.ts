import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { type RunHandler, toNode } from '../src/server';

interface AppParts {
  /** `null` if this process only runs the worker and serves no API. */
  runs: RunHandler | null;
  /** Middleware that runs before the API routes. Default: none. */
  before?: RequestHandler;
}

/** The HTTP app: the routes below `/v1` and a health check. */
export function createApp({ runs, before }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  // The app must work over plain HTTP on loopback, so it does not upgrade a page's own requests to HTTPS.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  if (before) app.use(before);
  app.get('/healthz', (_req, res) => {
    res.json({ ok: true });
  });
  if (runs) app.use('/v1', toNode(runs));
  return app;
}
