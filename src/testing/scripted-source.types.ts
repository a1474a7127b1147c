import type { Clock } from '../core/platform/clock';
import type { Run, RunStep } from '../core/run/run';
import type { PushClose, PushMessage, ResumePoint } from '../core/run/source/push';
import type { CancelRequest, RunSource, RunSourceCapabilities } from '../core/run/source/run-source';

/** The calls a {@link ScriptedSource} records. */
export type ScriptedMethod = 'readRun' | 'readSteps' | 'listRuns' | 'cancelRun' | 'setPaused' | 'startRun';

/** One recorded call. */
export interface ScriptedCall {
  /** Method name. */
  method: ScriptedMethod;
  /** Run ID; `null` for lists and starts. */
  runId: string | null;
  /** Time of the call, epoch ms on the given clock. */
  at: number;
  /** Idempotency key of `cancelRun`. */
  idempotencyKey?: string;
  /** Aborted when the client gives up waiting. */
  signal: AbortSignal;
}

/**
 * Replaces one response. `proceed` performs the call and returns the usual response, so a lost response is
 * `async (proceed) => { await proceed(); throw … }`.
 */
export type Interception = (proceed: () => Promise<unknown>, call: ScriptedCall) => Promise<unknown>;

/** The server side of a push connection. */
export interface ScriptedConnection {
  /** The subscribed run. */
  readonly runId: string;
  /** The client's resume point. */
  readonly resume: ResumePoint;
  /** False once either side has closed it. */
  readonly isOpen: boolean;
  /** Sends a snapshot from the resume point. A different epoch or `resumed: false` sends everything. */
  snapshot(change?: Partial<PushMessage>): void;
  /** Sends any message. */
  send(message: PushMessage): void;
  /** Sends a keep-alive. */
  alive(): void;
  /** Closes the connection from the server. */
  close(kind: PushClose['kind'], retryAfterMs?: number): void;
}

/** A backend controlled by a test, which changes its state, injects errors and reads the recorded calls. */
export interface ScriptedSource extends RunSource {
  /** All push connections so far, oldest first. */
  readonly connections: readonly ScriptedConnection[];
  /** Intercepts each pushed change, e.g. to drop, duplicate or reorder it. `null` restores the default: send it. */
  onPush(transmit: ((send: () => void) => void) | null): void;
  /** Whether a new connection receives a snapshot automatically. Default true. */
  greet(greets: boolean): void;
  /** All calls so far, oldest first. */
  readonly calls: readonly ScriptedCall[];
  /** Number of calls, of one method or in total. */
  count(method?: ScriptedMethod): number;
  /** Current state of a run. */
  getRun(runId?: string): Run;
  /** Changes a run and increments its rev. */
  setRun(change: Partial<Run>, runId?: string): void;
  /** Adds a step, or changes the one with the same ID (default: `n`), and increments the run's rev. */
  setStep(step: Partial<RunStep> & { n: number }, runId?: string): void;
  /** Adds another run. */
  addRun(run: Partial<Run> & { id: string }): void;
  /** Clears all steps and starts a new epoch. */
  resetStore(epoch: string): void;
  /** Intercepts the next call of a method; several interceptions are queued. */
  intercept(method: ScriptedMethod, ...interceptions: Interception[]): void;
  /** Intercepts every further call of a method; `null` removes the interception. */
  interceptAll(method: ScriptedMethod, interception: Interception | null): void;
}

/** Options of {@link createScriptedSource}. */
export interface ScriptedSourceOptions {
  /** Clock of the backend. */
  clock: Clock;
  /** Initial run. Default: ID `run-1`, running, 8 steps. */
  run?: Partial<Run>;
  /** Delay of each response, ms. Default 0. */
  latencyMs?: number;
  /** Server clock minus the given clock, ms; `null` = the server does not send its time. Default 0. */
  serverOffsetMs?: number | null;
  /** Overrides the capabilities of an ideal backend without push. */
  capabilities?: Partial<RunSourceCapabilities>;
  /** Returns the change that a cancel causes. Default: a queued run becomes cancelled, any other cancelling. */
  onCancel?: (run: Run, request: CancelRequest) => Partial<Run>;
}
