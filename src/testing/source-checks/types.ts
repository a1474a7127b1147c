import type { Clock } from '../../core/platform/clock';
import type { Run, RunStep } from '../../core/run/run';
import type { RunSource } from '../../core/run/source/run-source';
import type { RunFacts } from '../../server/engine';

/** Settings of {@link checkRunSource}. Times in ms. */
export interface CheckRunSourceOptions {
  /** The source to check. */
  source: RunSource;
  /**
   * Starts a run and resolves with its id. Called once per check that needs one: `long` runs must go on for at least
   * `watchMs`, `short` ones must end by themselves within `waitMs`. Default: `source.startRun`.
   */
  startRun?: (kind: 'long' | 'short') => Promise<string>;
  /** Starts work that does not look whether it was cancelled, and resolves with its id. Without it that is not checked. */
  startDeaf?: () => Promise<string>;
  /** Starts a run that waits in a queue until it is cancelled, and resolves with its id. Without it that is not checked. */
  startQueued?: () => Promise<string>;
  /** Makes the source anew, as a page that was reloaded does. Without it that is not checked. */
  remake?: () => RunSource;
  /** The source of another user, who must see none of these runs. Without it that is not checked. */
  otherUser?: RunSource;
  /** The source over a backend that answers everything in one wrong way. Without it errors are not checked. */
  answering?: (fault: SourceFault) => RunSource;
  /** An id that no run has. Default `no-such-run`. */
  missingId?: string;
  /** How long a run may take to begin, and a short one to end. Default 30000. */
  waitMs?: number;
  /** How long a cancel may take until the run has ended. Default 15000. */
  cancelMs?: number;
  /** How long a run is watched for what must not happen, e.g. steps written after its end. Default 2000. */
  watchMs?: number;
  /** Pause between two reads. Default 100. */
  pauseMs?: number;
  /** Only checks whose name begins with one of these. Default: all. */
  only?: readonly string[];
  /** Default: the machine's clock. */
  clock?: Clock;
}

/** How long and how often checks look; the same for sources and engines. Times in ms. */
export type Looking = Required<
  Pick<CheckRunSourceOptions, 'missingId' | 'waitMs' | 'cancelMs' | 'watchMs' | 'pauseMs' | 'clock'>
>;

/**
 * What a backend may answer instead: 401, 403, 404 or 500; what cannot be read; nothing at all, until the call is given up;
 * or no connection.
 */
export type SourceFault = 'unauthorized' | 'forbidden' | 'missing' | 'server' | 'unreadable' | 'hung' | 'offline';

/** How one check of {@link checkRunSource} came out. */
export interface SourceCheckResult {
  /** Its name, e.g. `read.missing`. */
  id: string;
  /** What has to be so. */
  title: string;
  /** `skipped` = the source says that it cannot do this, or no run could be started. */
  outcome: 'passed' | 'failed' | 'skipped';
  /** What was found instead, one sentence each; why it was skipped. Empty when it passed. */
  notes: readonly string[];
}

/** What a source said at one moment: the run first, then its steps. */
export interface Observation {
  run: RunFacts;
  steps: readonly RunStep[];
}

/** Skips a check: thrown with the reason. */
export class Skip extends Error {
  override name = 'Skip';
}

/** One rule a source has to keep. */
export interface SourceCheck {
  id: string;
  title: string;
  /** Resolves with what is wrong. @throws {Skip} when it cannot be checked; any other error counts as a finding. */
  run(probe: SourceProbe): Promise<readonly string[]>;
}

/** What a check works with. */
export interface SourceProbe {
  source: RunSource;
  /** What the caller gave besides, or did not. */
  options: Pick<CheckRunSourceOptions, 'startDeaf' | 'startQueued' | 'remake' | 'otherUser' | 'answering'>;
  settings: Looking;
  signal: AbortSignal;
  /** A run that goes on, or one that ends by itself. @throws {Skip} when none can be started. */
  start(kind: 'long' | 'short'): Promise<string>;
  readRun(runId: string, source?: RunSource): Promise<Run>;
  /** All pages, from the beginning. Default: of the source that is checked. */
  readSteps(runId: string, source?: RunSource): Promise<readonly RunStep[]>;
  observe(runId: string, source?: RunSource): Promise<Observation>;
  /** Observes until `isOver` or `limitMs` have passed; resolves with all that was observed. */
  watch(runId: string, limitMs: number, isOver: (seen: Observation) => boolean): Promise<readonly Observation[]>;
  sleep(ms: number): Promise<void>;
}
