import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failed, NOT_LOOKED_AT, skipped } from '../../../conformance/tests/expect-conforms';
import { type Service, startRedis } from '../../../reference-backend/scale/distributed/services';
import { type LedgerRecord, type RedisLike, redisLedger } from '../../../src/server';
import { emptyRecord } from '../../../src/server/looks/settle';
import { conformAlternating } from '../alternate';
import { describeLedger } from '../ledgers';

let service: Service;
const clients: Redis[] = [];
function connect(): Redis {
  const client = new Redis(service.url);
  clients.push(client);
  return client;
}
let shared: Redis;
/** node-redis sends commands differently, and has no `call`. */
let other: RedisLike;
beforeAll(async () => {
  service = await startRedis();
  shared = connect();
  other = { sendCommand: ([command = '', ...args]) => shared.call(command, ...args) };
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await service.dispose();
});

describeLedger('Redis, by ioredis', () => redisLedger(shared, { prefix: 'io' }));
describeLedger('Redis, by node-redis', () => redisLedger(other, { prefix: 'node' }));

it('all keys share a slot, and a record goes a week after its end', async () => {
  const keys = await shared.keys('*');
  expect(keys.length).toBeGreaterThan(4);
  expect(keys.filter((key) => !/^\{(?:io|node)\}:/.test(key))).toEqual([]);
});

it('an expired record leaves the list of its owner, which is filled up', async () => {
  const ledger = redisLedger(shared, { prefix: 'old' });
  const of = (dueAt: number): LedgerRecord => {
    const run = { id: 'x', status: 'succeeded' } as const;
    return { ...emptyRecord('ada', 1000), version: 1, dueAt, end: { run, steps: null, openUntil: null } };
  };
  for (let i = 0; i < 300; i += 1) {
    await ledger.put(`r${i}`, 0, of(i % 50 === 0 ? Date.now() + 600_000 : Date.now() + 50));
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  const first = await ledger.list('ada', { before: null, limit: 4 });
  expect(first.ids).toEqual(['r250', 'r200', 'r150', 'r100']);
  expect(await ledger.list('ada', { before: first.next, limit: 4 })).toEqual({ ids: ['r50', 'r0'], next: null });
  expect(await shared.zcard('{old}:owner:ada')).toBe(6);
});

it('two processes with one Redis, behind a round robin, conform in everything', async () => {
  const report = await conformAlternating([
    redisLedger(connect(), { prefix: 'pair' }),
    redisLedger(connect(), { prefix: 'pair' }),
  ]);
  expect(failed(report)).toEqual([]);
  expect(skipped(report)).toEqual(NOT_LOOKED_AT);
});
