import * as v from 'valibot';
import { Run } from './run';
import { Step } from './step';
import { count, described, epoch, measured, rev, text, time } from './values';

export const StepsPage = v.object({
  epoch,
  run_rev: rev,
  steps: described(v.array(Step), 'By rev.'),
  next: described(count, 'Up to this rev the page is complete: the next `after`.'),
  more: described(v.boolean(), 'There are others after `next`.'),
  reset: described(v.boolean(), 'The cursor meant nothing here: everything, from the start.'),
});

export const RunPage = v.object({
  runs: described(v.array(Run), 'The page, newest first.'),
  next_cursor: described(v.nullable(text), 'Asks for the next page; `null` = this is the last one.'),
  server_time: time,
});

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

export const StartRequest = v.object({
  name: described(name, 'What people will call it.'),
  dataset: v.optional(described(name, 'What it works on.')),
  method: v.optional(described(text, 'CTGAN, TVAE or Gaussian copula.')),
  params: v.optional(
    v.object({
      scenario: v.optional(described(text, 'What the simulated work does.')),
      speed: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1000))),
      dataset: v.optional(name),
    }),
  ),
});

export const CancelRequest = v.object({
  reason: v.optional(described(v.nullable(v.pipe(v.string(), v.maxLength(500))), 'Why, in the words of who asks.')),
  force: v.optional(described(v.boolean(), 'Does not wait for the worker.'), false),
});

export const CancelReply = v.object({
  ok: described(v.literal(true), 'A refusal is a problem document.'),
  status: described(v.picklist(['cancelling', 'cancelled']), '`cancelling` = asked for; `cancelled` = has stopped.'),
  run: described(Run, 'The run after the request.'),
});

export const NestedMetrics = described(
  v.record(v.string(), v.record(v.string(), measured)),
  'Group, key, value; empty until there are some.',
);

export const EtaProfile = v.object({
  workflow: described(text, 'What the runs have in common: method and dataset, or the name where neither is known.'),
  expected_steps: described(v.nullable(count), 'How many steps the run is declared to have.'),
  plan: described(
    v.nullable(v.array(v.object({ name: text, weight: v.number() }))),
    'The steps it is declared to have, with their relative sizes.',
  ),
  history: described(
    v.array(
      v.object({
        duration_ms: v.number(),
        expected_steps: v.nullable(count),
        steps: v.array(v.object({ name: text, started_at_ms: v.number(), finished_at_ms: v.number() })),
      }),
    ),
    "The last five that succeeded, oldest first. Times in ms from each run's start.",
  ),
});

export const Problem = described(
  v.object({
    type: described(text, 'Address that names the problem, or `about:blank`.'),
    title: described(text, 'What it is, in short.'),
    status: described(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)), 'The HTTP status again.'),
    detail: described(text, 'What happened and what to do, for people.'),
    code: described(text, 'For machines; each answer lists its own.'),
    request_id: described(text, 'Finds it in the log; also the header X-Request-Id.'),
    run: v.optional(described(Run, 'Where the refusal is about its state: the run as it is.')),
    errors: v.optional(
      described(v.array(v.object({ field: text, message: text })), 'What is wrong with each field of the request.'),
    ),
  }),
  'RFC 9457.',
);

export const Ok = v.object({ ok: v.literal(true) });
