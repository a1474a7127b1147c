import * as v from 'valibot';
import { STEP_STATUSES } from '../../core/run/run';
import { Metric } from './metric';
import { count, described, measured, rev, text, time } from './values';

/** One entry of a run's activity. */
export const Step = v.object({
  n: described(count, 'Number of the step. Unique in the run, unless there is an `id`.'),
  id: v.optional(described(text, 'Identifier within the run. Default: the number.')),
  rev,
  attempt: described(count, 'Attempt the step belongs to.'),
  kind: described(
    text,
    'Kind of step. Open set: planned, loading, training, metrics, backup, error, cancelled, info …',
  ),
  status: described(v.picklist(STEP_STATUSES), 'Status of the step.'),
  title: described(text, 'Display text.'),
  detail: described(v.nullable(text), 'Further details, shown on request.'),
  progress: described(
    v.nullable(v.object({ current: v.number(), total: v.nullable(v.number()), unit: v.nullable(text) })),
    'Progress within the step.',
  ),
  metrics: described(
    v.nullable(
      v.union([
        v.record(v.string(), measured),
        v.record(v.string(), v.union([Metric, v.record(v.string(), v.union([measured, Metric]))])),
      ]),
    ),
    'Values measured in this step: by name, or in the form of the metrics of a run.',
  ),
  stage: v.optional(described(v.nullable(text), '`id` of the stage the step belongs to.')),
  method: v.optional(described(v.nullable(text), 'Method used in this step.')),
  agent: v.optional(described(v.boolean(), 'True if an agent decided to take this step.')),
  created_at: time,
  started_at: v.nullable(time),
  finished_at: v.nullable(time),
});
