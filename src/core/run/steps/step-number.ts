import type { RunStep } from '../run';

/**
 * The backend's number of a step, which its log shows and users quote. `null` if several steps share it, e.g. because
 * it counts attempts: it then identifies none of them, and a generated number would contradict the log.
 * @param steps all steps of the attempt
 */
export function stepNumberOf(step: RunStep, steps: readonly RunStep[]): number | null {
  const isNumber = Number.isInteger(step.n) && step.n > 0;
  return isNumber && steps.filter(({ n }) => n === step.n).length === 1 ? step.n : null;
}
