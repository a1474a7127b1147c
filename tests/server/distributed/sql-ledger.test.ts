import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { failed, NOT_LOOKED_AT, skipped } from '../../../conformance/tests/expect-conforms';
import { newDatabase, type Service, startPostgres } from '../../../reference-backend/scale/distributed/services';
import { root } from '../../../scripts/prepare.mjs';
import { sqlLedger } from '../../../src/server';
import { emptyRecord } from '../../../src/server/looks/settle';
import { conformAlternating } from '../alternate';
import { describeLedger } from '../ledgers';
import { ask, createFactsEngine, handlerOf } from '../support';

/**
 * The SQL ledger on Debian's PostgreSQL in addition to PGlite: with competing connections, and a server that goes down.
 */
let server: Service;
let url: string;
const pools: pg.Pool[] = [];

/** A ledger with its own connections, as in another process. */
function open(database = url) {
  const pool = new pg.Pool({ connectionString: database, max: 8, connectionTimeoutMillis: 3_000 });
  // An idle connection breaks; without a listener, Node would exit.
  pool.on('error', () => {});
  pools.push(pool);
  return sqlLedger((text, params) => pool.query(text, params));
}

beforeAll(async () => {
  server = await startPostgres();
  url = await newDatabase(server);
  await open().migrate();
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await server.dispose();
});

describe('one table, two sets of connections', () => {
  let asked = 0;
  const ledgers: ReturnType<typeof open>[] = [];
  describeLedger('PostgreSQL', () => {
    if (ledgers.length === 0) ledgers.push(open(), open());
    asked += 1;
    const ledger = ledgers[asked % 2];
    if (!ledger) throw new Error('there are two');
    return ledger;
  });
});

it('processes that migrate at the same time make one table and one epoch', async () => {
  const database = await newDatabase(server);
  const ledgers = Array.from({ length: 6 }, () => open(database));
  await Promise.all(ledgers.map((ledger) => ledger.migrate()));
  expect(new Set(await Promise.all(ledgers.map((ledger) => ledger.epoch()))).size).toBe(1);
});

it('two processes that write the same record at once lose no write of either', async () => {
  const file = path.join(root, 'node_modules/.cache/runlight/ledger-writer.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'ledger-writer.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const ledger = open();
  await ledger.put('contended', 0, { ...emptyRecord('ada', 1000), version: 1, rev: 0 });
  const write = async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [file, url, 'contended', '200']);
    return JSON.parse(stdout) as { epoch: string; refused: number };
  };
  const [a, b] = await Promise.all([write(), write()]);
  const [record] = await ledger.get(['contended']);
  expect(record).toMatchObject({ rev: 400, version: 401 });
  expect(a.epoch).toBe(b.epoch);
  // Otherwise they never competed, and the test proves nothing.
  expect(a.refused + b.refused).toBeGreaterThan(0);
  await rm(file);
});

it('two handlers with connections of their own, behind a round robin, conform in everything', async () => {
  const report = await conformAlternating([open(), open()]);
  expect(failed(report)).toEqual([]);
  expect(skipped(report)).toEqual(NOT_LOOKED_AT);
});

describe('the database goes away and comes back', () => {
  const cleanUp: (() => unknown)[] = [];
  afterEach(async () => {
    for (const undo of cleanUp.splice(0).reverse()) await undo();
  });

  it.each<['in good order' | 'killed', NodeJS.Signals]>([
    ['in good order', 'SIGINT'],
    ['killed', 'SIGKILL'],
  ])('%s: 503 while it is away, then the same revisions, the same owner and the same cancel', async (_how, signal) => {
    const { engine, simulation } = createFactsEngine(
      { speed: 1, graceMs: 600_000, deadlineMs: 600_000 },
      { keepsOwners: false, lists: false },
    );
    const [first, second] = [handlerOf({ engine, ledger: open() }), handlerOf({ engine, ledger: open() })];
    cleanUp.push(
      () => simulation.dispose(),
      () => first.close(),
      () => second.close(),
    );
    const { json: started } = await ask(first, '/v1/runs', {
      body: { name: 'Nightly', params: { scenario: 'ignores-cancel' } },
    });
    const at = `/v1/runs/${started.id}`;
    await expect.poll(async () => (await ask(first, `${at}/status`)).json.status, { timeout: 20_000 }).toBe('running');
    const wished = await ask(first, `${at}/cancel`, { body: { reason: 'wrong data' } });
    expect(wished.status).toBe(202);

    await server.stop(signal);
    for (const handler of [first, second]) {
      const away = await ask(handler, `${at}/status`);
      expect([away.status, away.json.code, away.headers.get('retry-after')]).toEqual([503, 'engine_unavailable', '1']);
      expect(away.text).not.toMatch(/ECONN|postgres|127\.0\.0\.1/);
    }
    await server.start();

    await expect
      .poll(async () => (await ask(second, `${at}/status`)).json, { timeout: 20_000 })
      .toMatchObject({ epoch: wished.json.run.epoch, status: 'cancelling' });
    const { json: run } = await ask(second, `${at}/status`);
    expect(run.rev).toBeGreaterThanOrEqual(wished.json.run.rev);
    expect(run.cancel).toMatchObject({ reason: 'wrong data', requested_at: wished.json.run.cancel.requested_at });
    expect((await ask(second, `${at}/status`, { as: 'demo-bob' })).status).toBe(404);
    // A repeated request through the other handler: it counts as the same cancel, not as a second one.
    const again = await ask(second, `${at}/cancel`, { body: { reason: 'another reason' } });
    expect(again.json.run.cancel).toMatchObject({ reason: 'wrong data', requested_at: run.cancel.requested_at });
  });
});

it('eight cancels at once through two handlers are one request', async () => {
  const { engine, simulation } = createFactsEngine(
    { graceMs: 600_000, deadlineMs: 600_000 },
    { keepsOwners: false, lists: false },
  );
  const handlers = [handlerOf({ engine, ledger: open() }), handlerOf({ engine, ledger: open() })] as const;
  const { json: started } = await ask(handlers[0], '/v1/runs', {
    body: { name: 'Nightly', params: { scenario: 'ignores-cancel' } },
  });
  const at = `/v1/runs/${started.id}`;
  await expect
    .poll(async () => (await ask(handlers[0], `${at}/status`)).json.status, { timeout: 20_000 })
    .toBe('running');
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      ask(handlers[i % 2 === 0 ? 0 : 1], `${at}/cancel`, { body: { reason: `reason ${i}` } }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
  const cancels = new Set(answers.map(({ json }) => JSON.stringify(json.run.cancel)));
  expect(cancels.size).toBe(1);
  for (const handler of handlers) await handler.close();
  simulation.dispose();
});
