import { type Clock, systemClock } from '../../core/platform/clock';

/** Throttles calls to one per frame. */
export interface FrameGate {
  /** Calls `work` now, or in the next frame if it already ran in this one and the call is not `urgent`. */
  pass(urgent?: boolean): void;
  /** Drops a pending call. */
  close(): void;
}

/** Hidden pages have no frames: pending work then runs after this many ms. */
const NO_FRAME_MS = 1_000;

type Work = () => void;
let waiting = new Set<Work>();
let end: Work | null = null;

/** Runs all pending work in one go, so that React commits once. */
function onFrame(): void {
  end?.();
  end = null;
  const due = waiting;
  waiting = new Set();
  for (const work of due) work();
}

function inNextFrame(work: Work): void {
  waiting.add(work);
  if (end !== null) return;
  const frame = requestAnimationFrame(onFrame);
  const timer = setTimeout(onFrame, NO_FRAME_MS);
  end = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

function forget(work: Work): void {
  if (!waiting.delete(work) || waiting.size > 0) return;
  end?.();
  end = null;
}

/**
 * Throttles `work` to one call per frame: the first call of a burst runs at once, the rest are merged into one in the
 * next frame. All gates share a frame, so the page commits once. Hidden pages have no frames and update once a second.
 * With an injected clock, which has no frames either, every call runs.
 */
export function createFrameGate(work: () => void, clock: Clock): FrameGate {
  /** Frames until the next call runs at once. */
  let frames = 0;
  let waits = false;
  const count = () => {
    frames -= 1;
    if (frames === 0 && waits) {
      waits = false;
      frames = 1;
      work();
    }
    if (frames > 0) inNextFrame(count);
  };
  return {
    pass(urgent) {
      if (clock !== systemClock || typeof requestAnimationFrame === 'undefined') {
        work();
      } else if (frames > 0 && urgent) {
        waits = false;
        work();
      } else if (frames > 0) {
        waits = true;
      } else {
        // Two frames: the first one ends the frame of this call.
        frames = 2;
        inNextFrame(count);
        work();
      }
    },
    close() {
      forget(count);
      frames = 0;
      waits = false;
    },
  };
}
