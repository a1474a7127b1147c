import type { Run } from './run';
import type { RunSourceCapabilities } from './source/run-source';

/**
 * True if the run is cancelled but the backend does not confirm that its work has stopped: the work may still finish,
 * and even change the final status. The cancel outcome of the run itself (it never started, or its worker has stopped)
 * overrides the backend's capability.
 */
export function mayStillWork(
  run: Run | null | undefined,
  { stopConfirmed = true }: Pick<RunSourceCapabilities, 'stopConfirmed'>,
): boolean {
  if (run?.status !== 'cancelled') return false;
  const outcome = run.cancel?.outcome;
  if (outcome === 'before_start' || outcome === 'graceful') return false;
  return outcome === 'unconfirmed' || !stopConfirmed;
}
