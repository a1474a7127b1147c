import * as v from 'valibot';
import { Run } from './run';
import { Step } from './step';
import { count, described, epoch, measured, rev, text, time } from './values';

export const StepsPage = v.object({
  epoch,
  run_rev: rev,
  steps: described(v.array(Step), 'Sorted by rev.'),
  next: described(count, 'The page is complete up to this rev. Send it as the next `after`.'),
  more: described(v.boolean(), 'There are more steps after `next`.'),
  reset: described(v.boolean(), 'The cursor was not valid for this run; the page starts from the beginning.'),
});

export const RunPage = v.object({
  runs: described(v.array(Run), 'The runs of the page, newest first.'),
  next_cursor: described(v.nullable(text), 'Cursor of the next page; `null` on the last page.'),
  server_time: time,
});

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

export const StartRequest = v.object({
  name: described(name, 'Display name of the run.'),
  dataset: v.optional(described(name, 'Dataset the run works on.')),
  method: v.optional(described(text, 'CTGAN, TVAE or Gaussian copula.')),
  params: v.optional(
    v.object({
      scenario: v.optional(described(text, 'Scenario of the simulated work.')),
      speed: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1000))),
      dataset: v.optional(name),
    }),
  ),
});

export const CancelRequest = v.object({
  reason: v.optional(described(v.nullable(v.pipe(v.string(), v.maxLength(500))), 'Reason given by the caller.')),
  force: v.optional(described(v.boolean(), 'Cancel without waiting for the worker.'), false),
});

export const CancelReply = v.object({
  ok: described(v.literal(true), 'Always `true`; an error is a problem document.'),
  status: described(
    v.picklist(['cancelling', 'cancelled']),
    '`cancelling`: the cancel was requested. `cancelled`: the run has stopped.',
  ),
  run: described(Run, 'The run after the request.'),
});

export const NestedMetrics = described(
  v.record(v.string(), v.record(v.string(), measured)),
  'Values by group and key. Empty until there are metrics.',
);

export const EtaProfile = v.object({
  workflow: described(text, 'What the runs have in common: method and dataset, or the name if neither is known.'),
  expected_steps: described(v.nullable(count), 'Declared number of steps of the run.'),
  plan: described(
    v.nullable(v.array(v.object({ name: text, weight: v.number() }))),
    'Declared steps of the run, with their relative sizes.',
  ),
  history: described(
    v.array(
      v.object({
        duration_ms: v.number(),
        expected_steps: v.nullable(count),
        steps: v.array(v.object({ name: text, started_at_ms: v.number(), finished_at_ms: v.number() })),
      }),
    ),
    'The last five successful runs, oldest first. Times in ms from the start of each run.',
  ),
});

export const Problem = described(
  v.object({
    type: described(text, 'URI of the problem type, or `about:blank`.'),
    title: described(text, 'Short summary of the problem type.'),
    status: described(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)), 'Same as the HTTP status.'),
    detail: described(text, 'What happened and what to do, in a sentence.'),
    code: described(text, 'Machine-readable code. Each response lists its codes.'),
    request_id: described(text, 'Id of the request in the log; same as the X-Request-Id header.'),
    run: v.optional(described(Run, 'Current state of the run, if it is the reason for the error.')),
    errors: v.optional(described(v.array(v.object({ field: text, message: text })), 'Invalid fields of the request.')),
  }),
  'RFC 9457.',
);

export const Ok = v.object({ ok: v.literal(true) });
