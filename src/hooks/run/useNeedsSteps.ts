import type { Run } from '../../core/run/run';
import { hasEnded } from '../../core/run/run';
import { useRunContext } from '../run-context';

/**
 * Whether a component that shows no steps needs them all the same: sources that keep metrics apart have no word for the
 * step a run is at, nor values before the end, but their steps do. Not of a run that has ended, for then all is told.
 */
export function useNeedsSteps(runId: string | undefined, run: Run | null | undefined): boolean {
  const { client } = useRunContext();
  if (client === null || runId === undefined) return false;
  if (!client.source.capabilities.separateMetrics) return false;
  return !hasEnded(client.getSnapshot(runId).run ?? run);
}
