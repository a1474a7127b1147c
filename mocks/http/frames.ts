import { changedFields } from '../../src/wire/changed-fields';
import type { WrittenRun } from '../../src/wire/write';
import type { MemoryBackend, RunChange } from './memory-backend.types';

const HEARTBEAT_MS = 30_000;

/** One pushed message. */
export interface Frame {
  event: 'snapshot' | 'change';
  /** `<epoch>.<rev>` after it. */
  id: string;
  /** JSON, with its type. */
  text: string;
}

/** The frames of one push connection: the first is a snapshot, and of the run a change tells only what has changed. */
export interface FrameWriter {
  /** `null` when there is no such run. */
  snapshot(): Frame | null;
  change(change: RunChange): Frame;
}

/** Makes a {@link FrameWriter}. */
export function createFrameWriter(backend: MemoryBackend, runId: string): FrameWriter {
  let sent: WrittenRun | null = null;
  return {
    snapshot() {
      const { body: run } = backend.readStatus(runId);
      const { body: page } = backend.readSteps(runId, { limit: 500 });
      if (run === null || !('epoch' in run) || !('steps' in page)) return null;
      const { epoch, rev } = run;
      const { steps, more } = page;
      sent = run;
      const message = { type: 'snapshot', epoch, rev, resumed: false, run, steps, more, heartbeat_ms: HEARTBEAT_MS };
      return { event: 'snapshot', id: `${epoch}.${rev}`, text: JSON.stringify(message) };
    },
    change({ epoch, prev, rev, run, steps }) {
      const changed = sent ? changedFields(sent, run) : run;
      sent = run;
      const text = JSON.stringify({ type: 'change', prev, rev, run: changed, steps });
      return { event: 'change', id: `${epoch}.${rev}`, text };
    },
  };
}
