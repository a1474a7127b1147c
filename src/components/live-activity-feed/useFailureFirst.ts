import { useState } from 'react';
import type { Run, RunStep } from '../../core/run/run';

const nothingShown = { runId: null, stepId: null };

/**
 * The step in which a run failed. `failedStep` is marked. `firstStep` is scrolled into view at first, if the run had
 * failed before it was shown. If a run fails while it is shown, nothing scrolls: the reader keeps the place. Navigation
 * to another step ends this.
 */
export function useFailureFirst(
  run: Run | null,
  steps: readonly RunStep[],
  focusStep: string | null,
): { failedStep: string | null; firstStep: string | null } {
  const [shown, setShown] = useState<{ runId: string | null; stepId: string | null }>(nothingShown);
  const hasFailed = run?.status === 'failed';
  const failedStep = (hasFailed && steps.findLast(({ status }) => status === 'failed')?.id) || null;
  // Without its steps, nobody knows where the run failed.
  if (run !== null && steps.length > 0 && shown.runId !== run.id) setShown({ runId: run.id, stepId: failedStep });
  else if (focusStep !== null && shown.stepId !== null) setShown({ ...shown, stepId: null });
  return { failedStep, firstStep: run !== null && shown.runId === run.id ? shown.stepId : null };
}
