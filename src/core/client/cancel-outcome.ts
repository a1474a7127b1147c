import type { Run } from '../run/run';
import type { CancelResult } from '../run/snapshot/snapshot';
import type { RunSourceError } from '../run/source/run-source-error';

/** The outcome of a cancel. */
export interface CancelOutcome {
  /**
   * `cancelled` (`RunSnapshot.mayStillWork` says whether the work has stopped), or the end that came first. `refused`: the
   * backend will not cancel, see `error`. `abandoned`: before the end was known, the client was disposed, another user signed
   * in, or a new attempt began.
   */
  result: CancelResult | 'refused' | 'abandoned';
  /** The newest known run; `null` when it was never read. */
  run: Run | null;
  /** The reason of a refusal or failure; otherwise `null`. */
  error: RunSourceError | null;
}
