import { useState } from 'react';
import type { Run, RunStep } from '../../core/run/run';

const nothingShown = { runId: null, stepId: null };

/**
 * Where a run has failed. `failedStep` is marked; `firstStep` is the one to begin with, where the run had failed before
 * anything of it was shown. Of a run that fails while somebody looks on nothing is brought into view: what is read stays where
 * it is. As soon as somebody is led elsewhere, the beginning is over.
 */
export function useFailureFirst(
  run: Run | null,
  steps: readonly RunStep[],
  focusStep: string | null,
): { failedStep: string | null; firstStep: string | null } {
  const [shown, setShown] = useState<{ runId: string | null; stepId: string | null }>(nothingShown);
  const hasFailed = run?.status === 'failed';
  const failedStep = (hasFailed && steps.findLast(({ status }) => status === 'failed')?.id) || null;
  // Of a run whose steps are still to come nobody knows where it failed.
  if (run !== null && steps.length > 0 && shown.runId !== run.id) setShown({ runId: run.id, stepId: failedStep });
  else if (focusStep !== null && shown.stepId !== null) setShown({ ...shown, stepId: null });
  return { failedStep, firstStep: run !== null && shown.runId === run.id ? shown.stepId : null };
}
