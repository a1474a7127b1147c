import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Database, Sql } from './database';

const toSql = (engine: Pick<PGlite, 'query' | 'exec'>): Sql => ({
  query: async <Row>(text: string, params: readonly unknown[] = []) =>
    (await engine.query<Row>(text, [...params])).rows,
  exec: async (text) => void (await engine.exec(text)),
});

/** Wraps an open PGlite as the store's database. */
export const toDatabase = (engine: PGlite): Database => ({
  ...toSql(engine),
  tx: (work) => engine.transaction((inner) => work(toSql(inner))),
  listen: (channel, onPayload) => engine.listen(channel, onPayload),
  close: () => engine.close(),
});

/**
 * Opens the embedded PostgreSQL. The first start of a folder takes several seconds, later ones about one.
 *
 * @param dataDir the data folder, or `memory`. Two processes that open one folder overwrite each other's rows.
 */
export async function openPglite(dataDir: string): Promise<Database> {
  if (dataDir === 'memory') return toDatabase(await PGlite.create());
  await mkdir(dataDir, { recursive: true });
  return toDatabase(await PGlite.create(join(dataDir, 'pg')));
}
