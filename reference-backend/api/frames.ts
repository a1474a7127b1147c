import { changedFields } from '../../src/wire/changed-fields';
import type { Principal } from '../auth';
import type { RunRow } from '../rows';
import type { Changes } from '../store/store';
import { toWireRun } from '../wire';

/** Clients refuse a larger frame. Characters. */
const MAX_FRAME = 1_048_576;
/** How often a silent connection gets a sign of life, ms. */
export const HEARTBEAT_MS = 30_000;

/** A message of the wire, ready to be sent. */
export interface Frame {
  event: 'snapshot' | 'change';
  /** The rev the receiver has after it. */
  rev: number;
  text: string;
}

/** What a frame is made of. */
interface FrameInput {
  changes: Changes;
  epoch: string;
  /** What this caller may do is part of the run. */
  principal: Principal;
}

/** The first frame of a connection. `resumed`: the receiver keeps the steps it has. */
export function snapshotFrame({ changes, epoch, principal }: FrameInput, resumed: boolean): Frame {
  const { run, steps, more } = changes;
  const fields = { type: 'snapshot', epoch, rev: run.rev, resumed, run: toWireRun(run, epoch, principal) };
  const text = JSON.stringify({ ...fields, steps, more, heartbeat_ms: HEARTBEAT_MS });
  if (text.length <= MAX_FRAME) return { event: 'snapshot', rev: run.rev, text };
  return snapshotFrame({ changes: { run, steps: [], more: true }, epoch, principal }, resumed);
}

/** Frames already made of the same changes, by role: connections that share a read share its frames too. */
const made = new WeakMap<Changes, Map<string, Frame>>();

/** Every further frame: the change since `before`, or a snapshot without steps where that would be too large. */
export function changeFrame(input: FrameInput, before: RunRow): Frame {
  const { changes, epoch, principal } = input;
  const frames = made.get(changes) ?? new Map<string, Frame>();
  made.set(changes, frames);
  const known = frames.get(principal.role);
  if (known) return known;
  const { run, steps, more } = changes;
  const fields = changedFields(toWireRun(before, epoch, principal), toWireRun(run, epoch, principal));
  const text = JSON.stringify({ type: 'change', prev: before.rev, rev: run.rev, run: fields, steps });
  const frame: Frame =
    !more && text.length <= MAX_FRAME
      ? { event: 'change', rev: run.rev, text }
      : snapshotFrame({ ...input, changes: { run, steps: [], more: true } }, true);
  frames.set(principal.role, frame);
  return frame;
}

/** The last words before a restart. Each connection gets its own pause, so that they do not all come back at once. */
export function byeText(): string {
  return JSON.stringify({ type: 'bye', code: 1012, retry_after_ms: Math.round(500 + Math.random() * 1500) });
}
