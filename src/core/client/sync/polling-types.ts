import type { RunState, RunUpdate } from '../../run/run-reducer';
import type { RunSourceError } from '../../run/run-source';
import type { StatusAnswer } from '../status-reader';
import type { StoreContext } from '../types';
import type { Verdict } from './judge';

/** Keeps one run up to date by polling. */
export interface Polling {
  /** Starts, or goes on after `stop`. The first caller that needs the steps gets them without waiting for the interval. */
  start(): void;
  /** Stops, and aborts the read in flight. */
  stop(): void;
  /**
   * Reads now, or joins the read in flight; also after a final error. An ended run is read once, and a failure of that read
   * changes nothing. Resolves with whether the read succeeded.
   */
  refreshNow(): Promise<boolean>;
  /** Schedules nothing until the next `refreshNow` or `start`: the page is hidden. The read in flight goes on. */
  pause(): void;
  /** Drops what is known of earlier reads, after the data was cleared. */
  reset(): void;
  /** True when there are steps that did not fit into the last read. */
  isBehind(): boolean;
  /** Whether the last read of the steps was refused. `passing`: it may be a passing fault. */
  getRefusal(): 'passing' | 'final' | null;
}

/** Options of {@link createPolling}. */
export interface PollingOptions {
  context: StoreContext;
  runId: string;
  getState: () => RunState;
  apply: (update: RunUpdate) => void;
  /** Reads the status in its turn; with all steps where the source reads both together. */
  readStatus: (request: {
    validator: string | null;
    signal: AbortSignal;
    withSteps: boolean;
  }) => Promise<StatusAnswer | null>;
  /** Does a watcher need the steps? */
  wantsSteps: () => boolean;
  /** Does a watcher need the metrics while the run goes on? Those of an ended run are always read. */
  wantsMetrics: () => boolean;
  /** What push delivers now: a pushed status is polled less often, pushed steps are not polled. */
  getPushed: () => { run: boolean; steps: boolean };
  /** A read succeeded; `isDone` = polling has stopped, because nothing more is to be expected. */
  onSuccess: (isDone: boolean) => void;
  /** A read failed. After a `final` failure polling has stopped. */
  onFailure: (error: RunSourceError, verdict: Verdict) => void;
}
