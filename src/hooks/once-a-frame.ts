import { type Clock, systemClock } from '../core/clock';

/** Lets calls through at most once a frame. */
export interface FrameGate {
  /** Calls `work` now, or in the next frame when it was called in this one. */
  pass(): void;
  /** Forgets what waits. */
  close(): void;
}

/**
 * Of a burst the first call goes through at once, the others together in the next frame: steps that arrive a thousand times
 * a second are then drawn sixty times. A page in the background has no frames and draws nothing; coming back it catches up.
 * A clock that is wound by hand has no frames either: all calls go through.
 */
export function createFrameGate(work: () => void, clock: Clock): FrameGate {
  let frame: number | null = null;
  let waits = false;
  const onFrame = () => {
    frame = null;
    if (!waits) return;
    waits = false;
    frame = requestAnimationFrame(onFrame);
    work();
  };
  return {
    pass() {
      if (clock !== systemClock || typeof requestAnimationFrame === 'undefined') {
        work();
      } else if (frame !== null) {
        waits = true;
      } else {
        // Two frames on: the first one ends the frame in which this call goes through.
        frame = requestAnimationFrame(() => {
          frame = requestAnimationFrame(onFrame);
        });
        work();
      }
    },
    close() {
      if (frame !== null) cancelAnimationFrame(frame);
      frame = null;
      waits = false;
    },
  };
}
