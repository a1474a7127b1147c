import type { Run, RunStep } from '../../core/run/run';
import { useRunContext } from '../run-context';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';

/** What is known of a run before it was read, e.g. from a server. */
export interface InitialRun {
  /** Shown until the first answer, also by a server; older than any answer. The run goes live all the same. */
  initialRun?: Run | null | undefined;
  /** Its steps, likewise. */
  initialSteps?: readonly RunStep[] | undefined;
}

/**
 * @internal Tells the client what is known of a run, so that all who look at it see the same. Before anything is painted, and
 * not while rendering: others that show the run would be changed in the middle of it.
 */
export function useSeed(runId: string | null | undefined, { initialRun, initialSteps }: InitialRun): void {
  const { client } = useRunContext();
  useBrowserLayoutEffect(() => {
    if (client && initialRun != null && String(initialRun.id) === runId)
      client.seed(initialRun, { steps: initialSteps });
  }, [client, runId, initialRun, initialSteps]);
}
