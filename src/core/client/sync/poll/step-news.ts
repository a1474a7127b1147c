import type { Clock } from '../../../platform/clock';
import { createTimer } from '../../../platform/timer';
import type { Run } from '../../../run/run';

/** A run at a new step is held back until its steps are read, but no longer than this, ms. */
const LONGEST_HOLD_MS = 500;

/**
 * Tracks whether the run's current step has changed since its steps were read. The name of the current step must not be
 * ahead of the step list below it.
 */
export interface StepNews {
  /**
   * True if it has changed and the steps may be read now: at their usual time, or once early. Not early twice in a row,
   * because the current step may change with every answer.
   */
  isDue(run: Run | null, isUsualTime: boolean): boolean;
  /** Records that the steps are being read. */
  onRead(run: Run | null, isUsualTime: boolean): void;
  /** Calls `show` after a short time, unless `release` is called first. */
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
