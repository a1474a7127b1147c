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
  'WebSocket: the client speaks first, within 5 s. The token is never in the address.',
);

export const Snapshot = v.object({
  type: v.literal('snapshot'),
  epoch,
  rev,
  resumed: described(v.boolean(), 'False: it replaces everything. True: the changes after what the client had.'),
  run: Run,
  steps,
  more: described(v.boolean(), 'Not all steps are in it: read /steps.'),
  heartbeat_ms: v.optional(count),
});

export const Change = v.object({
  type: v.literal('change'),
  prev: described(count, 'Applies only when prev ≤ have < rev; prev > have is a gap.'),
  rev,
  run: RunChanges,
  steps,
});

export const Bye = v.object({
  type: v.literal('bye'),
  code: v.pipe(v.number(), v.integer()),
  retry_after_ms: v.optional(count),
});
