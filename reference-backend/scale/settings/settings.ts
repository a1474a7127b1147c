import type { RunLimits } from '../../../src/server';
import type { WireEtaProfile } from '../../../src/wire/types';
import type { RunRow } from '../../rows';
import { DEFAULTS, type Settings } from '../../settings';
import type { Database } from '../../store/database';
import type { Access } from '../http/access';

/** The settings of a single process, plus those of a distributed setup. Times in ms. */
export interface ServerSettings extends Settings, Access {
  /** The folder of the data and temporary files, or `memory`. */
  dataDir: string;
  /** How long `close()` waits for requests and workers to finish. */
  drainMs: number;
  /** Rate limits. Default: the limits of `createRunHandler`. */
  limits?: Partial<RunLimits> | undefined;
  /** The steps that a run will have, if they are known in advance. */
  planOf: (run: RunRow) => WireEtaProfile['plan'];
  /** Fills the database before it is used. Default: the database is used as it is. */
  prepare?: ((db: Database) => Promise<void>) | undefined;
  /** A folder with a built page to serve at `/`, if it exists. Default: the demo. */
  pageDir?: string | undefined;
  /** The role of this process. */
  role: 'api' | 'worker' | 'all';
  /** A PostgreSQL server, version 15 or later. Default: the embedded database in `dataDir`. */
  databaseUrl?: string | undefined;
  /** A Redis server that hands runs from API processes to workers. Default: a queue in this process. */
  redisUrl?: string | undefined;
}

export const SERVER_DEFAULTS: ServerSettings = {
  ...DEFAULTS,
  dataDir: 'memory',
  drainMs: 8_000,
  planOf: () => null,
  role: 'all',
};
