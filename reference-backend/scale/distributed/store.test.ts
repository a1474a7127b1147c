import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../store/schema';
import { describeStore } from '../../tests/store/suite';
import { openPostgres } from '../database/postgres';
import { createLogger } from '../logger';
import { ask, newDatabase, type Service, startPostgres } from './services';

let server: Service;
const logger = createLogger('silent');
const open = (url: string) => openPostgres(url, logger);

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.dispose());

describe('fault 65: the suite of the embedded engine, on a PostgreSQL server', () => {
  describeStore(async () => open(await newDatabase(server)));
});

describe('fault 61: processes that migrate at the same time', () => {
  it('make one schema and agree on the epoch', async () => {
    const url = await newDatabase(server);
    const databases = Array.from({ length: 5 }, () => open(url));
    const epochs = await Promise.all(databases.map((db) => migrate(db)));
    expect(new Set(epochs).size).toBe(1);
    const tables = await ask<{ name: string }>(
      url,
      `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    expect(tables.map(({ name }) => name)).toEqual(['runlight_meta', 'runs', 'steps']);
    await Promise.all(databases.map((db) => db.close()));
  });
});
