import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { failed, NOT_LOOKED_AT, skipped } from '../../conformance/tests/expect-conforms';
import type { Database } from '../../reference-backend/store/database';
import { openFromTemplate } from '../../reference-backend/tests/template';
import { memoryLedger, sqlLedger, sqlLedgerSchema } from '../../src/server';
import { conformAlternating } from './alternate';
import { describeLedger } from './ledgers';

let db: Database;
const sql = (table?: string) =>
  sqlLedger((text, params) => db.query(text, params), table === undefined ? {} : { table });
beforeAll(async () => {
  db = await openFromTemplate();
  await sql().migrate();
  await sql().migrate(); // a second start
});
afterAll(() => db.close());

const memory = memoryLedger();
describeLedger('memory', () => memory);
describeLedger('PGlite', () => sql());

it('memory can be made while modules load, where Cloudflare Workers allow no random values', async () => {
  const random = vi.spyOn(crypto, 'randomUUID').mockImplementation(() => {
    throw new Error('Disallowed operation called within global scope.');
  });
  const ledger = memoryLedger();
  random.mockRestore();
  const [one, other] = await Promise.all([ledger.epoch(), ledger.epoch()]);
  expect(one).toBe(other);
  expect(one.length).toBeGreaterThan(8);
});

it('takes no table whose name would be more than a name', () => {
  expect(() => sql('x; drop table runs')).toThrow(/runlight: .* is not a valid table name/);
  expect(sqlLedgerSchema({ table: 'app.ledger' }).join('\n')).toContain('app.ledger');
});

it('begins another stream after a restore', async () => {
  const before = await sql().epoch();
  await sql().newEpoch();
  expect(await sql().epoch()).not.toBe(before);
});

it('two processes with one SQL ledger, behind a round robin, conform in everything', async () => {
  const report = await conformAlternating([sql(), sql()]);
  expect(failed(report)).toEqual([]);
  expect(skipped(report)).toEqual(NOT_LOOKED_AT);
});

it('two processes that each count in their own memory are found out', async () => {
  const report = await conformAlternating([memoryLedger(), memoryLedger()], {
    only: ['status.', 'rev.'],
    keepsOwners: true,
  });
  expect(failed(report).map(({ id }) => id)).toContain('rev.one-stream');
});
