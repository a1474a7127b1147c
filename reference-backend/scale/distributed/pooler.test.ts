import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPgbouncer } from '../../../scripts/find/find-services.mjs';
import { DEFAULTS } from '../../settings';
import { createClient } from '../../testing';
import { startBackend } from '../backend';
import { ask, freePort, newDatabase, type Service, startPgbouncer, startPostgres } from './services';

let postgres: Service;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.dispose());

// As with the other servers, RUNLIGHT_REQUIRE_SERVICES=1 turns a missing PgBouncer into a failure.
const canRun = findPgbouncer() !== null || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);

describe.skipIf(!canRun)(
  'behind PgBouncer with its default settings (left out where PgBouncer is not installed)',
  () => {
    it.each(['session', 'transaction'] as const)('%s mode: starts, runs, cancels', async (mode) => {
      const database = await newDatabase(postgres);
      const pooler = await startPgbouncer(database, mode);
      const backend = await startBackend({ databaseUrl: pooler.url, port: 0, speed: 50 });
      try {
        const client = createClient(backend.url);
        const { id } = await client.start({ name: 'Nightly' });
        await client.reaches(id, 'running');
        const { status } = await client.cancel(id);
        expect([200, 202]).toContain(status);
        await client.reaches(id, 'cancelled');
        const other = await client.start({ name: 'To its end' });
        await client.reaches(other.id, 'succeeded');
      } finally {
        await backend.close();
        await pooler.dispose();
      }
    });
  },
);

describe('the limits that keep one stuck process from blocking all others', () => {
  it('hold for every connection, although they are no start-up parameters', async () => {
    const { openPostgres } = await import('../database/postgres');
    const db = openPostgres(await newDatabase(postgres), DEFAULTS.logger);
    const show = `select name, setting::int as ms from pg_settings
      where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') order by name`;
    const expected = [
      { name: 'idle_in_transaction_session_timeout', ms: 5_000 },
      { name: 'lock_timeout', ms: 5_000 },
      { name: 'statement_timeout', ms: 10_000 },
    ];
    try {
      expect(await db.query(show)).toEqual(expected);
      // The limits also apply if the pooler hands out a session without them.
      await db.query('reset all');
      expect(await db.tx((sql) => sql.query(show))).toEqual(expected);
    } finally {
      await db.close();
    }
  });
});

describe('a database that will never answer', () => {
  it.each([
    ['a user that is not there', (url: string) => url.replace('runlight@', 'nobody@'), /role "nobody" does not exist/],
    ['a database that is not there', (url: string) => `${url}_missing`, /does not exist/],
    ['encryption the server does not have', (url: string) => `${url}?sslmode=require`, /does not support SSL/],
  ])('%s ends the start with a message that names it', async (_name, change, reason) => {
    const port = await freePort();
    const error = await startBackend({ databaseUrl: change(postgres.url), port }).then(
      async (backend) => {
        await backend.close();
        return null;
      },
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    const { message } = error as Error;
    expect(message).toMatch(/^runlight: the database cannot be used: /);
    expect(message).toMatch(reason);
    expect(message).toMatch(/Correct DATABASE_URL/);
    // Nothing keeps listening on the port.
    await expect(fetch(`http://127.0.0.1:${port}/readyz`)).rejects.toThrow();
  });

  it('the message does not tell the password', async () => {
    const url = new URL(postgres.url);
    url.password = 'very-secret';
    url.pathname = '/missing';
    const error = await startBackend({ databaseUrl: url.href, port: 0 }).catch((thrown) => thrown);
    expect(String(error)).not.toMatch(/very-secret/);
    await ask(postgres.url, 'select 1');
  });
});
