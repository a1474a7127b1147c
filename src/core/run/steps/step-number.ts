import type { RunStep } from '../run';

/**
 * The number a step has on the backend, which is what its log says and people quote; `null` where several steps share it,
 * e.g. since it counts attempts: then it names none of them, and a number of our own would contradict the log.
 * @param steps all steps of the attempt
 */
export function stepNumberOf(step: RunStep, steps: readonly RunStep[]): number | null {
  const isNumber = Number.isInteger(step.n) && step.n > 0;
  return isNumber && steps.filter(({ n }) => n === step.n).length === 1 ? step.n : null;
}
