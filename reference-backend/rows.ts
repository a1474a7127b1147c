import type { WireCancel } from '../src/wire/types';
import type { WrittenRun } from '../src/wire/write/run';
import type { WrittenStep } from '../src/wire/write/step';
import type { StartRunInput } from './inputs';

/** The statuses of a run. */
export type RunStatus = 'queued' | 'running' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled';

type Time = 'created_at' | 'started_at' | 'finished_at' | 'updated_at' | 'server_time';

/** A row of `runs`, with the database's clock at the time of the read. */
export interface RunRow
  extends Omit<WrittenRun, 'epoch' | 'status' | 'waiting_for' | 'progress' | 'cancel' | 'can' | Time> {
  status: RunStatus;
  seq: number;
  owner: string;
  request: StartRunInput;
  /** The number of the run's last step. */
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

/** A run that waits for a worker. `attempt` is the number of earlier attempts. */
export type QueuedRun = Pick<RunRow, 'id' | 'attempt'>;

/** A run that a worker holds. Its claim is the fencing token that keeps out all other workers. */
export type ClaimedRun = RunRow & { claim: string };

/** A step as read from the database: it is stored in its wire format. */
export type Step = WrittenStep;

/** The progress of a step, in the step's own unit. */
export type StepProgress = NonNullable<Step['progress']>;

/**
 * An update of a running step: its progress, and the metrics measured so far, which persist until they are replaced.
 */
export interface StepNews extends StepProgress {
  metrics?: Record<string, number> | null;
}

/** A new step as the worker reports it. `totalSteps` is the number of steps the run will have, as far as is known. */
export interface StepStart extends Pick<Step, 'kind' | 'title' | 'detail' | 'progress' | 'method' | 'agent'> {
  totalSteps: number | null;
}

/**
 * The end of the open step. `progress: null` keeps the last progress; `runMetrics` are merged into the run's metrics.
 */
export interface StepEnd extends Pick<Step, 'progress' | 'metrics'> {
  status: 'done' | 'failed';
  runMetrics: RunRow['metrics'] | null;
  totalSteps: number | null;
}

/** The result of work that ended on its own. */
export interface WorkOutcome extends Pick<RunRow, 'error'> {
  status: 'succeeded' | 'failed';
}
