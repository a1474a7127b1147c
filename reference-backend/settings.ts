import { type Clock, systemClock } from '../src/core/platform/clock';
import { DEMO_KEYS, type Keys, parseKeys } from './auth';
import type { Work } from './work';

type Log = (event: string, fields?: Record<string, unknown>) => void;

/** Structured logs: one event, its fields. */
export type Logger = Record<'debug' | 'info' | 'warn' | 'error', Log>;

const silent: Log = () => {};

/** All that can be set. Times in ms. */
export interface Settings {
  /** 0 = any free one. */
  port: number;
  host: string;
  /** Where data and temporary files are kept. */
  dataDir: string;
  keys: Keys;
  /** Origins besides the server's own whose pages may call. */
  origins: readonly string[];
  /** What a run does. Without: the simulated work, `speed` times as fast as it says. */
  work?: Work | undefined;
  speed: number;
  /** Runs worked on at a time. */
  concurrency: number;
  /** How often a run is tried when workers are lost. */
  maxAttempts: number;
  /** Time a worker has for stopping after a cancel. */
  graceMs: number;
  /** A worker that is silent for so long is lost. */
  leaseMs: number;
  /** How often a worker reports that it lives and looks for a cancel. Without: a third of the lease. */
  heartbeatMs?: number | undefined;
  /** Pause between two looks for deadlines that have passed, lost workers and lost notifications. */
  sweepMs: number;
  /** Deletes a run's folder. Without: all of it. */
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
