import type { Run } from '../../core/run/run';
import { mayStillWork } from '../../core/run/stop-confirmed';
import { useRunContext } from '../run-context';

/** @internal True if the run is cancelled but nobody has confirmed that its work has stopped. */
export function useMayStillWork(run: Run | null): boolean {
  const { client } = useRunContext();
  return mayStillWork(run, client?.source.capabilities ?? {});
}
