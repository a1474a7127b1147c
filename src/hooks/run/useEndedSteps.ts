import { useMemo, useState } from 'react';
import { isEnded, type Run, type RunStatus, type RunStep, type StepStatus } from '../../core/run/run';

/** Infers the status of an unreported step from the run's final status. */
function endOf(run: RunStatus): StepStatus {
  if (run === 'succeeded') return 'done';
  return run === 'cancelled' ? 'cancelled' : 'interrupted';
}

/**
 * Ends the running steps of an ended run and of superseded attempts. Many backends never report the end of a step, and
 * their last step would spin forever. Sets no end time, because it is unknown. Unchanged steps keep their identity, so
 * that their rows do not render again.
 * @param run the run; `null` if unknown
 */
export function useEndedSteps(steps: readonly RunStep[], run: Run | null): readonly RunStep[] {
  const [known] = useState(() => new WeakMap<RunStep, RunStep>());
  const status = run?.status ?? null;
  const attempt = run?.attempt ?? null;
  return useMemo(() => {
    const end = status !== null && isEnded(status) ? endOf(status) : null;
    const endNow = (step: RunStep): StepStatus | null => {
      if (step.status !== 'running') return null;
      return attempt !== null && step.attempt != null && step.attempt < attempt ? 'interrupted' : end;
    };
    if (!steps.some((step) => endNow(step) !== null)) return steps;
    return steps.map((step) => {
      const ending = endNow(step);
      if (ending === null) return step;
      const old = known.get(step);
      if (old?.status === ending) return old;
      const ended = { ...step, status: ending };
      known.set(step, ended);
      return ended;
    });
  }, [steps, status, attempt, known]);
}
