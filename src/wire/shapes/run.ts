import * as v from 'valibot';
import { RUN_ID } from '../inputs';
import { count, described, epoch, measured, rev, text, time } from './values';

/** The statuses of a run. */
export const RUN_STATUSES = ['queued', 'running', 'waiting', 'cancelling', 'succeeded', 'failed', 'cancelled'] as const;

export const Metric = v.object({
  value: described(measured, '`null` when it is not measured yet.'),
  label: v.optional(described(text, 'What people read; without it the key.')),
  unit: v.optional(described(text, 'Unit after the number.')),
  group: v.optional(described(text, 'Heading it stands under.')),
  direction: v.optional(described(v.picklist(['lower', 'higher']), 'Which way is better.')),
  pass: v.optional(described(v.number(), 'The value from which on it passes.')),
  warn: v.optional(described(v.number(), 'The value from which on it only warns.')),
});

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
      v.nullable(v.picklist(['before_start', 'graceful', 'forced', 'completed_before_cancel'])),
      'How it ended; `null` while it is under way.',
    ),
  }),
  'The record of a cancel. `outcome` is null until it is known.',
);

const runFields = {
  id: described(v.pipe(v.string(), v.regex(RUN_ID)), 'Identifier.'),
  name: described(text, 'What people call it.'),
  dataset: v.optional(described(v.nullable(text), 'What it works on.')),
  method: v.optional(described(v.nullable(text), 'How it works, e.g. the model being trained.')),
  status: described(v.picklist(RUN_STATUSES), '`waiting`: for a person; the work goes on after the answer.'),
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
