import type { WireMetric } from '../mocks/contract';

/** The states of a run. */
export const RUN_STATUSES = ['queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** An ended run never changes again. */
export const isEnded = (status: RunStatus) => status === 'succeeded' || status === 'failed' || status === 'cancelled';

/** A row of `runs`, with the database's clock at the moment it was read. */
export interface RunRow {
  id: string;
  seq: number;
  owner: string;
  request: StartRunInput;
  name: string;
  dataset: string | null;
  method: string | null;
  /** Which runs are of one kind: method and dataset, or the name where neither is known. Made by the database. */
  workflow: string;
  status: RunStatus;
  rev: number;
  /** Number of its last step. */
  last_n: number;
  attempt: number;
  max_attempts: number;
  claim: string | null;
  queue_position: number | null;
  total_steps: number | null;
  completed_steps: number;
  current_step: { n: number; kind: string; name: string; started_at: string } | null;
  metrics: Record<string, WireMetric>;
  cancel_requested_at: Date | null;
  cancel_requested_by: string | null;
  cancel_reason: string | null;
  cancel_deadline_at: Date | null;
  cancel_outcome: 'before_start' | 'graceful' | 'forced' | 'completed_before_cancel' | null;
  error: { code: string; message: string } | null;
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

/** A row of `steps`. */
export interface StepRow {
  n: number;
  rev: number;
  attempt: number;
  kind: string;
  status: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  title: string;
  detail: string | null;
  progress: StepProgress | null;
  metrics: Record<string, number> | null;
  method: string | null;
  agent: boolean;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

/** A run of the same workflow that succeeded. Times in ms from its start. */
export interface EarlierRun {
  duration_ms: number;
  expected_steps: number | null;
  steps: { name: string; started_at_ms: number; finished_at_ms: number }[];
}

/** A step a run is going to have, and its size relative to the others, above 0. */
export interface PlanStep {
  name: string;
  weight: number;
}

/** How far a step is, in its own unit. */
export interface StepProgress {
  current: number;
  total: number;
  unit: string;
}

/** What a run is started with, validated; kept as it is, for the worker and to compare a repeated request with. */
export interface StartRunInput {
  name: string;
  dataset?: string | undefined;
  method?: string | undefined;
  params?: { scenario?: string | undefined; speed?: number | undefined; dataset?: string | undefined } | undefined;
}

/** A step as the worker reports it. `totalSteps`: how many the run will have as far as known now. */
export interface StepStart {
  kind: string;
  title: string;
  detail: string | null;
  progress: StepProgress | null;
  method: string | null;
  agent: boolean;
  totalSteps: number | null;
}

/** The end of the open step. `runMetrics` are merged into the run's. */
export interface StepEnd {
  status: 'done' | 'failed';
  /** How far it came; `null` leaves it as it was. */
  progress: StepProgress | null;
  metrics: Record<string, number> | null;
  runMetrics: Record<string, WireMetric> | null;
  totalSteps: number | null;
}

/** How the work ended by itself. */
export interface WorkOutcome {
  status: 'succeeded' | 'failed';
  error: { code: string; message: string } | null;
}
