/**
 * The shapes the simulator, the MSW handlers and the reference backend share. Wire names (snake_case) on purpose: this
 * is what travels.
 */

/** A step of the script: what the simulated work does, and when, relative to the start of its attempt. */
export interface ScriptStep {
  /** Position, starting at 1; stable over attempts. */
  n: number;
  kind: 'planned' | 'loading' | 'training' | 'metrics' | 'error' | 'backup' | 'info';
  title: string;
  detail: string | null;
  /** How long it takes, ms. */
  durationMs: number;
  /** How it ends when nobody interferes. */
  outcome: 'done' | 'failed';
  /** Progress inside the step, e.g. epochs. */
  progress: { total: number; unit: string } | null;
  /** Metrics of the step itself, reported when it ends (e.g. `loss`). */
  metrics: Record<string, number> | null;
  /** Run metrics known once it has ended. */
  runMetrics: Record<string, WireMetric> | null;
  method: string | null;
  agent: boolean;
  /** Where the step breaks off when its outcome is `failed`, in units of its progress. Absent: it gets to the end. */
  stopsAt?: number;
  /** A silence in the middle of the step, ms, on top of `durationMs`: nothing is reported meanwhile. */
  stallMs?: number;
}

/** A metric on the wire. */
export interface WireMetric {
  value: number | null;
  label?: string;
  unit?: string;
  group?: string;
  direction?: 'lower' | 'higher';
  pass?: number;
  warn?: number;
}

/** The whole simulated run: pure data, the same for the same options. */
export interface RunScript {
  name: string;
  dataset: string;
  method: string;
  /** Declared number of steps; `null` when the simulated backend does not know it. */
  totalSteps: number | null;
  steps: readonly ScriptStep[];
  /** How the run ends when nobody interferes. */
  outcome: 'succeeded' | 'failed';
  /** Set when it fails. */
  error: { code: string; message: string } | null;
  /** The declared number of steps becomes `totalSteps` once step `afterStep` has ended. Absent: it never changes. */
  growsTo?: { afterStep: number; totalSteps: number };
  /** The simulated work does not react to a cancel; only a refused report stops it. Absent: it reacts. */
  ignoresCancel?: boolean;
}

/**
 * Where the work reports to; the store of a backend. Each call resolves when the report is durable and rejects when the
 * worker has lost the run (fenced): then the work must stop without another word.
 */
export interface RunSink {
  startStep(step: ScriptStep): Promise<void>;
  updateStep(step: ScriptStep, progress: { current: number; total: number; unit: string }): Promise<void>;
  finishStep(step: ScriptStep): Promise<void>;
}

/** Statuses of a run on the wire. */
export type WireRunStatus = 'queued' | 'running' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled';

/** How a cancel came out, on the wire. */
export type WireCancelOutcome = 'before_start' | 'graceful' | 'forced' | 'completed_before_cancel';

/** The record of a cancel, on the wire. Times are RFC 3339 UTC. */
export interface WireCancel {
  requested_at: string;
  requested_by: string | null;
  reason: string | null;
  deadline_at: string | null;
  outcome: WireCancelOutcome | null;
}

/** A run, as wire version 1 sends it. Times are RFC 3339 UTC. */
export interface WireRun {
  id: string;
  name: string;
  dataset: string | null;
  method: string | null;
  status: WireRunStatus;
  rev: number;
  epoch: string;
  attempt: number;
  max_attempts: number;
  progress: { completed_steps: number; total_steps: number | null; fraction: number | null };
  current_step: { n: number; kind: string; name: string; started_at: string } | null;
  metrics: Record<string, WireMetric>;
  queue_position: number | null;
  cancel: WireCancel | null;
  error: { code: string; message: string } | null;
  can: { cancel: boolean; force: boolean; pause: boolean };
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  updated_at: string;
  server_time: string;
}

/** Statuses of a step on the wire. */
export type WireStepStatus = 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** A step, as wire version 1 sends it. Times are RFC 3339 UTC. */
export interface WireStep {
  n: number;
  rev: number;
  attempt: number;
  kind: ScriptStep['kind'] | 'cancelled';
  status: WireStepStatus;
  title: string;
  detail: string | null;
  progress: { current: number; total: number; unit: string } | null;
  metrics: Record<string, number> | null;
  method: string | null;
  agent: boolean;
  created_at: string;
  started_at: string;
  finished_at: string | null;
}

/** One page of a run's steps on the wire, ordered by rev. */
export interface WireStepsPage {
  epoch: string;
  run_rev: number;
  steps: WireStep[];
  /** Up to this rev the page is complete. */
  next: number;
  more: boolean;
  /** The cursor was of another epoch: the page starts at 0 and replaces what was known. */
  reset: boolean;
}

/** One page of runs on the wire, newest first. */
export interface WireRunPage {
  runs: WireRun[];
  next_cursor: string | null;
  server_time: string;
}

/** The answer to a cancel that was not refused. */
export interface WireCancelReply {
  ok: true;
  status: 'cancelling' | 'cancelled';
  run: WireRun;
}

/** What earlier runs of the same workflow tell about a run. Times in ms from each run's start. */
export interface WireEtaProfile {
  /** What the runs have in common: method and dataset, or the name where neither is known. */
  workflow: string;
  /** How many steps the run is declared to have. */
  expected_steps: number | null;
  /** The steps it is declared to have, with their relative sizes. */
  plan: { name: string; weight: number }[] | null;
  /** The last five that succeeded, oldest first. */
  history: {
    duration_ms: number;
    expected_steps: number | null;
    steps: { name: string; started_at_ms: number; finished_at_ms: number }[];
  }[];
}

/** An error on the wire: `application/problem+json` (RFC 9457). */
export interface WireProblem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  /** The run as it is, where the refusal is about its state. */
  run?: WireRun;
}
