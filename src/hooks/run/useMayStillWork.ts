import type { Run } from '../../core/run/run';
import { mayStillWork } from '../../core/run/stop-confirmed';
import { useRunContext } from '../run-context';

/** @internal Is this run called cancelled without anybody confirming that its work has stopped? */
export function useMayStillWork(run: Run | null): boolean {
  const { client } = useRunContext();
  return mayStillWork(run, client?.source.capabilities ?? {});
}
