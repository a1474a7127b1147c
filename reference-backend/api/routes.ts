import express, { type Request, type RequestHandler, Router } from 'express';
import { matchesEtag } from '../../src/wire/etag';
import { principalOf } from '../auth';
import type { Engine } from '../engine';
import { CancelBody, ListQuery, RUN_ID, read, StartBody, StepsQuery } from '../inputs';
import { notFound, Problem } from './problem';
import { type EventsParts, streamEvents } from './sse';

interface RoutesParts extends EventsParts {
  engine: Engine;
}

/** The id in the address. An id that no run can have is not looked up. */
function idOf(req: Request): string {
  const id = String(req.params.id);
  if (!RUN_ID.test(id)) throw notFound();
  return id;
}

/** What the engine found. */
function found<T>(value: T | null): T {
  if (value === null) throw notFound();
  return value;
}

/** Takes JSON only, which also keeps plain HTML forms of other sites out. */
const requireJson: RequestHandler = (req, _res, next) => {
  if (req.method === 'POST' && !/^application\/json *(;|$)/i.test(req.get('Content-Type') ?? '')) {
    throw new Problem(415, 'unsupported_media_type', 'Send the body as "Content-Type: application/json".');
  }
  next();
};

const refuseViewer: RequestHandler = (_req, res, next) => {
  if (principalOf(res).role === 'viewer') {
    throw new Problem(403, 'forbidden', 'You may look at these runs, but not start or cancel them.');
  }
  next();
};

/** The calls below `/v1/runs`. The caller is authenticated. */
export function createRunRoutes({ engine, ...events }: RoutesParts): Router {
  const router = Router();
  router.use(requireJson, express.json({ limit: '16kb' }));

  router.post('/', refuseViewer, async (req, res) => {
    const key = req.get('Idempotency-Key') ?? null;
    if (key !== null && !/^[\x20-\x7e]{1,255}$/.test(key)) {
      throw new Problem(400, 'bad_request', 'Idempotency-Key must be 1 to 255 printable ASCII characters.');
    }
    const input = read(StartBody, req.body ?? {}, 422);
    const { run, replayed } = await engine.start(principalOf(res), input, key);
    if (replayed === 'mismatch') {
      throw new Problem(422, 'idempotency_mismatch', 'This Idempotency-Key was used with another body. Use a new key.');
    }
    if (replayed) res.set('Idempotency-Replayed', 'true');
    res.status(201).location(`/v1/runs/${run.id}/status`).json(run);
  });

  router.get('/', async (req, res) => {
    res.json(await engine.list(principalOf(res), read(ListQuery, req.query, 400)));
  });

  router.get('/:id/status', async (req, res) => {
    const run = found(await engine.status(principalOf(res), idOf(req)));
    const etag = `W/"${run.epoch}.${run.rev}"`;
    res.set({ ETag: etag, 'Cache-Control': 'private, no-cache' });
    // Not left to Express: browsers add "Cache-Control: no-cache" to a fetch with If-None-Match, and then it never says 304.
    if (matchesEtag(req.get('If-None-Match'), etag)) res.status(304).end();
    else res.json(run);
  });

  router.get('/:id/steps', async (req, res) => {
    const query = read(StepsQuery, req.query, 400);
    res.json(found(await engine.steps(principalOf(res), idOf(req), query)));
  });

  router.get('/:id/metrics', async (req, res) => {
    res.json(found(await engine.metrics(principalOf(res), idOf(req))));
  });

  router.get('/:id/eta-profile', async (req, res) => {
    res.json(found(await engine.etaProfile(principalOf(res), idOf(req))));
  });

  router.get('/:id/events', (req, res) => streamEvents(events, { id: idOf(req), req, res }));

  // The run is looked up first: 404 before 403, so a viewer of other people's runs learns nothing.
  const requireRun: RequestHandler = async (req, res, next) => {
    found(await engine.status(principalOf(res), idOf(req)));
    next();
  };
  router.post('/:id/cancel', requireRun, refuseViewer, async (req, res) => {
    const body = read(CancelBody, req.body ?? {}, 422);
    const run = found(await engine.cancel(principalOf(res), idOf(req), body));
    const { status } = run;
    if (status !== 'cancelling' && status !== 'cancelled') {
      throw new Problem(409, 'already_finished', `The run has already ${status}.`, { members: { run } });
    }
    res.status(status === 'cancelling' ? 202 : 200).json({ ok: true, status, run });
  });

  return router;
}
