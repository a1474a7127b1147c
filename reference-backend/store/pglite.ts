import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Database, Sql } from './database';
import { lockFolder } from './folder-lock';

const toSql = (engine: Pick<PGlite, 'query' | 'exec'>): Sql => ({
  query: async <Row>(text: string, params: readonly unknown[] = []) =>
    (await engine.query<Row>(text, [...params])).rows,
  exec: async (text) => void (await engine.exec(text)),
});

/** The store's database on an open PGlite. */
export const toDatabase = (engine: PGlite): Database => ({
  ...toSql(engine),
  tx: (work) => engine.transaction((inner) => work(toSql(inner))),
  listen: (channel, onPayload) => engine.listen(channel, onPayload),
  exclusive: true,
  close: () => engine.close(),
});

/**
 * Opens the embedded PostgreSQL. The first start of a folder takes several seconds, later ones about one.
 *
 * @param dataDir where to keep it, or `memory`.
 * @throws when another living process has the folder open.
 */
export async function openPglite(dataDir: string): Promise<Database> {
  if (dataDir === 'memory') return toDatabase(await PGlite.create());
  const unlock = lockFolder(dataDir);
  try {
    const db = toDatabase(await PGlite.create(join(dataDir, 'pg')));
    return { ...db, close: () => db.close().then(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}
