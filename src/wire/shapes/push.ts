import * as v from 'valibot';
import { Run, RunChanges } from './run';
import { Step } from './step';
import { count, described, epoch, rev, text } from './values';

const steps = v.array(Step);

export const Hello = described(
  v.object({
    type: v.literal('hello'),
    v: v.pipe(v.literal(1), v.metadata({ type: 'integer' })),
    after: count,
    epoch: v.nullable(text),
    token: v.optional(text),
  }),
  'First message of a WebSocket client, due within 5 s. The token is sent here, never in the URL.',
);

export const Snapshot = v.object({
  type: v.literal('snapshot'),
  epoch,
  rev,
  resumed: described(
    v.boolean(),
    '`false`: replaces all data. `true`: contains the changes after the cursor of the client.',
  ),
  run: Run,
  steps,
  more: described(v.boolean(), 'Some steps are missing. Read them from /steps.'),
  heartbeat_ms: v.optional(count),
});

export const Change = v.object({
  type: v.literal('change'),
  prev: described(
    count,
    'Apply the change only if prev ≤ have < rev, where have is the rev of the client. prev > have means that a change is missing.',
  ),
  rev,
  run: RunChanges,
  steps,
});

export const Bye = v.object({
  type: v.literal('bye'),
  code: v.pipe(v.number(), v.integer()),
  retry_after_ms: v.optional(count),
});
