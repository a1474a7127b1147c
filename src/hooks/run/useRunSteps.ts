import type { RunStep } from '../../core/run/run';
import { useRunStatus } from './useRunStatus';

/** Result of {@link useRunSteps}. */
export interface UseRunStepsResult {
  /** The steps, in the order they happened. */
  steps: readonly RunStep[];
  /** How many older steps were dropped to bound memory. */
  stepsTrimmed: number;
  /** True until the steps were read or failed to load. An answer about the run alone does not end it. */
  isLoading: boolean;
}

/** Watches the steps of a run. */
export function useRunSteps(runId: string | null | undefined): UseRunStepsResult {
  const { steps, stepsTrimmed, stepsState, error } = useRunStatus(runId);
  const isLoading = runId != null && stepsState === 'unread' && error === null;
  return { steps, stepsTrimmed, isLoading };
}
