import type { Run } from '../run/run';
import type { CancelResult } from '../run/snapshot/snapshot';
import type { RunSourceError } from '../run/source/run-source-error';

/** The outcome of a cancel. */
export interface CancelOutcome {
  /**
   * `cancelled` (`RunSnapshot.mayStillWork` says whether the work has stopped), or the end that came first. `refused`:
   * the backend refused the cancel; see `error`. `abandoned`: the client was disposed, another user signed in,
   * the backend no longer has the run, or a new attempt began before the end was known.
   */
  result: CancelResult | 'refused' | 'abandoned';
  /** The latest known run; `null` if it was never read. */
  run: Run | null;
  /** Why the cancel was refused or failed, or why its outcome is unknown; otherwise `null`. */
  error: RunSourceError | null;
}
