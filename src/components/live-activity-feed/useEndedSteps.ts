import { useMemo, useState } from 'react';
import { isEnded, type RunStatus, type RunStep, type StepStatus } from '../../core/run';

/** How a step ended of which nobody said so: as far as the run's own end tells. */
function endOf(run: RunStatus): StepStatus {
  if (run === 'succeeded') return 'done';
  return run === 'cancelled' ? 'cancelled' : 'interrupted';
}

/**
 * Nothing runs in a run that has ended. Many backends report no ends of steps, and their last step would turn forever.
 * No time of the end is made up: when it was is not known. A step that did not change stays the same object, or its row
 * would render again.
 * @param status the run's status; `null` = not known
 */
export function useEndedSteps(steps: readonly RunStep[], status: RunStatus | null): readonly RunStep[] {
  const [known] = useState(() => new WeakMap<RunStep, RunStep>());
  return useMemo(() => {
    if (status === null || !isEnded(status)) return steps;
    if (!steps.some((step) => step.status === 'running')) return steps;
    const end = endOf(status);
    return steps.map((step) => {
      if (step.status !== 'running') return step;
      const old = known.get(step);
      if (old?.status === end) return old;
      const ended = { ...step, status: end };
      known.set(step, ended);
      return ended;
    });
  }, [steps, status, known]);
}
