import { type Clock, systemClock } from '../src/core/platform/clock';
import { type Access, DEMO_KEYS, parseKeys } from './auth';
import { createLogger, type Logger } from './logger';
import type { PlanStep, RunRow } from './rows';
import type { Work } from './work';

/** All that can be set. Times in ms. */
export interface Settings extends Access {
  /** 0 = any free one. */
  port: number;
  host: string;
  /** Where data and temporary files are kept, or `memory`. */
  dataDir: string;
  /** What a run does. Without: the simulated work, `speed` times as fast as it says. */
  work?: Work | undefined;
  speed: number;
  /** Runs worked on at a time. */
  concurrency: number;
  /** How often a run is tried when workers are lost. */
  maxAttempts: number;
  /** WebSockets and event streams one user may have open. */
  maxConnectionsPerUser: number;
  /** Time a worker has for stopping after a cancel. */
  graceMs: number;
  /** A worker that is silent for so long is lost. */
  leaseMs: number;
  /** How often a worker reports that it lives and looks for a cancel. Without: a third of the lease. */
  heartbeatMs?: number | undefined;
  /** Pause between two looks for deadlines that have passed, lost workers and lost notifications. */
  sweepMs: number;
  /** Time for requests and workers to come to an end at `close()`. */
  drainMs: number;
  /** Deletes a run's folder. Without: all of it. */
  cleanUp?: ((dir: string) => Promise<void>) | undefined;
  /** The steps a run is going to have, where that is known beforehand. */
  planOf: (run: RunRow) => readonly PlanStep[] | null;
  /** A built page to serve at `/`, when it is there. Without: the demo. */
  pageDir?: string | undefined;
  clock: Clock;
  logger: Logger;

  /** `scale/`: what this process does. */
  role: 'api' | 'worker' | 'all';
  /** `scale/`: a PostgreSQL server, 15 or later. Without: the embedded database in `dataDir`. */
  databaseUrl?: string | undefined;
  /** `scale/`: a Redis server, by which API processes hand runs to workers. Without: a queue in this process. */
  redisUrl?: string | undefined;
  /** `scale/`: reads and cancels one user may send; a fiftieth as many starts. 0 = any number. */
  requestsPerMinute: number;
}

export const DEFAULTS: Settings = {
  port: 4310,
  host: '127.0.0.1',
  dataDir: 'memory',
  speed: 1,
  concurrency: 2,
  maxAttempts: 2,
  maxConnectionsPerUser: 100,
  graceMs: 10_000,
  leaseMs: 15_000,
  sweepMs: 1_000,
  drainMs: 8_000,
  planOf: () => null,
  clock: systemClock,
  logger: createLogger('silent'),
  keys: parseKeys(DEMO_KEYS),
  origins: [],
  role: 'all',
  requestsPerMinute: 0,
};
