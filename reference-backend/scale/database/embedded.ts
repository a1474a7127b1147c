import type { Database } from '../../store/database';
import { openPglite } from '../../store/pglite';
import { lockFolder } from './folder-lock';

/**
 * Opens the embedded PostgreSQL for exclusive use by this process.
 *
 * @param dataDir the data folder, or `memory`.
 * @throws if another running process has the folder open.
 */
export async function openEmbedded(dataDir: string): Promise<Database> {
  if (dataDir === 'memory') return openPglite(dataDir);
  const unlock = lockFolder(dataDir);
  try {
    const db = await openPglite(dataDir);
    return { ...db, close: () => db.close().then(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}
