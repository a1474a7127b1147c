import type { RunStep } from '../../core/run/run';

/** Says at which position of the whole run the first of the given steps stands. */
export interface StepBase {
  /** Same array, same answer. `trimmed` is what the caller knows to be missing before `steps[0]`. */
  of(steps: readonly RunStep[], trimmed: number): number;
}

/**
 * Hosts drop old steps without saying so, and a filtered list loses some of those that were trimmed. Both are seen by the
 * first step: it is further down in the list before.
 */
export function createStepBase(): StepBase {
  let known: readonly RunStep[] = [];
  let base = 0;
  return {
    of(steps, trimmed) {
      if (steps === known) return base;
      const firstId = steps[0]?.id;
      const lost = firstId === undefined || firstId === known[0]?.id ? 0 : known.findIndex(({ id }) => id === firstId);
      base = Math.max(trimmed, lost > 0 ? base + lost : lost === 0 && known.length > 0 ? base : 0);
      known = steps;
      return base;
    },
  };
}
