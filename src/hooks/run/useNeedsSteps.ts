import type { Run } from '../../core/run/run';
import { hasEnded } from '../../core/run/run';
import { useRunContext } from '../run-context';

/**
 * Whether a component that shows no steps must read them anyway. Sources with separate metrics report neither the
 * current step nor values of an active run, but their steps do. False for an ended run, which reports everything.
 */
export function useNeedsSteps(runId: string | undefined, run: Run | null | undefined): boolean {
  const { client } = useRunContext();
  if (client === null || runId === undefined) return false;
  if (!client.source.capabilities.separateMetrics) return false;
  return !hasEnded(client.getSnapshot(runId).run ?? run);
}
