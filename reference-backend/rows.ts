import type { WireCancel } from '../src/wire/types';
import type { WrittenRun } from '../src/wire/write/run';
import type { WrittenStep } from '../src/wire/write/step';
import type { StartRunInput } from './inputs';

/** The states of a run. */
export type RunStatus = 'queued' | 'running' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled';

type Time = 'created_at' | 'started_at' | 'finished_at' | 'updated_at' | 'server_time';

/** A row of `runs`, with the database's clock at the moment it was read. */
export interface RunRow
  extends Omit<WrittenRun, 'epoch' | 'status' | 'waiting_for' | 'progress' | 'cancel' | 'can' | Time> {
  status: RunStatus;
  seq: number;
  owner: string;
  request: StartRunInput;
  /** Number of its last step. */
  last_n: number;
  claim: string | null;
  total_steps: number | null;
  completed_steps: number;
  cancel_requested_at: Date | null;
  cancel_requested_by: string | null;
  cancel_reason: string | null;
  cancel_deadline_at: Date | null;
  cancel_outcome: WireCancel['outcome'];
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  updated_at: Date;
  server_time: Date;
}

/** A run that waits for a worker. `attempt`: how many there were before. */
export type QueuedRun = Pick<RunRow, 'id' | 'attempt'>;

/** A run a worker holds: its claim is what fences everybody else. */
export type ClaimedRun = RunRow & { claim: string };

/** A step as it is read: it is stored as it travels. */
export type Step = WrittenStep;

/** How far a step is, in its own unit. */
export type StepProgress = NonNullable<Step['progress']>;

/** What a step tells while it runs: how far it is, and what it has measured of itself, which stays until it says otherwise. */
export interface StepNews extends StepProgress {
  metrics?: Record<string, number> | null;
}

/** A step as the worker reports it. `totalSteps`: how many the run will have as far as known now. */
export interface StepStart extends Pick<Step, 'kind' | 'title' | 'detail' | 'progress' | 'method' | 'agent'> {
  totalSteps: number | null;
}

/** The end of the open step. `progress: null` leaves it as it was; `runMetrics` are merged into the run's. */
export interface StepEnd extends Pick<Step, 'progress' | 'metrics'> {
  status: 'done' | 'failed';
  runMetrics: RunRow['metrics'] | null;
  totalSteps: number | null;
}

/** How the work ended by itself. */
export interface WorkOutcome extends Pick<RunRow, 'error'> {
  status: 'succeeded' | 'failed';
}
