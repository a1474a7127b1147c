import type { EtaMemory } from '../forecast/eta-memory';
import type { Clock } from '../platform/clock';
import type { Environment, EnvironmentEvent } from '../platform/environment';
import type { ServerTimeSample } from '../platform/server-clock';
import type { HostStatuses } from '../run/host-status';
import type { Run, RunMetric, RunStep } from '../run/run';
import type { RunSource, RunSourceError } from '../run/run-source';
import type { CancelResult, RunConnection, RunSnapshot } from '../run/snapshot';
import type { Events, RunClientEvents } from './events';

/** Settings of a {@link RunClient}. */
export interface RunClientOptions {
  /** The backend. */
  source: RunSource;
  /** Default: the machine's clock. */
  clock?: Clock;
  /** Default: the browser. */
  environment?: Environment;
  /** Pause between two status reads, ms. Default 1000. */
  statusIntervalMs?: number;
  /** Shortest pause between two reads of the steps, ms. Default 2000. */
  stepsIntervalMs?: number;
  /** How long a request may take, ms. Default 10 000. */
  timeoutMs?: number;
  /** Data older than this counts as stale while the backend does not answer, ms. Default 10 000. */
  staleAfterMs?: number;
  /** A cancelled run that has not stopped after this long is called overdue, ms. Default 30 000. */
  cancelOverdueMs?: number;
  /**
   * Learns from the runs that were watched to their end in this browser, for backends without a profile of their own.
   * Default: nothing is kept.
   */
  etaMemory?: EtaMemory;
  /** Steps kept per run; older ones are dropped and counted. Default 10 000. */
  maxSteps?: number;
  /** What the backend's own statuses mean, by its words. Make it once. Default: what the library makes of them. */
  statuses?: HostStatuses | undefined;
}

/** Options of {@link RunClient.watch}. */
export interface WatchOptions {
  /** Also keep the steps up to date. Default true. */
  steps?: boolean;
  /**
   * Also read the metrics while the run goes on, where the source keeps them apart. Those of its end are read in any case.
   * Default true.
   */
  metrics?: boolean;
}

/** Options of {@link RunClient.cancel}. */
export interface CancelOptions {
  /** Why, at most 500 characters. */
  reason?: string;
  /** Do not wait for the worker. Only where the source can. */
  force?: boolean;
  /** False = the caller keeps the run up to date until it has ended. Default true: the client does. */
  watch?: boolean;
}

/** How a cancel came out. */
export interface CancelOutcome {
  /**
   * `cancelled` (see {@link RunSnapshot.mayStillWork} for whether it has stopped), or the truth that came first; `refused`: it was not and will not be done, see `error`;
   * `abandoned`: before the end was known, the client was disposed, somebody else signed in, or the run began anew.
   */
  result: CancelResult | 'refused' | 'abandoned';
  /** The run as it was known last; `null` when it was never read. */
  run: Run | null;
  /** Why it was refused or given up; `null` otherwise. */
  error: RunSourceError | null;
}

/** A list of runs as it is known now. */
export interface RunsSnapshot {
  /** As they are to be shown, in the backend's order. */
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

/** What is known of a run beside itself, see {@link RunClient.seed}. */
export interface RunSeed {
  /** Its steps, in the order they happened. */
  steps?: readonly RunStep[] | undefined;
  /** Its metrics. Default: those of the run. */
  metrics?: readonly RunMetric[] | undefined;
}

/** Keeps runs up to date and cancels them, without React. Make one with `createRunClient`. */
export interface RunClient {
  /** The backend it was made with. */
  readonly source: RunSource;
  /** What the backend's own statuses mean, as it was made with. */
  readonly statuses: HostStatuses | undefined;
  /** The clock it runs on. */
  readonly clock: Clock;
  /** What it knows of the page: whether it is visible, whether there is a network. */
  readonly environment: Environment;
  /** Aborted by {@link RunClient.dispose}: whatever works with this client ends with it. */
  readonly signal: AbortSignal;
  /** All that is known of a run; reference-equal while nothing changes. Starts nothing. */
  getSnapshot(runId: string): RunSnapshot;
  /** Calls back on every change, without asking the backend for anything. Returns the function that ends it. */
  subscribe(runId: string, listener: () => void): () => void;
  /** Like {@link RunClient.subscribe}, and keeps the run up to date as long as anybody watches. */
  watch(runId: string, listener?: () => void, options?: WatchOptions): () => void;
  /** Reads now; also leaves a `failed` connection. Resolves when the answer is in, or has failed. */
  refresh(runId: string): Promise<void>;
  /**
   * The user has signed in again: every watched run and list is read at once, also those that were refused. Needed only
   * where `getHeaders` cannot show it, e.g. with cookies; else the client notices by itself.
   */
  resume(): void;
  /** Calls back when something has happened to any run of this client. Returns the function that ends it. */
  on<Type extends keyof RunClientEvents>(type: Type, listener: RunClientEvents[Type]): () => void;
  /**
   * Tells what is known of a run from elsewhere, e.g. from a server's rendering: shown until the first answer, and older than
   * any answer. Asks the backend for nothing. Does nothing once the run was read.
   */
  seed(run: Run, parts?: RunSeed): void;
  /** What was known of a run before anything was read: what the server renders, and the page until it is hydrated. */
  getInitialSnapshot(runId: string): RunSnapshot;
  /** The server's clock now, as far as known; epoch ms. */
  serverNow(runId: string): number;
  /**
   * Asks the backend to cancel, and watches until the run has really ended. Resolves with the outcome, never rejects.
   * Calling it again while it is under way joins the same request.
   */
  cancel(runId: string, options?: CancelOptions): Promise<CancelOutcome>;
  /** Puts a refused cancel back to rest, so that its message goes away. */
  dismissCancel(runId: string): void;
  /** Reads a run once; for hosts that keep their own cache. Rejects with a `RunSourceError`. */
  readRun(runId: string, options?: { signal?: AbortSignal }): Promise<Run>;
  /** Reads all steps of a run once, page by page; likewise. */
  readSteps(runId: string, options?: { signal?: AbortSignal }): Promise<readonly RunStep[]>;
  /**
   * The client's own instance of a part that lives in a module of its own; made on first use. For `watchRuns`, `startRun`
   * and the like, which take the client as their first argument.
   * @internal
   */
  use<T extends ClientFeature>(feature: (inside: ClientInside) => T): T;
  /**
   * Ends every subscription, timer and read. The client cannot be used afterwards, and every cancel under way resolves
   * with `abandoned`. A cancel *request* that is under way is not taken back, for the user has asked for it: it goes on
   * to its answer or its timeout, is not repeated, and its answer is not read.
   */
  dispose(): void;
}

/** Settings with every default filled in. */
export type ResolvedOptions = Required<
  Omit<RunClientOptions, 'source' | 'clock' | 'environment' | 'etaMemory' | 'statuses'>
>;

/** What all stores of one client share. */
export interface StoreContext {
  readonly source: RunSource;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly options: ResolvedOptions;
  /** Hears what becomes of runs and lists. */
  readonly events: Events;
  /** Is told of every run that was watched to its end, with all its steps. */
  readonly etaMemory?: EtaMemory | undefined;
  /** Counts up; taken when a request begins, so that late answers are recognised. */
  nextOrder(): number;
  /** Was it asked for by the identity before? Then its answer is not for the one who is signed in now. */
  isOutdated(order: number): boolean;
  /** Calls the source: with the client's limit of time, and given up together with `outer`. */
  ask<T>(call: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T>;
}

/**
 * A part of a client in a module of its own, so that a host that does not use it does not carry it: lists of runs, the
 * profile of earlier runs, starting, sharing between tabs. Made once per client, on first use.
 */
export interface ClientFeature {
  onEnvironment?(event: EnvironmentEvent): void;
  /** The identity has changed: what one has seen must not be shown to the next. */
  clear?(): void;
  /** A run was started from here. */
  onRunStarted?(): void;
  /** The run's store was thrown away, because nobody had looked at it for long. */
  onRunForgotten?(runId: string): void;
  dispose?(): void;
}

/** What a {@link ClientFeature} sees of its client. */
export interface ClientInside {
  readonly context: StoreContext;
  storeOf(runId: string): RunStore;
  /** A run was started from here: the features are told. */
  runStarted(): void;
}

/** All that concerns one run: its data, its line to the backend, its cancel. */
export interface RunStore {
  getSnapshot(): RunSnapshot;
  /** What was known before anything was read. */
  getInitialSnapshot(): RunSnapshot;
  /** Takes what is known from elsewhere, as older than any answer. */
  seed(run: Run, parts?: RunSeed): void;
  subscribe(listener: () => void): () => void;
  watch(listener: (() => void) | undefined, options?: WatchOptions): () => void;
  /** Takes a run that came otherwise, e.g. with a list. Resolves when it is shown. */
  takeRun(run: Run, order: number): Promise<void>;
  /** Takes a run that came with a list that is kept up to date: while it does, polling need not ask for it as well. */
  takeListed(run: Run, order: number): Promise<void>;
  noteServerTime(sample: ServerTimeSample): void;
  refresh(): Promise<void>;
  /**
   * Reads the status with a request that begins from now on, and applies it; also without watchers. Sends nothing when
   * `isOver` by then. Rejects when there is no answer.
   */
  reload(isOver: () => boolean): Promise<void>;
  cancel(options?: CancelOptions): Promise<CancelOutcome>;
  dismissCancel(): void;
  serverNow(): number;
  onEnvironment(event: EnvironmentEvent): void;
  /** True when somebody who watches reads the steps. */
  wantsSteps(): boolean;
  /** True when nobody listens or watches: it can be forgotten. */
  isUnused(): boolean;
  /** Forgets all data, as if nothing had been read, and reads again if somebody watches. */
  clear(): void;
  dispose(): void;
}
