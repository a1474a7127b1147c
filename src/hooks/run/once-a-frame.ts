import { type Clock, systemClock } from '../../core/platform/clock';

/** Lets calls through at most once a frame. */
export interface FrameGate {
  /** Calls `work` now, or in the next frame when it was called in this one and this is not `urgent`. */
  pass(urgent?: boolean): void;
  /** Forgets what waits. */
  close(): void;
}

/** A page in the background has no frames; what waits is then called after this long, ms. */
const NO_FRAME_MS = 1_000;

type Work = () => void;
let waiting = new Set<Work>();
let end: Work | null = null;

/** Calls everything that waits in one go, so that React commits once for all of it. */
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
 * Of a burst the first call goes through at once, the others together in the next frame: what arrives a thousand times a
 * second is then drawn sixty times, and everything on the page in the same commit. A page in the background, which has no
 * frames, draws once a second. A clock that is wound by hand has no frames either: all calls go through.
 */
export function createFrameGate(work: () => void, clock: Clock): FrameGate {
  /** Frames until the next call goes through at once. */
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
        // Two frames on: the first one ends the frame in which this call goes through.
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
