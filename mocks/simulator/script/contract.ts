/**
 * The shapes the simulator, the MSW handlers and the reference backend share. Wire names (snake_case) on purpose: this
 * is what travels.
 */

/** A step of the script: what the simulated work does, and when, relative to the start of its attempt. */
export interface ScriptStep {
  /** Position, starting at 1; stable over attempts. */
  n: number;
  /** What kind of work it is. */
  kind: 'planned' | 'loading' | 'training' | 'metrics' | 'error' | 'backup' | 'info';
  /** What people read. */
  title: string;
  /** More about it. */
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
  /** The method in use. */
  method: string | null;
  /** An agent decided on it. */
  agent: boolean;
  /** Where the step breaks off when its outcome is `failed`, in units of its progress. Absent: it gets to the end. */
  stopsAt?: number;
  /** A silence in the middle of the step, ms, on top of `durationMs`: nothing is reported meanwhile. */
  stallMs?: number;
  /** What a person is asked: the silence is the wait for the answer. Absent: the silence has no reason. */
  waitingFor?: WireWaitingFor;
}

/** What a waiting run needs from a person, on the wire. */
export interface WireWaitingFor {
  /** What kind of answer, e.g. `approval`. */
  kind: string | null;
  /** The question, for people. */
  text: string | null;
  /** Where to answer: an http(s) address or a relative one. */
  href: string | null;
}

/** A metric on the wire. */
export interface WireMetric {
  /** `null` when it is not measured yet. */
  value: number | null;
  /** What people read. */
  label?: string;
  /** Unit after the number. */
  unit?: string;
  /** Heading it stands under. */
  group?: string;
  /** Which way is better. */
  direction?: 'lower' | 'higher';
  /** The value from which on it passes. */
  pass?: number;
  /** The value from which on it only warns. */
  warn?: number;
}

/** The whole simulated run: pure data, the same for the same options. */
export interface RunScript {
  /** What the run is called. */
  name: string;
  /** What it works on. */
  dataset: string;
  /** The method it is meant to use. */
  method: string;
  /** Declared number of steps; `null` when the simulated backend does not know it. */
  totalSteps: number | null;
  /** What happens, in order. */
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
  /** A step begins. */
  startStep(step: ScriptStep): Promise<void>;
  /** A step has got further. */
  updateStep(step: ScriptStep, progress: { current: number; total: number; unit: string }): Promise<void>;
  /** A step has ended as its script says. */
  finishStep(step: ScriptStep): Promise<void>;
  /** The work waits for a person; `null` = it goes on. A store without such a status leaves it out. */
  waitFor?(what: WireWaitingFor | null): Promise<void>;
}

/** Statuses of a run on the wire. */
export type WireRunStatus = 'queued' | 'running' | 'waiting' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled';

/** How a cancel came out, on the wire. */
export type WireCancelOutcome = 'before_start' | 'graceful' | 'forced' | 'completed_before_cancel';

/** The record of a cancel, on the wire. Times are RFC 3339 UTC. */
export interface WireCancel {
  /** When it was asked for. */
  requested_at: string;
  /** Who asked. */
  requested_by: string | null;
  /** Why, in the words of who asked. */
  reason: string | null;
  /** When the backend stops waiting for the worker. */
  deadline_at: string | null;
  /** How it ended; `null` while it is under way. */
  outcome: WireCancelOutcome | null;
}

/** A run, as wire version 1 sends it. Times are RFC 3339 UTC. */
export interface WireRun {
  /** Identifier. */
  id: string;
  /** What people call it. */
  name: string;
  /** What it works on. */
  dataset: string | null;
  /** How it works. */
  method: string | null;
  /** Where it stands. */
  status: WireRunStatus;
  /** What it needs from a person while its status is `waiting`. */
  waiting_for?: WireWaitingFor | null;
  /** Change counter; a higher one is newer. */
  rev: number;
  /** Names the stream of changes. */
  epoch: string;
  /** Which try this is, starting at 1. */
  attempt: number;
  /** How many tries there are at most. */
  max_attempts: number;
  /** How far it is; `fraction` from 0 to 1. */
  progress: { completed_steps: number; total_steps: number | null; fraction: number | null };
  /** What it is working on. */
  current_step: { n: number; kind: string; name: string; started_at: string } | null;
  /** What has been measured so far, by key. */
  metrics: Record<string, WireMetric>;
  /** How many runs are before this one. */
  queue_position: number | null;
  /** The cancel that was asked for. */
  cancel: WireCancel | null;
  /** Why it failed. */
  error: { code: string; message: string } | null;
  /** What this caller may do with it. */
  can: { cancel: boolean; force: boolean; pause: boolean };
  /** RFC 3339, UTC. */
  created_at: string;
  /** RFC 3339, UTC. */
  started_at: string | null;
  /** RFC 3339, UTC. */
  finished_at: string | null;
  /** RFC 3339, UTC. */
  updated_at: string;
  /** The server's clock when it answered; RFC 3339, UTC. */
  server_time: string;
}

/** Statuses of a step on the wire. */
export type WireStepStatus = 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** A step, as wire version 1 sends it. Times are RFC 3339 UTC. */
export interface WireStep {
  /** Position, unique in the run. */
  n: number;
  /** Change counter, shared with the run. */
  rev: number;
  /** The try it belongs to. */
  attempt: number;
  /** What kind of work it is. */
  kind: ScriptStep['kind'] | 'cancelled';
  /** Where it stands. */
  status: WireStepStatus;
  /** What people read. */
  title: string;
  /** More about it. */
  detail: string | null;
  /** How far it is. */
  progress: { current: number; total: number; unit: string } | null;
  /** Values measured in this step, by name. */
  metrics: Record<string, number> | null;
  /** The method in use. */
  method: string | null;
  /** An agent decided on it. */
  agent: boolean;
  /** RFC 3339, UTC. */
  created_at: string;
  /** RFC 3339, UTC. */
  started_at: string;
  /** RFC 3339, UTC. */
  finished_at: string | null;
}

/** One page of a run's steps on the wire, ordered by rev. */
export interface WireStepsPage {
  /** The stream these belong to. */
  epoch: string;
  /** The run's rev when the page was read. */
  run_rev: number;
  /** The steps, by rev. */
  steps: WireStep[];
  /** Up to this rev the page is complete. */
  next: number;
  /** There are more after `next`, available now. */
  more: boolean;
  /** The cursor was of another epoch: the page starts at 0 and replaces what was known. */
  reset: boolean;
}

/** One page of runs on the wire, newest first. */
export interface WireRunPage {
  /** The page, newest first. */
  runs: WireRun[];
  /** Asks for the next page; `null` = this is the last one. */
  next_cursor: string | null;
  /** The server's clock when it answered; RFC 3339, UTC. */
  server_time: string;
}

/** The answer to a cancel that was not refused. */
export interface WireCancelReply {
  /** Always true: a refusal is a problem document. */
  ok: true;
  /** `cancelling` = asked for; `cancelled` = has stopped. */
  status: 'cancelling' | 'cancelled';
  /** The run after the request. */
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
  /** Address that names the problem, or `about:blank`. */
  type: string;
  /** What it is, in short. */
  title: string;
  /** The HTTP status again. */
  status: number;
  /** What happened and what to do, for people. */
  detail: string;
  /** For programs. */
  code: string;
  /** Names the request in the server's log. */
  request_id: string;
  /** The run as it is, where the refusal is about its state. */
  run?: WireRun;
}
