/*
 * Made from the shapes by a test: npx vitest run --project unit src/wire/openapi --update. Do not edit.
 *
 * The types are written out, because types inferred from the shapes would make every host install valibot.
 */

/** A run as the caller may see it. */
export interface WireRun {
  /** Identifier. */
  id: string;
  /** Display name. */
  name: string;
  /** Dataset the run works on. */
  dataset?: string | null;
  /** Method in use, e.g. the model being trained. */
  method?: string | null;
  /** `waiting`: the run needs an answer from a person and then continues. `unknown`: none of the others; `status_text` names it. */
  status: 'queued' | 'running' | 'waiting' | 'paused' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled' | 'unknown';
  /** The backend's own word for the status, if it differs. */
  status_text?: string | null;
  /** Label shown instead of the default one. */
  status_label?: string | null;
  /** Colour of the label. Default: the colour of the status. */
  status_tone?: 'neutral' | 'info' | 'success' | 'warning' | 'danger' | null;
  /** True if a run with the status `unknown` has ended. */
  ended?: boolean | null;
  /** What a waiting run needs from a person: the kind of answer, the question, where to answer. */
  waiting_for?: WireWaitingFor | null;
  /** Change counter of the run. A higher value is newer. */
  rev: number;
  /** Identifies the sequence of revs. Changes after a reset. */
  epoch: string;
  /** Current attempt, from 1; 0 before the first. */
  attempt: number;
  /** Maximum number of attempts. */
  max_attempts: number;
  /** Progress of the run. `fraction` is null unless the backend measures it. */
  progress: { completed_steps: number; total_steps: number | null; fraction: number | null };
  /** Step the run is working on. */
  current_step: {
    n: number;
    kind: string;
    name: string;
    /** RFC 3339, UTC. */
    started_at: string;
  } | null;
  /** Metrics by key, or by group and key. */
  metrics: Record<string, WireMetric | Record<string, number | null | WireMetric>>;
  /** Named phases of the run, in order. */
  stages?: WireStage[];
  /** What an agent decided to do, and why. */
  plan?: WirePlan | null;
  /** Custom fields, passed through unchanged. */
  data?: Record<string, unknown> | null;
  /** Number of runs ahead in the queue. */
  queue_position: number | null;
  /** The requested cancel; `null` without one. */
  cancel: WireCancel | null;
  /** Why the run failed; `null` otherwise. */
  error: { code: string; message: string } | null;
  /** What the caller may do now. */
  can: { cancel: boolean; force?: boolean; pause?: boolean };
  /** RFC 3339, UTC. */
  created_at: string;
  /** RFC 3339, UTC. */
  started_at: string | null;
  /** RFC 3339, UTC. */
  finished_at: string | null;
  /** RFC 3339, UTC. */
  updated_at: string;
  /** Time of the response on the clock of the server. RFC 3339, UTC. */
  server_time: string;
}

/** `Metric` of the wire. */
export interface WireMetric {
  /** `null` until it is measured. */
  value: number | null;
  /** Display name. Default: the key. */
  label?: string;
  /** Unit shown after the number. */
  unit?: string;
  /** Heading of the group it is shown in. */
  group?: string;
  /** Which direction is better. */
  direction?: 'lower' | 'higher';
  /** Threshold from which the value passes. */
  pass?: number;
  /** Threshold from which the value is only a warning. */
  warn?: number;
}

/** `WaitingFor` of the wire. */
export interface WireWaitingFor {
  /** Kind of answer needed, e.g. `approval`. */
  kind?: string | null;
  /** The question, as shown to people. */
  text?: string | null;
  /** Where to answer: an http(s) URL or a relative one. */
  href?: string | null;
}

/** `Stage` of the wire. */
export interface WireStage {
  /** Identifier within the run. Steps refer to it as `stage`. */
  id: string;
  /** Display name. Default: the id. */
  name?: string | null;
  /** Status of the stage. Default: derived from its steps. */
  status?: 'pending' | 'running' | 'done' | 'failed' | 'skipped' | 'cancelled' | null;
}

/** `Plan` of the wire. */
export interface WirePlan {
  /** The choice, as shown to people. */
  chosen: string;
  /** Reason for the choice. */
  reason?: string | null;
  /** Other options that were considered. */
  alternatives?: { name: string; used?: boolean; reason?: string | null }[];
  /** Settings of the choice. */
  parameters?: Record<string, string | number | boolean | null>;
}

/** A requested cancel. `outcome` is null until it is known. */
export interface WireCancel {
  /** When the cancel was requested. */
  requested_at: string;
  /** Who requested the cancel. */
  requested_by: string | null;
  /** Reason given by the requester. */
  reason: string | null;
  /** When the backend stops waiting for the worker. */
  deadline_at: string | null;
  /** How the cancel ended; `null` until then. `unconfirmed`: the run is marked as cancelled, but its work may still finish. */
  outcome: 'before_start' | 'graceful' | 'forced' | 'completed_before_cancel' | 'unconfirmed' | null;
}

/** `Step` of the wire. */
export interface WireStep {
  /** Number of the step. Unique in the run, unless there is an `id`. */
  n: number;
  /** Identifier within the run. Default: the number. */
  id?: string;
  /** Change counter of the run. A higher value is newer. */
  rev: number;
  /** Attempt the step belongs to. */
  attempt: number;
  /** Kind of step. Open set: planned, loading, training, metrics, backup, error, cancelled, info … */
  kind: string;
  /** Status of the step. */
  status: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  /** Display text. */
  title: string;
  /** Further details, shown on request. */
  detail: string | null;
  /** Progress within the step. */
  progress: { current: number; total: number | null; unit: string | null } | null;
  /** Values measured in this step: by name, or in the form of the metrics of a run. */
  metrics:
    | Record<string, number | null>
    | Record<string, WireMetric | Record<string, number | null | WireMetric>>
    | null;
  /** `id` of the stage the step belongs to. */
  stage?: string | null;
  /** Method used in this step. */
  method?: string | null;
  /** True if an agent decided to take this step. */
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
  /** Identifies the sequence of revs. Changes after a reset. */
  epoch: string;
  /** Change counter of the run. A higher value is newer. */
  run_rev: number;
  /** Sorted by rev. */
  steps: WireStep[];
  /** The page is complete up to this rev. Send it as the next `after`. */
  next: number;
  /** There are more steps after `next`. */
  more: boolean;
  /** The cursor was not valid for this run; the page starts from the beginning. */
  reset: boolean;
}

/** `RunPage` of the wire. */
export interface WireRunPage {
  /** The runs of the page, newest first. */
  runs: WireRun[];
  /** Cursor of the next page; `null` on the last page. */
  next_cursor: string | null;
  /** RFC 3339, UTC. */
  server_time: string;
}

/** `CancelReply` of the wire. */
export interface WireCancelReply {
  /** Always `true`; an error is a problem document. */
  ok: true;
  /** `cancelling`: the cancel was requested. `cancelled`: the run has stopped. */
  status: 'cancelling' | 'cancelled';
  /** The run after the request. */
  run: WireRun;
}

/** Values by group and key. Empty until there are metrics. */
export type WireNestedMetrics = Record<string, Record<string, number | null>>;

/** `EtaProfile` of the wire. */
export interface WireEtaProfile {
  /** What the runs have in common: method and dataset, or the name if neither is known. */
  workflow: string;
  /** Declared number of steps of the run. */
  expected_steps: number | null;
  /** Declared steps of the run, with their relative sizes. */
  plan: { name: string; weight: number }[] | null;
  /** The last five successful runs, oldest first. Times in ms from the start of each run. */
  history: {
    duration_ms: number;
    expected_steps: number | null;
    steps: { name: string; started_at_ms: number; finished_at_ms: number }[];
  }[];
}

/** RFC 9457. */
export interface WireProblem {
  /** URI of the problem type, or `about:blank`. */
  type: string;
  /** Short summary of the problem type. */
  title: string;
  /** Same as the HTTP status. */
  status: number;
  /** What happened and what to do, in a sentence. */
  detail: string;
  /** Machine-readable code. Each response lists its codes. */
  code: string;
  /** Id of the request in the log; same as the X-Request-Id header. */
  request_id: string;
  /** Current state of the run, if it is the reason for the error. */
  run?: WireRun;
  /** Invalid fields of the request. */
  errors?: { field: string; message: string }[];
}
