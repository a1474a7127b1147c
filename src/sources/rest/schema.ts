import * as v from 'valibot';

/*
 * What may come over the wire, read generously: a missing or misshapen field is `null`, never an error, and unknown
 * fields are ignored. Only an answer that is no object at all is refused.
 */

const text = v.fallback(v.nullish(v.string(), null), null);
const number = v.fallback(v.nullish(v.pipe(v.number(), v.finite()), null), null);
const flag = v.fallback(v.optional(v.boolean()), undefined);

/** Has the text a time zone? */
const ZONE = /(?:z|[+-]\d\d:?\d\d)$/i;

/** RFC 3339 → epoch ms. A time without a zone is UTC, as Python's naive `isoformat()` means it on every server we know. */
export function parseTime(value: string | null | undefined): number | null {
  if (!value) return null;
  const ms = Date.parse(ZONE.test(value) ? value : `${value.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? null : ms;
}

const time = v.fallback(
  v.pipe(
    v.nullish(v.string(), null),
    v.transform((value: string | null) => parseTime(value)),
  ),
  null,
);
const anything = v.optional(v.unknown());

const progress = v.fallback(
  v.nullish(v.object({ completed_steps: number, total_steps: number, fraction: number }), null),
  null,
);
const currentStep = v.fallback(
  v.nullish(v.object({ n: number, kind: text, name: text, started_at: time }), null),
  null,
);
const cancelRecord = v.fallback(
  v.nullish(v.object({ requested_at: time, requested_by: text, reason: text, deadline_at: time, outcome: text }), null),
  null,
);
// A bare text is an error message too.
const failure = v.fallback(
  v.nullish(
    v.union([
      v.object({ code: text, message: text }),
      v.pipe(
        v.string(),
        v.transform((message) => ({ code: null, message })),
      ),
    ]),
    null,
  ),
  null,
);
const can = v.fallback(v.nullish(v.object({ cancel: flag, force: flag, pause: flag }), null), null);

/** A run as it travels. */
export const wireRun = v.object({
  id: text,
  name: text,
  dataset: text,
  method: text,
  status: text,
  rev: number,
  epoch: text,
  attempt: number,
  max_attempts: number,
  progress,
  current_step: currentStep,
  metrics: anything,
  queue_position: number,
  cancel: cancelRecord,
  error: failure,
  can,
  created_at: time,
  started_at: time,
  finished_at: time,
  updated_at: time,
  server_time: time,
});

/** A step as it travels, in either dialect. */
export const wireStep = v.object({
  n: number,
  step_no: number,
  rev: number,
  attempt: number,
  kind: text,
  status: text,
  title: text,
  detail: text,
  progress: v.fallback(v.nullish(v.object({ current: number, total: number, unit: text }), null), null),
  metrics: anything,
  metrics_json: anything,
  method: text,
  method_hint: text,
  created_at: time,
  started_at: time,
  finished_at: time,
  agent: flag,
  is_agent_action: flag,
  is_backup_attempt: flag,
  is_error: flag,
  is_training: flag,
  is_metrics: flag,
  is_planned: flag,
});

/** One metric with its definition. */
export const wireMetric = v.object({
  value: number,
  label: text,
  unit: text,
  group: text,
  direction: v.fallback(v.nullish(v.picklist(['lower', 'higher']), null), null),
  pass: number,
  warn: number,
});

/** A page of steps in wire v1. */
export const wireStepsPage = v.object({
  epoch: text,
  steps: v.array(v.unknown()),
  next: number,
  more: flag,
  reset: flag,
});

/** A page of runs in wire v1. */
export const wireRunPage = v.object({ runs: v.array(v.unknown()), next_cursor: text, server_time: time });

/** The answer to a cancel. */
export const wireCancelReply = v.object({ status: text, run: anything });

/** An error: RFC 9457, or FastAPI's `{detail}`. */
export const wireProblem = v.object({ title: text, detail: text, code: text, run: anything });

/** What earlier runs tell: the declared plan and up to five runs, oldest first. Times in ms from each run's start. */
export const wireEtaProfile = v.object({
  expected_steps: number,
  plan: v.fallback(
    v.nullish(v.array(v.object({ name: v.string(), weight: v.pipe(v.number(), v.gtValue(0)) })), null),
    null,
  ),
  history: v.fallback(
    v.array(
      v.object({
        duration_ms: v.pipe(v.number(), v.gtValue(0)),
        expected_steps: number,
        steps: v.array(v.object({ name: v.string(), started_at_ms: v.number(), finished_at_ms: v.number() })),
      }),
    ),
    [],
  ),
});

/** A pushed frame in either dialect. */
export const wirePush = v.object({
  type: text,
  prev: number,
  rev: number,
  epoch: text,
  run: anything,
  status: anything,
  steps: v.fallback(v.optional(v.array(v.unknown()), []), []),
  resumed: flag,
  more: flag,
  code: number,
  retry_after_ms: number,
});
