import type { RunLimits } from '../../../src/server';
import type { WireEtaProfile } from '../../../src/wire/types';
import type { RunRow } from '../../rows';
import { DEFAULTS, type Settings } from '../../settings';
import type { Database } from '../../store/database';
import type { Access } from '../http/access';

/** The settings of one process, and those of one among several. Times in ms. */
export interface ServerSettings extends Settings, Access {
  /** Where data and temporary files are kept, or `memory`. */
  dataDir: string;
  /** Time for requests and workers to come to an end at `close()`. */
  drainMs: number;
  /** What is refused beyond it. Without: the limits of `createRunHandler`. */
  limits?: Partial<RunLimits> | undefined;
  /** The steps a run is going to have, where that is known beforehand. */
  planOf: (run: RunRow) => WireEtaProfile['plan'];
  /** Fills the database before anything is taken from it. Without: it is used as it is. */
  prepare?: ((db: Database) => Promise<void>) | undefined;
  /** A built page to serve at `/`, when it is there. Without: the demo. */
  pageDir?: string | undefined;
  /** What this process does. */
  role: 'api' | 'worker' | 'all';
  /** A PostgreSQL server, 15 or later. Without: the embedded database in `dataDir`. */
  databaseUrl?: string | undefined;
  /** A Redis server, by which API processes hand runs to workers. Without: a queue in this process. */
  redisUrl?: string | undefined;
}

export const SERVER_DEFAULTS: ServerSettings = {
  ...DEFAULTS,
  dataDir: 'memory',
  drainMs: 8_000,
  planOf: () => null,
  role: 'all',
};
