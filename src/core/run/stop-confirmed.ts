import type { Run } from './run';
import type { RunSourceCapabilities } from './source/run-source';

/**
 * Is the run called cancelled by a backend that does not confirm that its work has stopped? Then what is under way may
 * still finish, and even end the run otherwise. What the backend says of this very run counts more than what is known of
 * the backend: that it never started, or that its worker has stopped.
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
