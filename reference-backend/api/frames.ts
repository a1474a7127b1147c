import { changedFields } from '../../src/wire/changed-fields';
import type { Principal } from '../auth';
import type { RunRow } from '../rows';
import type { Changes } from '../store/store';
import { toWireRun } from '../wire';

/** Clients refuse a larger frame. Characters. */
const MAX_FRAME = 1_048_576;
/** How often a silent connection is given a sign of life, ms. */
export const HEARTBEAT_MS = 30_000;

/** A message of wire v1, ready to be sent. */
export interface Frame {
  event: 'snapshot' | 'change';
  /** What the receiver has after it. */
  rev: number;
  text: string;
}

/** What happened to a run after rev `prev`. */
export interface Batch extends Changes {
  prev: number;
  /** The run as it was at `prev`; `null` where that is not known: then it is sent whole. */
  before: RunRow | null;
  /** The frame by role: what a caller may do is part of it, and it is the same for all of one role. */
  texts: Map<string, Frame>;
}

/** Without steps, when there are too many: the receiver then reads them over HTTP. */
function snapshot(changes: Changes, epoch: string, principal: Principal, resumed: boolean, thin: boolean): Frame {
  const { rev } = changes.run;
  const run = toWireRun(changes.run, epoch, principal);
  const steps = thin ? [] : changes.steps;
  const more = thin || changes.more;
  const text = JSON.stringify({
    type: 'snapshot',
    epoch,
    rev,
    resumed,
    run,
    steps,
    more,
    heartbeat_ms: HEARTBEAT_MS,
  });
  return { event: 'snapshot', rev, text };
}

/** The first frame of a connection. */
export function snapshotFrame(changes: Changes, epoch: string, principal: Principal, resumed: boolean): Frame {
  const frame = snapshot(changes, epoch, principal, resumed, false);
  return frame.text.length <= MAX_FRAME ? frame : snapshot(changes, epoch, principal, resumed, true);
}

/** Every further frame: a `change`, or where that would be too large, a snapshot that has the steps fetched. */
export function changeFrame(batch: Batch, epoch: string, principal: Principal): Frame {
  const { prev, steps, more } = batch;
  const known = batch.texts.get(principal.role);
  if (known) return known;
  const { rev } = batch.run;
  const now = toWireRun(batch.run, epoch, principal);
  const run = batch.before ? changedFields(toWireRun(batch.before, epoch, principal), now) : now;
  const text = JSON.stringify({ type: 'change', prev, rev, run, steps });
  const fits = !more && text.length <= MAX_FRAME;
  const frame: Frame = fits ? { event: 'change', rev, text } : snapshot(batch, epoch, principal, true, true);
  batch.texts.set(principal.role, frame);
  return frame;
}

/** The last words before a restart. Each connection its own pause, so that they do not all come back at once. */
export function byeText(): string {
  return JSON.stringify({ type: 'bye', code: 1012, retry_after_ms: Math.round(500 + Math.random() * 1500) });
}
