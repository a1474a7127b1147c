import type { RunState, RunUpdate } from '../../../run/run-reducer';
import type { RunSourceError } from '../../../run/source/run-source-error';
import type { StoreContext } from '../../types';
import type { Verdict } from '../error-verdict';
import type { StatusAnswer } from './status-reader';

/** Keeps one run up to date by polling. */
export interface Polling {
  /** Starts, or continues after `stop`. The first caller that needs the steps does not wait for the interval. */
  start(): void;
  /** Stops, and aborts the read in flight. */
  stop(): void;
  /**
   * Reads now, or joins the read in flight; also after a final error. An ended run is read once; a failure of that read
   * changes nothing. Resolves with true if the read succeeded.
   */
  refreshNow(): Promise<boolean>;
  /** Schedules nothing until the next `refreshNow` or `start`: the page is hidden. The read in flight continues. */
  pause(): void;
  /** Drops the state of earlier reads, after the data was cleared. */
  reset(): void;
  /** True if the last read did not fetch all steps. */
  isBehind(): boolean;
  /** State of a refused read of the steps: `passing` = may be temporary, `null` = not refused. */
  getRefusal(): 'passing' | 'final' | null;
}

/** Options of {@link createPolling}. */
export interface PollingOptions {
  context: StoreContext;
  runId: string;
  getState: () => RunState;
  apply: (update: RunUpdate) => void;
  /** Reads the status once reads in flight have finished; includes all steps if the source reads both together. */
  readStatus: (request: {
    validator: string | null;
    signal: AbortSignal;
    withSteps: boolean;
  }) => Promise<StatusAnswer | null>;
  /** True if a watcher needs the steps. */
  wantsSteps: () => boolean;
  /** True if a watcher needs the metrics of an active run. Those of an ended run are always read. */
  wantsMetrics: () => boolean;
  /** What push delivers now. A pushed status is polled less often; pushed steps are not polled. */
  getPushed: () => { run: boolean; steps: boolean };
  /** A read succeeded. `isDone`: polling has stopped, because the run is over and complete. */
  onSuccess: (isDone: boolean) => void;
  /** A read failed. After a `final` failure polling has stopped. */
  onFailure: (error: RunSourceError, verdict: Verdict) => void;
}
