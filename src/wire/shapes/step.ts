import * as v from 'valibot';
import { STEP_STATUSES } from '../../core/run/run';
import { Metric } from './metric';
import { count, described, measured, rev, text, time } from './values';

/** One entry of a run's activity. */
export const Step = v.object({
  n: described(count, 'Unique in the run, unless there is an `id`.'),
  id: v.optional(described(text, 'Its identity within the run, where that is not its number.')),
  rev,
  attempt: described(count, 'The try it belongs to.'),
  kind: described(text, 'Open: planned, loading, training, metrics, backup, error, cancelled, info …'),
  status: described(v.picklist(STEP_STATUSES), 'Where it stands.'),
  title: described(text, 'What people read.'),
  detail: described(v.nullable(text), 'More about it.'),
  progress: described(
    v.nullable(v.object({ current: v.number(), total: v.nullable(v.number()), unit: v.nullable(text) })),
    'How far it is.',
  ),
  metrics: described(
    v.nullable(
      v.union([
        v.record(v.string(), measured),
        v.record(v.string(), v.union([Metric, v.record(v.string(), v.union([measured, Metric]))])),
      ]),
    ),
    "Values measured in this step, by name; or as a run's metrics are.",
  ),
  stage: v.optional(described(v.nullable(text), 'The phase it belongs to.')),
  method: v.optional(described(v.nullable(text), 'The method in use.')),
  agent: v.optional(described(v.boolean(), 'An agent decided on it.')),
  created_at: time,
  started_at: v.nullable(time),
  finished_at: v.nullable(time),
});
