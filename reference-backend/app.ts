import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { type RunHandler, toNode } from '../src/server';

interface AppParts {
  /** `null`: this process only works, and has no API. */
  runs: RunHandler | null;
  /** What comes before the calls. Default: nothing. */
  before?: RequestHandler;
}

/** The HTTP side: the calls below `/v1`, and a sign of life. */
export function createApp({ runs, before }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  // Plain HTTP on loopback must stay usable: no forced upgrade of a page's own requests.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  if (before) app.use(before);
  app.get('/healthz', (_req, res) => {
    res.json({ ok: true });
  });
  if (runs) app.use('/v1', toNode(runs));
  return app;
}
