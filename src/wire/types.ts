/*
 * Made from the shapes by a test: npx vitest run --project unit src/wire/openapi --update. Do not edit.
 *
 * The types are written out, because types inferred from the shapes would make every host install valibot.
 */

/** A run, as this caller sees it. */
export interface WireRun {
  /** Identifier. */
  id: string;
  /** What people call it. */
  name: string;
  /** What it works on. */
  dataset?: string | null;
  /** How it works, e.g. the model being trained. */
  method?: string | null;
  /** `waiting`: for a person; the work goes on after the answer. `unknown`: none of the others; `status_text` names it. */
  status: 'queued' | 'running' | 'waiting' | 'paused' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled' | 'unknown';
  /** The status in the backend's own word, where it is another one. */
  status_text?: string | null;
  /** What people read instead of the usual word. */
  status_label?: string | null;
  /** The colour of that word; without it the one of the status. */
  status_tone?: 'neutral' | 'info' | 'success' | 'warning' | 'danger' | null;
  /** Of an `unknown` one: it is over. */
  ended?: boolean | null;
  /** What a waiting run needs from a person: what kind of answer, the question, where to answer. */
  waiting_for?: WireWaitingFor | null;
  /** Change counter: taken from the one counter of the run. A higher one is newer. */
  rev: number;
  /** Names the stream; another one after a reset. */
  epoch: string;
  /** Which try this is, starting at 1; 0 before the first. */
  attempt: number;
  /** How many tries there are at most. */
  max_attempts: number;
  /** How far it is; `fraction` only where it was measured. */
  progress: { completed_steps: number; total_steps: number | null; fraction: number | null };
  /** What it is working on. */
  current_step: {
    n: number;
    kind: string;
    name: string;
    /** RFC 3339, UTC. */
    started_at: string;
  } | null;
  /** By key, or by group and key. */
  metrics: Record<string, WireMetric | Record<string, number | null | WireMetric>>;
  /** Its named phases, in order. */
  stages?: WireStage[];
  /** What an agent has chosen to do, and why. */
  plan?: WirePlan | null;
  /** The host's own fields; carried along. */
  data?: Record<string, unknown> | null;
  /** How many runs are before this one. */
  queue_position: number | null;
  /** The cancel that was asked for. */
  cancel: WireCancel | null;
  /** Why it failed. */
  error: { code: string; message: string } | null;
  /** What this caller may do now. */
  can: { cancel: boolean; force?: boolean; pause?: boolean };
  /** RFC 3339, UTC. */
  created_at: string;
  /** RFC 3339, UTC. */
  started_at: string | null;
  /** RFC 3339, UTC. */
  finished_at: string | null;
  /** RFC 3339, UTC. */
  updated_at: string;
  /** The server's clock when it answered. RFC 3339, UTC. */
  server_time: string;
}

/** `Metric` of the wire. */
export interface WireMetric {
  /** `null` when it is not measured yet. */
  value: number | null;
  /** What people read; without it the key. */
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

/** `WaitingFor` of the wire. */
export interface WireWaitingFor {
  /** What kind of answer, e.g. `approval`. */
  kind?: string | null;
  /** The question, for people. */
  text?: string | null;
  /** Where to answer: an http(s) address or a relative one. */
  href?: string | null;
}

/** `Stage` of the wire. */
export interface WireStage {
  /** Identifier within the run; steps name it as `stage`. */
  id: string;
  /** What people read; without it the id. */
  name?: string | null;
  /** Where it stands; without it, as its steps tell. */
  status?: 'pending' | 'running' | 'done' | 'failed' | 'skipped' | 'cancelled' | null;
}

/** `Plan` of the wire. */
export interface WirePlan {
  /** The choice, as people read it. */
  chosen: string;
  /** Why. */
  reason?: string | null;
  /** What else was considered. */
  alternatives?: { name: string; used?: boolean; reason?: string | null }[];
  /** With which settings. */
  parameters?: Record<string, string | number | boolean | null>;
}

/** The record of a cancel. `outcome` is null until it is known. */
export interface WireCancel {
  /** When it was asked for. */
  requested_at: string;
  /** Who asked. */
  requested_by: string | null;
  /** Why, in the words of who asked. */
  reason: string | null;
  /** When the backend stops waiting for the worker. */
  deadline_at: string | null;
  /** How it ended; `null` while it is under way. `unconfirmed`: it is marked, and its work may still finish. */
  outcome: 'before_start' | 'graceful' | 'forced' | 'completed_before_cancel' | 'unconfirmed' | null;
}

/** `Step` of the wire. */
export interface WireStep {
  /** Unique in the run, unless there is an `id`. */
  n: number;
  /** Its identity within the run, where that is not its number. */
  id?: string;
  /** Change counter: taken from the one counter of the run. A higher one is newer. */
  rev: number;
  /** The try it belongs to. */
  attempt: number;
  /** Open: planned, loading, training, metrics, backup, error, cancelled, info … */
  kind: string;
  /** Where it stands. */
  status: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  /** What people read. */
  title: string;
  /** More about it. */
  detail: string | null;
  /** How far it is. */
  progress: { current: number; total: number | null; unit: string | null } | null;
  /** Values measured in this step, by name; or as a run's metrics are. */
  metrics:
    | Record<string, number | null>
    | Record<string, WireMetric | Record<string, number | null | WireMetric>>
    | null;
  /** The phase it belongs to. */
  stage?: string | null;
  /** The method in use. */
  method?: string | null;
  /** An agent decided on it. */
  agent?: boolean;
  /** RFC 3339, UTC. */
  created_at: string;
  /** RFC 3339, UTC. */
  started_at: string | null;
  /** RFC 3339, UTC. */
  finished_at: string | null;
}

/** `StepsPage` of the wire. */
export interface WireStepsPage {
  /** Names the stream; another one after a reset. */
  epoch: string;
  /** Change counter: taken from the one counter of the run. A higher one is newer. */
  run_rev: number;
  /** By rev. */
  steps: WireStep[];
  /** Up to this rev the page is complete: the next `after`. */
  next: number;
  /** There are others after `next`. */
  more: boolean;
  /** The cursor meant nothing here: everything, from the start. */
  reset: boolean;
}

/** `RunPage` of the wire. */
export interface WireRunPage {
  /** The page, newest first. */
  runs: WireRun[];
  /** Asks for the next page; `null` = this is the last one. */
  next_cursor: string | null;
  /** RFC 3339, UTC. */
  server_time: string;
}

/** `CancelReply` of the wire. */
export interface WireCancelReply {
  /** A refusal is a problem document. */
  ok: true;
  /** `cancelling` = asked for; `cancelled` = has stopped. */
  status: 'cancelling' | 'cancelled';
  /** The run after the request. */
  run: WireRun;
}

/** Group, key, value; empty until there are some. */
export type WireNestedMetrics = Record<string, Record<string, number | null>>;

/** `EtaProfile` of the wire. */
export interface WireEtaProfile {
  /** What the runs have in common: method and dataset, or the name where neither is known. */
  workflow: string;
  /** How many steps the run is declared to have. */
  expected_steps: number | null;
  /** The steps it is declared to have, with their relative sizes. */
  plan: { name: string; weight: number }[] | null;
  /** The last five that succeeded, oldest first. Times in ms from each run's start. */
  history: {
    duration_ms: number;
    expected_steps: number | null;
    steps: { name: string; started_at_ms: number; finished_at_ms: number }[];
  }[];
}

/** RFC 9457. */
export interface WireProblem {
  /** Address that names the problem, or `about:blank`. */
  type: string;
  /** What it is, in short. */
  title: string;
  /** The HTTP status again. */
  status: number;
  /** What happened and what to do, for people. */
  detail: string;
  /** For machines; each answer lists its own. */
  code: string;
  /** Finds it in the log; also the header X-Request-Id. */
  request_id: string;
  /** Where the refusal is about its state: the run as it is. */
  run?: WireRun;
  /** What is wrong with each field of the request. */
  errors?: { field: string; message: string }[];
}
