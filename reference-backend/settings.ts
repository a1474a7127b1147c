import { type Clock, systemClock } from '../src/core/platform/clock';
import { DEMO_KEYS, type Keys, parseKeys } from './auth';
import type { Work } from './work';

type Log = (event: string, fields?: Record<string, unknown>) => void;

/** A structured logger: an event and its fields. */
export type Logger = Record<'debug' | 'info' | 'warn' | 'error', Log>;

const silent: Log = () => {};

/** All settings. Times in ms. */
export interface Settings {
  /** 0 = any free port. */
  port: number;
  host: string;
  /** The folder of the data and temporary files. */
  dataDir: string;
  keys: Keys;
  /** Origins, besides the server's own, whose pages may call. */
  origins: readonly string[];
  /** The work of a run. Default: the simulated work, sped up by `speed`. */
  work?: Work | undefined;
  speed: number;
  /** How many runs are processed at a time. */
  concurrency: number;
  /** How many attempts a run gets if workers are lost. */
  maxAttempts: number;
  /** How long a worker may take to stop after a cancel. */
  graceMs: number;
  /** A worker that sends no heartbeat for this long counts as lost. */
  leaseMs: number;
  /** How often a worker sends a heartbeat and checks for a cancel. Default: a third of the lease. */
  heartbeatMs?: number | undefined;
  /** The interval of the sweep for expired deadlines, lost workers and lost notifications. */
  sweepMs: number;
  /** Deletes a run's folder. Default: deletes it recursively. */
  cleanUp?: ((dir: string) => Promise<void>) | undefined;
  clock: Clock;
  logger: Logger;
}

export const DEFAULTS: Settings = {
  port: 4310,
  host: '127.0.0.1',
  dataDir: '.data',
  keys: parseKeys(DEMO_KEYS),
  origins: [],
  speed: 1,
  concurrency: 2,
  maxAttempts: 2,
  graceMs: 10_000,
  leaseMs: 15_000,
  sweepMs: 1_000,
  clock: systemClock,
  logger: { debug: silent, info: silent, warn: silent, error: silent },
};
