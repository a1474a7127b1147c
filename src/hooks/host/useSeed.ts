import { useCallback, useRef } from 'react';
import type { RunClient } from '../../core/client/types';
import type { Run, RunStep } from '../../core/run/run';
import { useRunContext } from '../run-context';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';

/** Data of a run before its first read, e.g. from server rendering. */
export interface InitialRun {
  /** Shown until the first answer, also on a server; any answer replaces it. Does not delay reading. Used once per run. */
  initialRun?: Run | null | undefined;
  /** Its steps. */
  initialSteps?: readonly RunStep[] | undefined;
}

/**
 * @internal Seeds the client, so that everyone who watches the run sees the same. Runs before paint and not while
 * rendering, because it changes other components. Once per run: a run created while rendering would loop, and one
 * user's data must never reach the next.
 * @returns a function that tells whether the client is seeded; from then on its data wins
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
