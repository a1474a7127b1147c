import type { EtaMemory } from '../forecast/eta-memory';
import type { Clock } from '../platform/clock';
import type { Environment, EnvironmentEvent } from '../platform/environment';
import type { ServerTimeSample } from '../platform/server-clock';
import type { Run, RunMetric, RunStep } from '../run/run';
import type { RunConnection, RunSnapshot } from '../run/snapshot/snapshot';
import type { RunSource } from '../run/source/run-source';
import type { HostStatuses } from '../run/status/host-status';
import type { StepSeries } from '../run/steps/step-series';
import type { CancelOutcome } from './cancel-outcome';
import type { Events, RunClientEvents } from './events';

/** Settings of a {@link RunClient}. */
export interface RunClientOptions {
  /** The backend. */
  source: RunSource;
  /** Default: the machine's clock. */
  clock?: Clock | undefined;
  /** Default: the browser. */
  environment?: Environment | undefined;
  /** Interval between status reads, ms. Default 1000. */
  statusIntervalMs?: number | undefined;
  /** Minimum interval between reads of the steps, ms. Default 2000. */
  stepsIntervalMs?: number | undefined;
  /** Timeout of a request, ms. Default 10 000. */
  timeoutMs?: number | undefined;
  /** Age at which data counts as stale while the backend does not answer, ms. Default 10 000. */
  staleAfterMs?: number | undefined;
  /** Time after which a cancel without a stop counts as overdue, ms. Default 30 000. */
  cancelOverdueMs?: number | undefined;
  /**
   * Learns from runs that this browser watched to their end, for backends without an ETA profile. Default: nothing is
   * stored.
   */
  etaMemory?: EtaMemory | undefined;
  /** Maximum number of steps per run; older ones are dropped and counted. Default 10 000. */
  maxSteps?: number | undefined;
  /** What the backend's own statuses mean, by name. Create the object once. Default: the library's mapping. */
  statuses?: HostStatuses | undefined;
}

/** Options of {@link RunClient.watch}. */
export interface WatchOptions {
  /** Also keep the steps up to date. Default true. */
  steps?: boolean | undefined;
  /**
   * Also read the metrics of an active run, if the source reads them separately. Those of an ended run are always read.
   * Default true.
   */
  metrics?: boolean | undefined;
}

/** Options of {@link RunClient.cancel}. */
export interface CancelOptions {
  /** The reason, at most 500 characters. */
  reason?: string | undefined;
  /** Ends the run without waiting for the worker. Only if the source supports it. */
  force?: boolean | undefined;
  /** True: the client keeps the run up to date until it has ended. False: the caller does. Default true. */
  watch?: boolean | undefined;
}

/** The current state of a list of runs. */
export interface RunsSnapshot {
  /** The runs, in the backend's order. */
  runs: readonly Run[];
  /** True until the first answer. */
  isLoading: boolean;
  /** More runs can be loaded. */
  hasMore: boolean;
  /** The next page is being read. */
  isLoadingMore: boolean;
  /** How fresh the list is. */
  connection: RunConnection;
}

/** Data of a run besides the run itself, see {@link RunClient.seed}. */
export interface RunSeed {
  /** Its steps, in order. */
  steps?: readonly RunStep[] | undefined;
  /** Its metrics. Default: those of the run. */
  metrics?: readonly RunMetric[] | undefined;
}

/** Keeps runs up to date and cancels them, without React. Create one with `createRunClient`. */
export interface RunClient {
  /** Its backend. */
  readonly source: RunSource;
  /** What the backend's own statuses mean. */
  readonly statuses: HostStatuses | undefined;
  /** Its clock. */
  readonly clock: Clock;
  /** The state of the page: whether it is visible, and whether there is a network. */
  readonly environment: Environment;
  /** Aborted by {@link RunClient.dispose}. */
  readonly signal: AbortSignal;
  /** The current snapshot of a run; reference-equal while nothing changes. Sends no request. */
  getSnapshot(runId: string): RunSnapshot;
  /** Calls `listener` on every change. Sends no request. Returns a function that unsubscribes. */
  subscribe(runId: string, listener: () => void): () => void;
  /** Like {@link RunClient.subscribe}, and keeps the run up to date while it has a watcher. */
  watch(runId: string, listener?: () => void, options?: WatchOptions): () => void;
  /** Reads now; also leaves a `failed` connection. Resolves after the answer or the failure. */
  refresh(runId: string): Promise<void>;
  /**
   * Call this after the user has signed in again: reads every watched run and list immediately, including refused ones.
   * Needed only if `getHeaders` does not change, e.g. with cookies; otherwise the client detects it.
   */
  resume(): void;
  /** Calls `listener` on an event of any run of this client. Returns a function that unsubscribes. */
  on<Type extends keyof RunClientEvents>(type: Type, listener: RunClientEvents[Type]): () => void;
  /**
   * Sets data of a run from elsewhere, e.g. from server rendering. It is shown until the first answer and counts as
   * older than any answer. Sends no request. Does nothing after the first read.
   */
  seed(run: Run, parts?: RunSeed): void;
  /** The snapshot before the first read: for server rendering and hydration. */
  getInitialSnapshot(runId: string): RunSnapshot;
  /**
   * History of a step's metrics, recorded while its run was watched with steps: for the running step and the two before
   * it. Reference-equal while nothing is added; `null` without history.
   */
  getStepSeries(runId: string, stepId: string): StepSeries | null;
  /** The server's clock now, as far as known, epoch ms. */
  serverNow(runId: string): number;
  /**
   * Cancels a run and watches it until it has really ended. Resolves with the outcome; never rejects. A second call
   * joins the pending cancel.
   */
  cancel(runId: string, options?: CancelOptions): Promise<CancelOutcome>;
  /** Resets a refused cancel, so that its message disappears. */
  dismissCancel(runId: string): void;
  /** Reads a run once, for hosts with their own cache. Rejects with a `RunSourceError`. */
  readRun(runId: string, options?: { signal?: AbortSignal }): Promise<Run>;
  /** Reads all steps of a run once, page by page. Rejects with a `RunSourceError`. */
  readSteps(runId: string, options?: { signal?: AbortSignal }): Promise<readonly RunStep[]>;
  /**
   * The client's instance of a feature from a separate module, created on first use. For functions that take the client
   * as their first argument, such as `watchRuns` and `startRun`.
   * @internal
   */
  use<T extends ClientFeature>(feature: (inside: ClientInside) => T): T;
  /**
   * Ends every subscription, timer and read. Every pending cancel resolves with `abandoned`, and the client cannot be
   * used any more. A cancel *request* in flight is not aborted, because the user wants it: it runs until its answer or
   * timeout, is not retried, and its answer is ignored.
   */
  dispose(): void;
}

/** Settings with every default filled in. */
export type ResolvedOptions = Record<
  Exclude<keyof RunClientOptions, 'source' | 'clock' | 'environment' | 'etaMemory' | 'statuses'>,
  number
>;

/** Shared by all stores of one client. */
export interface StoreContext {
  readonly source: RunSource;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly options: ResolvedOptions;
  /** Receives the events of runs and lists. */
  readonly events: Events;
  /** Receives every run that was watched to its end, with all its steps. */
  readonly etaMemory?: EtaMemory | undefined;
  /** Next order number. Take it when a request starts, to recognise late answers. */
  nextOrder(): number;
  /** True if the previous identity sent the request: the current user must not see its answer. */
  isOutdated(order: number): boolean;
  /** Calls the source with the client's timeout; aborted together with `outer`. */
  ask<T>(call: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T>;
}

/**
 * A feature of a client in a separate module, so that hosts without it do not bundle it: lists, ETA profile, starting
 * runs. Created once per client, on first use.
 */
export interface ClientFeature {
  onEnvironment?(event: EnvironmentEvent): void;
  /** The identity has changed: drop all data, because the next user must not see it. */
  clear?(): void;
  /** This client has started a run. */
  onRunStarted?(): void;
  /** The run's store was evicted after a long time without watchers. */
  onRunForgotten?(runId: string): void;
  dispose?(): void;
}

/** The part of a client that a {@link ClientFeature} can use. */
export interface ClientInside {
  readonly context: StoreContext;
  /** The runs the client holds now, by id. */
  readonly stores: ReadonlyMap<string, RunStore>;
  storeOf(runId: string): RunStore;
  /** Notifies the features that this client has started a run. */
  runStarted(): void;
}

/** Which data of a run is known, and who watches it. For devtools. */
export interface RunInspection {
  /** The stream the data belongs to; `null` without revisions. */
  epoch: string | null;
  /** The rev up to which the steps are complete; 0 for none. */
  stepsRev: number;
  /** One entry per watcher, with its needs. */
  watchers: readonly Required<WatchOptions>[];
}

/** One run: its data, its connection and its cancel. */
export interface RunStore {
  getSnapshot(): RunSnapshot;
  /** The snapshot before the first read. */
  getInitialSnapshot(): RunSnapshot;
  /** Applies data from elsewhere; it counts as older than any answer. */
  seed(run: Run, parts?: RunSeed): void;
  subscribe(listener: () => void): () => void;
  watch(listener: (() => void) | undefined, options?: WatchOptions): () => void;
  /** Applies a run from another request, e.g. a list. Resolves when it is shown. */
  acceptRun(run: Run, order: number): Promise<void>;
  /** Applies a run from a watched list. While the list reports the run, polling does not read it as well. */
  acceptListed(run: Run, order: number): Promise<void>;
  noteServerTime(sample: ServerTimeSample): void;
  refresh(): Promise<void>;
  /**
   * Reads the status with a new request and applies it, even without watchers. Sends nothing if `isOver` returns true
   * when its turn comes. Rejects without an answer.
   */
  reload(isOver: () => boolean): Promise<void>;
  cancel(options?: CancelOptions): Promise<CancelOutcome>;
  dismissCancel(): void;
  getSeries(stepId: string): StepSeries | null;
  serverNow(): number;
  onEnvironment(event: EnvironmentEvent): void;
  /** True if a watcher reads the steps. */
  wantsSteps(): boolean;
  /** Its watchers and known data. */
  inspect(): RunInspection;
  /** True without listeners and watchers, so that it can be evicted. */
  isUnused(): boolean;
  /** Drops all data, as if nothing had been read, and reads again if it is watched. */
  clear(): void;
  dispose(): void;
}
