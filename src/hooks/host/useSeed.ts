import { useCallback, useRef } from 'react';
import type { RunClient } from '../../core/client/types';
import type { Run, RunStep } from '../../core/run/run';
import { useRunContext } from '../run-context';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';

/** What is known of a run before it was read, e.g. from a server. */
export interface InitialRun {
  /** Shown until the first answer, also by a server; older than any answer. The run goes live all the same. Read once for each run. */
  initialRun?: Run | null | undefined;
  /** Its steps, likewise. */
  initialSteps?: readonly RunStep[] | undefined;
}

/**
 * @internal Tells the client what is known of a run, so that all who look at it see the same. Before anything is painted, and
 * not while rendering: others that show the run would be changed in the middle of it. Once for each run: what a host makes
 * while rendering would render without end, and what one user has seen is not told to the next.
 * @returns whether the client has the seed: from then on its own data counts
 */
export function useSeed(runId: string | null | undefined, { initialRun, initialSteps }: InitialRun): () => boolean {
  const { client } = useRunContext();
  const seeded = useRef<{ client: RunClient; runId: string } | null>(null);
  const isSeeded = useCallback(
    () => seeded.current?.client === client && seeded.current?.runId === runId,
    [client, runId],
  );
  useBrowserLayoutEffect(() => {
    if (!client || initialRun == null || String(initialRun.id) !== runId || isSeeded()) return;
    seeded.current = { client, runId };
    client.seed(initialRun, { steps: initialSteps });
  }, [client, runId, initialRun, initialSteps, isSeeded]);
  return isSeeded;
}
