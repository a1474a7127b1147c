import { useMemo, useState } from 'react';
import { isEnded, type Run, type RunStatus, type RunStep, type StepStatus } from '../../core/run/run';

/** How an unreported step ended, as far as the run's own end shows. */
function endOf(run: RunStatus): StepStatus {
  if (run === 'succeeded') return 'done';
  return run === 'cancelled' ? 'cancelled' : 'interrupted';
}

/**
 * Nothing runs in a run that has ended, nor in an attempt that another one has followed. Many backends report no ends of
 * steps, and their last step would turn forever. No time of the end is made up: when it was is not known. A step that did
 * not change stays the same object, or its row would render again.
 * @param run the run; `null` = not known
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
