import { changedFields } from '../../wire/changed-fields';
import type { SeenStep, SentRun, Sight } from '../looks/sight';
import { sentStep } from '../looks/sight';
import type { RunFrame } from './place';

/** Maximum frame size that clients accept, in characters. */
const MAX_FRAME = 1_048_576;
/** Heartbeat interval announced to clients, ms. */
export const HEARTBEAT_MS = 30_000;

export interface FrameInput {
  /** State the receiver already has. */
  before: { rev: number; run: SentRun } | null;
  sight: Sight;
  /** The run as this receiver sees it. */
  run: SentRun;
  steps: readonly SeenStep[];
  more: boolean;
  epoch: string | null;
}

const idOf = ({ sight, epoch }: FrameInput) => (sight.rev === null ? null : `${epoch}.${sight.rev}`);

/** A frame with the whole run. `resumed`: the receiver keeps its steps. */
export function snapshotFrame(input: FrameInput, resumed: boolean): RunFrame {
  const { sight, run, steps, more, epoch } = input;
  const counted = sight.rev === null ? {} : { epoch, rev: sight.rev };
  const fields = { type: 'snapshot', ...counted, resumed, run };
  const text = JSON.stringify({ ...fields, steps: steps.map(sentStep), more, heartbeat_ms: HEARTBEAT_MS });
  if (text.length <= MAX_FRAME || steps.length === 0) return { event: 'snapshot', id: idOf(input), text };
  return snapshotFrame({ ...input, steps: [], more: true }, resumed);
}

/** A frame with the changes since `before`, or a snapshot without steps if it would be too large. */
export function changeFrame(input: FrameInput & { before: { rev: number; run: SentRun } }): RunFrame {
  const { before, sight, run, steps, more } = input;
  if (sight.rev === null) return snapshotFrame(input, false);
  const fields = changedFields({ ...before.run, rev: before.rev }, { ...run, rev: sight.rev });
  const text = JSON.stringify({
    type: 'change',
    prev: before.rev,
    rev: sight.rev,
    run: fields,
    steps: steps.map(sentStep),
  });
  if (!more && text.length <= MAX_FRAME) return { event: 'change', id: idOf(input), text };
  return snapshotFrame({ ...input, steps: [], more: true }, true);
}

/** A bye message for a restart, with a random delay, so that clients do not all reconnect at once. */
export function byeText(): string {
  return JSON.stringify({ type: 'bye', code: 1012, retry_after_ms: Math.round(500 + Math.random() * 1500) });
}
