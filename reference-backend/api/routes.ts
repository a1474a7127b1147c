import express, { type Request, type Response, Router } from 'express';
import { matchesEtag } from '../../src/wire/etag';
import { principalOf } from '../auth';
import { CancelBody, ListQuery, RUN_ID, read, StartBody, StepsQuery, toCursor } from '../inputs';
import type { JobQueue } from '../queue';
import type { RunRow } from '../rows';
import type { Settings } from '../settings';
import type { Store } from '../store/store';
import { toNestedMetrics, toWireRun } from '../wire';
import type { Hub } from './feed';
import { notFound, Problem } from './problem';
import { streamEvents } from './sse';

interface RoutesParts extends Settings {
  store: Store;
  queue: JobQueue;
  hub: Hub;
}

const parseJson = express.json({ limit: '16kb' });

/** The calls of wire v1, below `/v1/runs`. The caller is authenticated. */
export function createRunRoutes(options: RoutesParts): Router {
  const { store, queue, graceMs, maxAttempts, planOf } = options;
  const router = Router();
  const wire = (run: RunRow, res: Response) => toWireRun(run, store.epoch, principalOf(res));

  /** The id in the address; one that no run can have is not looked up. */
  function idOf(req: Request): string {
    const id = String(req.params.id);
    if (!RUN_ID.test(id)) throw notFound();
    return id;
  }

  async function runOf(req: Request, res: Response): Promise<RunRow> {
    const run = await store.get(principalOf(res).owner, idOf(req));
    if (!run) throw notFound();
    return run;
  }

  function refuseViewer(res: Response): void {
    if (principalOf(res).role === 'viewer') {
      throw new Problem(403, 'forbidden', 'You may look at these runs, but not start or cancel them.');
    }
  }

  // Requiring JSON also keeps plain HTML forms of other sites out.
  router.use((req, _res, next) => {
    if (req.method === 'POST' && !/^application\/json *(;|$)/i.test(req.get('Content-Type') ?? '')) {
      throw new Problem(415, 'unsupported_media_type', 'Send the body as "Content-Type: application/json".');
    }
    next();
  }, parseJson);

  router.post('/', async (req, res) => {
    refuseViewer(res);
    const key = req.get('Idempotency-Key') ?? null;
    if (key !== null && !/^[\x20-\x7e]{1,255}$/.test(key)) {
      throw new Problem(400, 'bad_request', 'Idempotency-Key must be 1 to 255 printable ASCII characters.');
    }
    const input = read(StartBody, req.body ?? {}, 422);
    const { run, replayed } = await store.start(principalOf(res).owner, input, { key, maxAttempts });
    if (replayed === 'mismatch') {
      throw new Problem(422, 'idempotency_mismatch', 'This Idempotency-Key was used with another body. Use a new key.');
    }
    if (replayed) res.set('Idempotency-Replayed', 'true');
    else await queue.add(run);
    res.status(201).location(`/v1/runs/${run.id}/status`).json(wire(run, res));
  });

  router.get('/', async (req, res) => {
    const { limit, cursor = null, status = null, ids = null } = read(ListQuery, req.query, 400);
    const { owner } = principalOf(res);
    const found = await store.list(owner, { limit: limit + 1, before: cursor, status, ids });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    res.json({
      runs: page.map((run) => wire(run, res)),
      next_cursor: last && found.length > limit ? toCursor(last.seq) : null,
      server_time: (last?.server_time ?? new Date()).toISOString(),
    });
  });

  router.get('/:id/status', async (req, res) => {
    const run = await runOf(req, res);
    const etag = `W/"${store.epoch}.${run.rev}"`;
    res.set({ ETag: etag, 'Cache-Control': 'private, no-cache' });
    // Not left to Express: browsers add "Cache-Control: no-cache" to a fetch with If-None-Match, and then it never says 304.
    if (matchesEtag(req.get('If-None-Match'), etag)) res.status(304).end();
    else res.json(wire(run, res));
  });

  router.get('/:id/steps', async (req, res) => {
    const { after, limit, epoch = null } = read(StepsQuery, req.query, 400);
    const page = await store.steps(principalOf(res).owner, idOf(req), { after, limit, epoch });
    if (!page) throw notFound();
    res.json({ epoch: store.epoch, ...page });
  });

  router.get('/:id/metrics', async (req, res) => {
    res.json(toNestedMetrics((await runOf(req, res)).metrics));
  });

  router.get('/:id/events', (req, res) => streamEvents(options, idOf(req), req, res));

  router.get('/:id/eta-profile', async (req, res) => {
    const run = await runOf(req, res);
    const history = await store.history(run);
    res.json({ workflow: run.workflow, expected_steps: run.total_steps, plan: planOf(run), history });
  });

  router.post('/:id/cancel', async (req, res) => {
    const { reason, force } = read(CancelBody, req.body ?? {}, 422);
    await runOf(req, res); // 404 before 403: a viewer of nothing learns nothing
    refuseViewer(res);
    const { owner, user } = principalOf(res);
    const result = await store.cancel(owner, idOf(req), { by: user, reason: reason || null, force, graceMs });
    if (!result) throw notFound();
    const run = wire(result.run, res);
    if (run.status === 'cancelling') res.status(202).json({ ok: true, status: run.status, run });
    else if (run.status === 'cancelled') res.status(200).json({ ok: true, status: run.status, run });
    else {
      throw new Problem(409, 'already_finished', `The run has already ${run.status}.`, { members: { run } });
    }
  });

  return router;
}
