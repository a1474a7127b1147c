import type { Clock } from '../../core/platform/clock';
import type { Run, RunStep } from '../../core/run/run';
import type { RunSource } from '../../core/run/source/run-source';
import type { RunFacts } from '../../server/engine';

/** Options of {@link checkRunSource}. Times in ms. */
export interface CheckRunSourceOptions {
  /** The source to check. */
  source: RunSource;
  /**
   * Starts a run and resolves with its ID. Called for each run a check needs. A `long` run must last at least
   * `watchMs`; a `short` run must end by itself within `waitMs`. Default: `source.startRun`.
   */
  startRun?: (kind: 'long' | 'short') => Promise<string>;
  /** Starts a run that ignores cancels, and resolves with its ID. Without it, this case is skipped. */
  startDeaf?: () => Promise<string>;
  /** Starts a run that stays queued, and resolves with its ID. Without it, this case is skipped. */
  startQueued?: () => Promise<string>;
  /** Creates a new source, as after a page reload. Without it, this case is skipped. */
  remake?: () => RunSource;
  /** Source of another user, who must not see these runs. Without it, this case is skipped. */
  otherUser?: RunSource;
  /** Creates a source whose backend fails every call with the given fault. Without it, errors are not checked. */
  answering?: (fault: SourceFault) => RunSource;
  /** ID of a run that does not exist. Default `no-such-run`. */
  missingId?: string;
  /** Maximum time for a run to start, and for a short run to end. Default 30000. */
  waitMs?: number;
  /** Maximum time from a cancel to the end of the run. Default 15000. */
  cancelMs?: number;
  /** How long to watch for forbidden changes, e.g. steps written after the end. Default 2000. */
  watchMs?: number;
  /** Pause between two reads. Default 100. */
  pauseMs?: number;
  /** Runs only checks whose ID starts with one of these. Default: all. */
  only?: readonly string[];
  /** Default: the system clock. */
  clock?: Clock;
}

/** Timing of the checks, for sources and engines. Times in ms. */
export type PollOptions = Required<
  Pick<CheckRunSourceOptions, 'missingId' | 'waitMs' | 'cancelMs' | 'watchMs' | 'pauseMs' | 'clock'>
>;

/**
 * A simulated backend fault: 401, 403, 404, 500, an unreadable response, no response until the call is aborted, or no
 * connection.
 */
export type SourceFault = 'unauthorized' | 'forbidden' | 'missing' | 'server' | 'unreadable' | 'hung' | 'offline';

/** Result of one check of {@link checkRunSource}. */
export interface SourceCheckResult {
  /** ID of the check, e.g. `read.missing`. */
  id: string;
  /** The rule. */
  title: string;
  /** `skipped` = the source does not support this, or no run could be started. */
  outcome: 'passed' | 'failed' | 'skipped';
  /** Findings, one sentence each, or why the check was skipped. Empty if it passed. */
  notes: readonly string[];
}

/** A run and its steps, read in this order. */
export interface Observation {
  run: RunFacts;
  steps: readonly RunStep[];
}

/** Thrown to skip a check, with the reason. */
export class Skip extends Error {
  override name = 'Skip';
}

/** A rule that a source must follow. */
export interface SourceCheck {
  id: string;
  title: string;
  /** Resolves with the findings. @throws {Skip} if it cannot be checked; any other error counts as a finding. */
  run(probe: SourceProbe): Promise<readonly string[]>;
}

export interface SourceProbe {
  source: RunSource;
  /** Optional options of the caller. */
  options: Pick<CheckRunSourceOptions, 'startDeaf' | 'startQueued' | 'remake' | 'otherUser' | 'answering'>;
  settings: PollOptions;
  signal: AbortSignal;
  /** Starts a long or short run. @throws {Skip} if none can be started. */
  start(kind: 'long' | 'short'): Promise<string>;
  readRun(runId: string, source?: RunSource): Promise<Run>;
  /** Reads all pages. Default: of the checked source. */
  readSteps(runId: string, source?: RunSource): Promise<readonly RunStep[]>;
  observe(runId: string, source?: RunSource): Promise<Observation>;
  /** Observes until `isOver` or `limitMs` have passed. Resolves with all observations. */
  watch(runId: string, limitMs: number, isOver: (seen: Observation) => boolean): Promise<readonly Observation[]>;
  sleep(ms: number): Promise<void>;
}
