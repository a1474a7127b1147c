import * as v from 'valibot';
import { RUN_STATUS_TONES, RUN_STATUSES, STAGE_STATUSES } from '../../core/run/run';
import { RUN_ID } from '../inputs';
import { Metric } from './metric';
import { count, described, epoch, measured, rev, text, time } from './values';

export const WaitingFor = v.object({
  kind: v.optional(described(v.nullable(text), 'What kind of answer, e.g. `approval`.')),
  text: v.optional(described(v.nullable(text), 'The question, for people.')),
  href: v.optional(described(v.nullable(text), 'Where to answer: an http(s) address or a relative one.')),
});

export const Cancel = described(
  v.object({
    requested_at: described(time, 'When it was asked for.'),
    requested_by: described(v.nullable(text), 'Who asked.'),
    reason: described(v.nullable(text), 'Why, in the words of who asked.'),
    deadline_at: described(v.nullable(time), 'When the backend stops waiting for the worker.'),
    outcome: described(
      v.nullable(v.picklist(['before_start', 'graceful', 'forced', 'completed_before_cancel', 'unconfirmed'])),
      'How it ended; `null` while it is under way. `unconfirmed`: it is marked, and its work may still finish.',
    ),
  }),
  'The record of a cancel. `outcome` is null until it is known.',
);

export const Stage = v.object({
  id: described(text, 'Identifier within the run; steps name it as `stage`.'),
  name: v.optional(described(v.nullable(text), 'What people read; without it the id.')),
  status: v.optional(
    described(v.nullable(v.picklist(STAGE_STATUSES)), 'Where it stands; without it, as its steps tell.'),
  ),
});

export const Plan = v.object({
  chosen: described(text, 'The choice, as people read it.'),
  reason: v.optional(described(v.nullable(text), 'Why.')),
  alternatives: v.optional(
    described(
      v.array(v.object({ name: text, used: v.optional(v.boolean()), reason: v.optional(v.nullable(text)) })),
      'What else was considered.',
    ),
  ),
  parameters: v.optional(
    described(v.record(v.string(), v.nullable(v.union([text, v.number(), v.boolean()]))), 'With which settings.'),
  ),
});

const runFields = {
  id: described(v.pipe(v.string(), v.regex(RUN_ID)), 'Identifier.'),
  name: described(text, 'What people call it.'),
  dataset: v.optional(described(v.nullable(text), 'What it works on.')),
  method: v.optional(described(v.nullable(text), 'How it works, e.g. the model being trained.')),
  status: described(
    v.picklist(RUN_STATUSES),
    '`waiting`: for a person; the work goes on after the answer. `unknown`: none of the others; `status_text` names it.',
  ),
  status_text: v.optional(
    described(v.nullable(text), "The status in the backend's own word, where it is another one."),
  ),
  status_label: v.optional(described(v.nullable(text), 'What people read instead of the usual word.')),
  status_tone: v.optional(
    described(v.nullable(v.picklist(RUN_STATUS_TONES)), 'The colour of that word; without it the one of the status.'),
  ),
  ended: v.optional(described(v.nullable(v.boolean()), 'Of an `unknown` one: it is over.')),
  waiting_for: v.optional(
    described(
      v.nullable(WaitingFor),
      'What a waiting run needs from a person: what kind of answer, the question, where to answer.',
    ),
  ),
  rev,
  epoch,
  attempt: described(count, 'Which try this is, starting at 1; 0 before the first.'),
  max_attempts: described(count, 'How many tries there are at most.'),
  progress: described(
    v.object({
      completed_steps: count,
      total_steps: v.nullable(count),
      fraction: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    }),
    'How far it is; `fraction` only where it was measured.',
  ),
  current_step: described(
    v.nullable(v.object({ n: count, kind: text, name: text, started_at: time })),
    'What it is working on.',
  ),
  metrics: described(
    v.record(v.string(), v.union([Metric, v.record(v.string(), v.union([measured, Metric]))])),
    'By key, or by group and key.',
  ),
  stages: v.optional(described(v.array(Stage), 'Its named phases, in order.')),
  plan: v.optional(described(v.nullable(Plan), 'What an agent has chosen to do, and why.')),
  data: v.optional(described(v.nullable(v.record(v.string(), v.unknown())), "The host's own fields; carried along.")),
  queue_position: described(v.nullable(count), 'How many runs are before this one.'),
  cancel: described(v.nullable(Cancel), 'The cancel that was asked for.'),
  error: described(v.nullable(v.object({ code: text, message: text })), 'Why it failed.'),
  can: described(
    v.object({ cancel: v.boolean(), force: v.optional(v.boolean()), pause: v.optional(v.boolean()) }),
    'What this caller may do now.',
  ),
  created_at: time,
  started_at: v.nullable(time),
  finished_at: v.nullable(time),
  updated_at: time,
  server_time: described(time, "The server's clock when it answered. RFC 3339, UTC."),
};

export const Run = described(v.object(runFields), 'A run, as this caller sees it.');

export const RunChanges = described(
  v.object({ ...v.partial(v.object(runFields)).entries, rev }),
  'Of a run what has changed since `prev`. A field that is left out is as it was; the whole run is right as well.',
);
