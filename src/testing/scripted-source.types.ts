import type { Clock } from '../core/platform/clock';
import type { Run, RunStep } from '../core/run/run';
import type { PushClose, PushMessage, ResumePoint } from '../core/run/source/push';
import type { CancelRequest, RunSource, RunSourceCapabilities } from '../core/run/source/run-source';

/** The calls a {@link ScriptedSource} records. */
export type ScriptedMethod = 'readRun' | 'readSteps' | 'listRuns' | 'cancelRun' | 'setPaused' | 'startRun';

/** One call that was made. */
export interface ScriptedCall {
  /** Which call. */
  method: ScriptedMethod;
  /** The run asked for; `null` for lists and starts. */
  runId: string | null;
  /** When, epoch ms of the clock given. */
  at: number;
  /** The cancel's idempotency key, for `cancelRun`. */
  idempotencyKey?: string;
  /** Aborted when the client has given up waiting. */
  signal: AbortSignal;
}

/**
 * Takes the place of one answer. `proceed` lets the call have its usual effect and gives the usual answer, so that a
 * lost answer is `async (proceed) => { await proceed(); throw … }`.
 */
export type Interception = (proceed: () => Promise<unknown>, call: ScriptedCall) => Promise<unknown>;

/** One push connection, from the server's side. */
export interface ScriptedConnection {
  /** The run it was opened for. */
  readonly runId: string;
  /** Where the client asked to resume. */
  readonly resume: ResumePoint;
  /** False once either side has closed it. */
  readonly isOpen: boolean;
  /** Sends a snapshot from the resume point on; a foreign epoch or `resumed: false` sends everything. */
  snapshot(change?: Partial<PushMessage>): void;
  /** Sends any message. */
  send(message: PushMessage): void;
  /** Sends a sign of life. */
  alive(): void;
  /** Closes it from the server's side. */
  close(kind: PushClose['kind'], retryAfterMs?: number): void;
}

/** A backend held in the hand: a test moves it, breaks it, and reads what was asked. */
export interface ScriptedSource extends RunSource {
  /** Every push connection so far, oldest first. */
  readonly connections: readonly ScriptedConnection[];
  /** What becomes of each pushed change; default: it is sent. Drop, double or reorder it here. */
  onPush(transmit: ((send: () => void) => void) | null): void;
  /** Whether a new connection is sent its snapshot at once. Default true. */
  greet(greets: boolean): void;
  /** Every call so far, oldest first. */
  readonly calls: readonly ScriptedCall[];
  /** How many calls of one method, or of all. */
  count(method?: ScriptedMethod): number;
  /** The run as the backend has it now. */
  getRun(runId?: string): Run;
  /** Changes the run under the next rev. */
  setRun(change: Partial<Run>, runId?: string): void;
  /** Adds a step, or changes the one with the same `n`, under the next rev. */
  setStep(step: Partial<RunStep> & { n: number }, runId?: string): void;
  /** Adds another run. */
  addRun(run: Partial<Run> & { id: string }): void;
  /** Empties the store and begins a new epoch. */
  resetStore(epoch: string): void;
  /** Answers the next call of the method differently; several wait in line. */
  intercept(method: ScriptedMethod, ...interceptions: Interception[]): void;
  /** Answers every further call of the method differently; `null` ends that. */
  interceptAll(method: ScriptedMethod, interception: Interception | null): void;
}

/** Settings of {@link createScriptedSource}. */
export interface ScriptedSourceOptions {
  /** Time of the backend, the latency and the push. */
  clock: Clock;
  /** The run it begins with; id `run-1`, running, 8 steps by default. */
  run?: Partial<Run>;
  /** How long each answer takes, ms. Default 0. */
  latencyMs?: number;
  /** Server clock minus the given clock, ms; `null` = the server does not tell its time. Default 0. */
  serverOffsetMs?: number | null;
  /** What it can do beyond, or less than, an ideal backend without push. */
  capabilities?: Partial<RunSourceCapabilities>;
  /** What a cancel does to the backend. Default: a queued run is cancelled, a running one becomes cancelling. */
  onCancel?: (run: Run, request: CancelRequest) => Partial<Run>;
}
