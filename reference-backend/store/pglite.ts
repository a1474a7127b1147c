import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Database, Sql } from './database';
import { lockFolder } from './folder-lock';

function toSql(engine: Pick<PGlite, 'query' | 'exec'>): Sql {
  return {
    async query<Row>(text: string, params: readonly unknown[] = []) {
      return (await engine.query<Row>(text, [...params])).rows;
    },
    async exec(text) {
      await engine.exec(text);
    },
  };
}

/**
 * Opens the embedded PostgreSQL. The first start of a folder takes several seconds, later ones about one.
 *
 * @param dataDir where to keep it, or `memory`.
 * @throws when another living process has the folder open.
 */
export async function openPglite(dataDir: string): Promise<Database> {
  const unlock = dataDir === 'memory' ? () => {} : lockFolder(dataDir);
  try {
    const engine = await (dataDir === 'memory' ? PGlite.create() : PGlite.create(join(dataDir, 'pg')));
    return {
      ...toSql(engine),
      tx: (work) => engine.transaction((inner) => work(toSql(inner))),
      listen: (channel, onPayload) => engine.listen(channel, onPayload),
      exclusive: true,
      async close() {
        await engine.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
