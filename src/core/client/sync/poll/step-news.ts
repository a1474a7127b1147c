import type { Clock } from '../../../platform/clock';
import { createTimer } from '../../../platform/timer';
import type { Run } from '../../../run/run';

/** A run at another step is shown together with its steps, unless they take longer than this, ms. */
const LONGEST_HOLD_MS = 500;

/**
 * Tracks whether a run is at another step than when its steps were last read. Above the list of the steps, the name of the
 * current one must not be ahead of it.
 */
export interface StepNews {
  /**
   * True if it is, and its steps may be read for it: at their usual time, or once before it. Not twice in a row, because a run
   * may change its step with each answer.
   */
  isDue(run: Run | null, isUsualTime: boolean): boolean;
  /** The steps are read now. */
  onRead(run: Run | null, isUsualTime: boolean): void;
  /** Calls `show` if `release` is not called soon. */
  hold(show: () => void): void;
  release(): void;
  /** Drops the state of earlier reads. */
  reset(): void;
}

const keyOf = (run: Run | null): string =>
  JSON.stringify([run?.currentStep?.n, run?.currentStep?.name, run?.progress?.completedSteps]);

/** @internal */
export function createStepNews(clock: Clock): StepNews {
  const timer = createTimer(clock);
  let readAt: string | null = null;
  let wasEarly = false;
  return {
    isDue: (run, isUsualTime) => readAt !== null && keyOf(run) !== readAt && (isUsualTime || !wasEarly),
    onRead(run, isUsualTime) {
      readAt = keyOf(run);
      wasEarly = !isUsualTime;
    },
    hold: (show) => timer(LONGEST_HOLD_MS, show),
    release: () => timer(),
    reset() {
      readAt = null;
      wasEarly = false;
    },
  };
}
