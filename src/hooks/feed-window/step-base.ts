import type { RunStep } from '../../core/run/run';

/** Computes the position of the first given step within the whole run. */
export interface StepBase {
  /** Cached per array. `trimmed` is the number of steps the caller knows to be missing before `steps[0]`. */
  of(steps: readonly RunStep[], trimmed: number): number;
}

/**
 * Hosts drop old steps without reporting it, and a filtered list contains only some of the trimmed ones. In both cases
 * the first step tells: it was further down in the previous list.
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
