import type { RunStep } from '../core/run';
import { useRunStatus } from './useRunStatus';

/** What {@link useRunSteps} gives. */
export interface UseRunStepsResult {
  /** In the order they happened. */
  steps: readonly RunStep[];
  /** How many older ones were dropped to bound memory. */
  stepsTrimmed: number;
  /** True until the first answer. */
  isLoading: boolean;
}

/** Watches the steps of a run. */
export function useRunSteps(runId: string | null | undefined): UseRunStepsResult {
  const { steps, stepsTrimmed, isLoading } = useRunStatus(runId);
  return { steps, stepsTrimmed, isLoading };
}
