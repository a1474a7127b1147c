import type { RunStep } from '../../core/run/run';
import { useRunStatus } from './useRunStatus';

/** What {@link useRunSteps} gives. */
export interface UseRunStepsResult {
  /** In the order they happened. */
  steps: readonly RunStep[];
  /** How many older ones were dropped to bound memory. */
  stepsTrimmed: number;
  /** True until the steps were read or could not be: an answer about the run itself says nothing of its steps. */
  isLoading: boolean;
}

/** Watches the steps of a run. */
export function useRunSteps(runId: string | null | undefined): UseRunStepsResult {
  const { steps, stepsTrimmed, stepsState, error } = useRunStatus(runId);
  const isLoading = runId != null && stepsState === 'unread' && error === null;
  return { steps, stepsTrimmed, isLoading };
}
