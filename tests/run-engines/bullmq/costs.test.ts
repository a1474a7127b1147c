import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startRedis } from '../../../reference-backend/scale/distributed/services';
import { findServices } from '../../../scripts/find/find-services.mjs';
import { BULLMQ_HINTS, type BullmqEvents, createBullmqEngine } from '../../../src/bullmq';
import { createRunHandler, memoryLedger } from '../../../src/server';
import { createManualClock } from '../../../src/testing/manual-clock';

const canRun = findServices() !== null || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);
const RUNS = 50;

/** Hints sent by the test, so that their number is known. */
function createEvents(): BullmqEvents & { hint(jobId: string): void } {
  const listeners = new Set<(event: { jobId: string }) => void>();
  return {
    on: (event, listener) => event === BULLMQ_HINTS[0] && listeners.add(listener),
    off: (_, listener) => listeners.delete(listener),
    hint(jobId) {
      for (const listener of listeners) listener({ jobId });
    },
  };
}

describe.skipIf(!canRun)('what BullMQ is asked (left out where redis-server and PostgreSQL are not installed)', () => {
  let redisServer: Service;
  let redis: Redis;
  let queue: Queue;
  beforeAll(async () => {
    redisServer = await startRedis();
    redis = new Redis(redisServer.url, { maxRetriesPerRequest: null });
    queue = new Queue('costs', { connection: redis });
    await queue.waitUntilReady();
  });
  afterAll(async () => {
    await queue?.close();
    redis?.disconnect();
    await redisServer?.dispose();
  });

  /** A handler on a manual clock, over active runs: they stay queued, so that no worker's commands are counted. */
  async function setUp(user: string) {
    const clock = createManualClock(Date.now());
    const events = createEvents();
    const engine = createBullmqEngine({
      queue,
      redis,
      events,
      owner: () => user,
      start: ({ name }) => ({ name: 'train', data: { name }, options: { delay: 3_600_000 } }),
    });
    const handler = createRunHandler({
      engine,
      ledger: memoryLedger(),
      authenticate: () => ({ user, owner: user }),
      // A list polled once a second needs no fresher response.
      maxAgeMs: 1_000,
      clock,
      limits: { readsPerMinute: Number.POSITIVE_INFINITY },
    });
    const headers = { 'content-type': 'application/json', origin: 'http://api' };
    const ids: string[] = [];
    for (let n = 0; n < RUNS; n += 1) {
      const request = { method: 'POST', headers, body: JSON.stringify({ name: `Run ${n}` }) };
      const answer = await handler(new Request('http://api/v1/runs', request));
      ids.push(((await answer.json()) as { id: string }).id);
    }
    const list = async () => {
      const answer = await handler(new Request('http://api/v1/runs?limit=100'));
      expect(((await answer.json()) as { runs: unknown[] }).runs).toHaveLength(RUNS);
    };
    await clock.advance(2_000);
    await redis.call('CONFIG', 'RESETSTAT');
    return { clock, handler, ids, list, hint: events.hint };
  }
  /** The Redis commands since the last call. */
  async function commands(): Promise<Record<string, number>> {
    const text = String(await redis.call('INFO', 'commandstats'));
    const found = [...text.matchAll(/cmdstat_([\w|]+):calls=(\d+)/g)].map(([, name = '', calls]) => [
      name,
      Number(calls),
    ]);
    const all: Record<string, number> = Object.fromEntries(found);
    const { hgetall = 0, hvals = 0, evalsha = 0 } = all;
    return { hgetall, hvals, evalsha };
  }
  /** One read of a run: its job, its state through a BullMQ script, its finished steps. */
  const reads = (n: number) => ({ hgetall: n, hvals: n, evalsha: n });

  it.each([1, 5, 20])(
    'a list of 50 runs, polled each second by %i pages: one read per run and second',
    async (pages) => {
      const { clock, list, handler } = await setUp(`pages-${pages}`);
      for (let second = 0; second < 5; second += 1) {
        for (let page = 0; page < pages; page += 1) {
          await list();
          await clock.advance(1_000 / pages);
        }
      }
      expect(await commands()).toEqual(reads(RUNS * 5));
      await handler.close();
    },
  );

  it('the same with four hints a second for each run', async () => {
    const { clock, list, handler, ids, hint } = await setUp('hinted');
    for (let quarter = 0; quarter < 20; quarter += 1) {
      for (const id of ids) hint(id);
      for (let page = 0; page < 5; page += 1) {
        await list();
        await clock.advance(50);
      }
    }
    expect(await commands()).toEqual(reads(RUNS * 5));
    await handler.close();
  });

  it('20 streams of one run: one read a second without hints, four with', async () => {
    const { clock, handler, ids, hint } = await setUp('streams');
    const [id = ''] = ids;
    const places = await Promise.all(
      Array.from({ length: 20 }, () =>
        handler.join({ user: 'streams', owner: 'streams' }, id, { epoch: null, rev: 0 }),
      ),
    );
    for (const place of places) place?.start({ send: () => {}, end: () => {} });
    await clock.advance(1_000);
    await redis.call('CONFIG', 'RESETSTAT');
    for (let second = 0; second < 5; second += 1) await clock.advance(1_000);
    const quiet = (await commands()).hgetall ?? 0;
    expect(quiet).toBeLessThanOrEqual(5);
    expect(quiet).toBeGreaterThan(0);
    await redis.call('CONFIG', 'RESETSTAT');
    for (let tick = 0; tick < 100; tick += 1) {
      hint(id);
      await clock.advance(50);
    }
    expect((await commands()).hgetall).toBeLessThanOrEqual(5 * 4 + 5);
    await handler.close();
  });

  it('nobody there: nothing', async () => {
    const { clock, handler, ids, hint } = await setUp('nobody');
    for (const id of ids) hint(id);
    await clock.advance(60_000);
    expect(await commands()).toEqual(reads(0));
    await handler.close();
  });
});
