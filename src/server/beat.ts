import type { Clock } from '../core/platform/clock';

/** Sweep interval, ms. */
const SWEEP_MS = 1_000;

/** Runs `work` every second while `isNeeded`. */
export function createBeat({
  clock,
  work,
  isNeeded,
}: {
  clock: Clock;
  work: () => Promise<unknown>;
  isNeeded: () => boolean;
}) {
  let timer: unknown = null;
  let isStopped = false;
  const beat = (): void => {
    if (isStopped) return;
    timer ??= clock.setTimeout(async () => {
      await work();
      timer = null;
      if (isNeeded()) beat();
    }, SWEEP_MS);
  };
  return {
    beat,
    /** For good: also if `work` is under way. */
    stop() {
      isStopped = true;
      if (timer !== null) clock.clearTimeout(timer);
      timer = null;
    },
  };
}
