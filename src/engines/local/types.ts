import type { Clock } from '../../core/platform/clock';
import type {
  RunFailure,
  RunMetric,
  RunProgress,
  RunStage,
  RunStep,
  RunWaitingFor,
  StepKind,
  StepProgress,
} from '../../core/run/run';
import type { RunSource } from '../../core/run/source/run-source';

/** The used part of the browser's `Storage`, e.g. `localStorage`. */
export interface LocalRunStorage {
  /** Number of keys. */
  readonly length: number;
  /** The name of a key. */
  key(index: number): string | null;
  /** Reads a value. */
  getItem(key: string): string | null;
  /** Writes a value. Throws when the storage is full. */
  setItem(key: string, value: string): void;
  /** Removes a value. */
  removeItem(key: string): void;
}

/** The used part of the browser's `LockManager`, e.g. `navigator.locks`. */
export interface LocalRunLocks {
  /** Holds a lock until the callback's promise settles. */
  request(name: string, callback: () => Promise<void>): Promise<unknown>;
  /** The held locks of all tabs. */
  query(): Promise<{ held?: readonly { name?: string }[] }>;
}

/** Settings of {@link createLocalRuns}. */
export interface LocalRunsOptions {
  /**
   * Storage for runs across reloads and tabs, e.g. `localStorage`. Default: none; runs are gone with the page. Later users of
   * the browser can read stored runs: use a different `prefix` for each user.
   */
  storage?: LocalRunStorage;
  /** Prefix of the names of keys and locks. Default `runlight.run.`. */
  prefix?: string;
  /**
   * Tells whether another tab still executes a run. Default: `navigator.locks`. Without it (a page over plain http), a run of
   * another tab is shown as interrupted.
   */
  locks?: LocalRunLocks;
  /** Time that a run has to stop after a cancel, ms. Then it counts as cancelled, `unconfirmed`. Default 10000. */
  graceMs?: number;
  /** Maximum of stored ended runs. Default 50. */
  keep?: number;
  /**
   * Maximum of kept steps of a run, over all its attempts, at least 1. Beyond it, the steps that ended first are dropped from
   * memory and storage; they still count as done. Steps that are running are kept beyond it. Default 2000: a long run fits
   * into `localStorage`.
   */
  maxSteps?: number;
  /** Called when a run cannot be stored, e.g. because the storage is full. The run continues. */
  onStorageError?: (error: unknown) => void;
  /** Default: the machine's clock. */
  clock?: Clock;
}

/** Initial data of a local run. */
export interface LocalRunInput {
  /** Identifier. Default: a random one. The id of an ended run starts its next attempt. */
  id?: string;
  /** Name for people. */
  name: string;
  /** Its dataset. */
  dataset?: string;
  /** How it works. */
  method?: string;
  /** Expected number of steps. */
  totalSteps?: number;
}

/** Initial data of a step. */
export interface LocalStepInput extends Pick<RunStep, 'detail' | 'method' | 'stage' | 'agent' | 'metrics'> {
  /** Title for people. */
  title: string;
  /** Kind of work. Default `info`. */
  kind?: StepKind;
}

/** One step of a local run. Calls after the end of the step or its run do nothing. */
export interface LocalStep {
  /** Sets its progress. */
  progress(current: number, total?: number, unit?: string): void;
  /** Changes its data. */
  update(change: Partial<LocalStepInput> & { progress?: StepProgress }): void;
  /** Finishes it. */
  done(): void;
  /** Ends it as failed. `message` becomes its detail. */
  fail(message?: string): void;
}

/** Changes of an active local run. */
export interface LocalRunChange {
  /** Name for people. */
  name?: string;
  /** How it works. */
  method?: string;
  /** Its progress, if steps are not counted. */
  progress?: RunProgress;
  /** All metrics so far. */
  metrics?: readonly RunMetric[];
  /** Its named phases. */
  stages?: readonly RunStage[];
}

/**
 * A run that this page executes. The first call of {@link LocalRun.succeed}, {@link LocalRun.fail} or
 * {@link LocalRun.cancelled} counts; later calls change nothing. One exception: an end after an `unconfirmed` cancel
 * corrects it.
 */
export interface LocalRun {
  /** Identifier for hooks and components. */
  readonly id: string;
  /** Aborted by a cancel. Its reason is an `AbortError` with the user's text. Pass it to `fetch` and similar calls. */
  readonly signal: AbortSignal;
  /** Starts a step. */
  step(input: LocalStepInput): LocalStep;
  /** Changes the run's data. */
  update(change: LocalRunChange): void;
  /** Marks the run as waiting for a person; `null` = it continues. The start of a step continues it too. */
  waiting(what: RunWaitingFor | null): void;
  /** Ends it as succeeded. */
  succeed(): void;
  /** Ends it as failed, with an error, a text for people, or a text and a code. */
  fail(error: Error | string | RunFailure): void;
  /**
   * Ends it as cancelled. `unconfirmed`: the page has stopped waiting and cannot know whether the work has stopped, e.g. after
   * it aborted a request. Default `graceful`.
   */
  cancelled(outcome?: 'graceful' | 'unconfirmed'): void;
}

/** The runs that this page executes, and their source. */
export interface LocalRuns {
  /** For `createRunClient` and `<RunProvider source>`: with revisions, push and a list. */
  readonly source: RunSource;
  /**
   * Starts a run.
   * @throws Error when a run with this id is active
   */
  start(input: LocalRunInput): LocalRun;
}
