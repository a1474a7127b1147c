import * as v from 'valibot';
import { RUN_STATUS_TONES, RUN_STATUSES, STAGE_STATUSES } from '../../core/run/run';
import { RUN_ID } from '../inputs';
import { Metric } from './metric';
import { count, described, epoch, measured, rev, text, time } from './values';

export const WaitingFor = v.object({
  kind: v.optional(described(v.nullable(text), 'Kind of answer needed, e.g. `approval`.')),
  text: v.optional(described(v.nullable(text), 'The question, as shown to people.')),
  href: v.optional(described(v.nullable(text), 'Where to answer: an http(s) URL or a relative one.')),
});

export const Cancel = described(
  v.object({
    requested_at: described(time, 'When the cancel was requested.'),
    requested_by: described(v.nullable(text), 'Who requested the cancel.'),
    reason: described(v.nullable(text), 'Reason given by the requester.'),
    deadline_at: described(v.nullable(time), 'When the backend stops waiting for the worker.'),
    outcome: described(
      v.nullable(v.picklist(['before_start', 'graceful', 'forced', 'completed_before_cancel', 'unconfirmed'])),
      'How the cancel ended; `null` until then. `unconfirmed`: the run is marked as cancelled, but its work may still finish.',
    ),
  }),
  'A requested cancel. `outcome` is null until it is known.',
);

export const Stage = v.object({
  id: described(text, 'Identifier within the run. Steps refer to it as `stage`.'),
  name: v.optional(described(v.nullable(text), 'Display name. Default: the id.')),
  status: v.optional(
    described(v.nullable(v.picklist(STAGE_STATUSES)), 'Status of the stage. Default: derived from its steps.'),
  ),
});

export const Plan = v.object({
  chosen: described(text, 'The choice, as shown to people.'),
  reason: v.optional(described(v.nullable(text), 'Reason for the choice.')),
  alternatives: v.optional(
    described(
      v.array(v.object({ name: text, used: v.optional(v.boolean()), reason: v.optional(v.nullable(text)) })),
      'Other options that were considered.',
    ),
  ),
  parameters: v.optional(
    described(v.record(v.string(), v.nullable(v.union([text, v.number(), v.boolean()]))), 'Settings of the choice.'),
  ),
});

const runFields = {
  id: described(v.pipe(v.string(), v.regex(RUN_ID)), 'Identifier.'),
  name: described(text, 'Display name.'),
  dataset: v.optional(described(v.nullable(text), 'Dataset the run works on.')),
  method: v.optional(described(v.nullable(text), 'Method in use, e.g. the model being trained.')),
  status: described(
    v.picklist(RUN_STATUSES),
    '`waiting`: the run needs an answer from a person and then continues. `unknown`: none of the others; `status_text` names it.',
  ),
  status_text: v.optional(described(v.nullable(text), "The backend's own word for the status, if it differs.")),
  status_label: v.optional(described(v.nullable(text), 'Label shown instead of the default one.')),
  status_tone: v.optional(
    described(v.nullable(v.picklist(RUN_STATUS_TONES)), 'Colour of the label. Default: the colour of the status.'),
  ),
  ended: v.optional(described(v.nullable(v.boolean()), 'True if a run with the status `unknown` has ended.')),
  waiting_for: v.optional(
    described(
      v.nullable(WaitingFor),
      'What a waiting run needs from a person: the kind of answer, the question, where to answer.',
    ),
  ),
  rev,
  epoch,
  attempt: described(count, 'Current attempt, from 1; 0 before the first.'),
  max_attempts: described(count, 'Maximum number of attempts.'),
  progress: described(
    v.object({
      completed_steps: count,
      total_steps: v.nullable(count),
      fraction: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    }),
    'Progress of the run. `fraction` is null unless the backend measures it.',
  ),
  current_step: described(
    v.nullable(v.object({ n: count, kind: text, name: text, started_at: time })),
    'Step the run is working on.',
  ),
  metrics: described(
    v.record(v.string(), v.union([Metric, v.record(v.string(), v.union([measured, Metric]))])),
    'Metrics by key, or by group and key.',
  ),
  stages: v.optional(described(v.array(Stage), 'Named phases of the run, in order.')),
  plan: v.optional(described(v.nullable(Plan), 'What an agent decided to do, and why.')),
  data: v.optional(
    described(v.nullable(v.record(v.string(), v.unknown())), 'Custom fields, passed through unchanged.'),
  ),
  queue_position: described(v.nullable(count), 'Number of runs ahead in the queue.'),
  cancel: described(v.nullable(Cancel), 'The requested cancel; `null` without one.'),
  error: described(v.nullable(v.object({ code: text, message: text })), 'Why the run failed; `null` otherwise.'),
  can: described(
    v.object({ cancel: v.boolean(), force: v.optional(v.boolean()), pause: v.optional(v.boolean()) }),
    'What the caller may do now.',
  ),
  created_at: time,
  started_at: v.nullable(time),
  finished_at: v.nullable(time),
  updated_at: time,
  server_time: described(time, 'Time of the response on the clock of the server. RFC 3339, UTC.'),
};

export const Run = described(v.object(runFields), 'A run as the caller may see it.');

export const RunChanges = described(
  v.object({ ...v.partial(v.object(runFields)).entries, rev }),
  'Fields of a run that changed since `prev`. A missing field is unchanged; sending the whole run is valid too.',
);
