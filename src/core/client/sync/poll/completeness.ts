import type { Run } from '../../../run/run';

/**
 * Backends without revisions may report "cancelled" while the worker still writes steps. Reading continues until this
 * many reads in a row, 2 s apart, bring none. Reads are counted because the clock may be set.
 */
const QUIET_READS = 5;
/** Maximum number of reads after the end was reported: about a minute. */
const LATE_READS = 30;

/**
 * Maximum number of reads of an ended run that bring steps of another epoch than its own: two processes may answer in
 * turn, but if the epochs never agree, there is nothing to wait for.
 */
const FOREIGN_READS = 20;

/** Tracks whether all steps of an ended run have arrived. */
export interface Completeness {
  /** True if they have, for this end. An unconfirmed cancel may be followed by a different end with more steps. */
  isCompleteFor(run: Run | null): boolean;
  /** True if they had, for any end. */
  wasComplete(): boolean;
  /** True while the steps of a cancelled run are read because its worker may still write. */
  isLate(): boolean;
  /** Records a complete read of the steps of an ended run. `isNews`: it brought new ones. */
  onWholeRead(run: Run | null, isNews: boolean): void;
  /** Records a read of the steps of an ended run that brought those of another epoch. */
  onForeignRead(run: Run | null): void;
  reset(): void;
}

/**
 * @param revisions true if the backend counts revisions: then no steps follow the end
 * @internal
 */
export function createCompleteness(revisions: boolean): Completeness {
  let isComplete = false;
  let completeFor: Run['status'] | null = null;
  // Reads since the cancel, and how many of the latest brought no steps.
  let lateReads = 0;
  let quietReads = 0;
  let foreignReads = 0;
  return {
    isCompleteFor: (run) => isComplete && completeFor === (run?.status ?? null),
    wasComplete: () => isComplete,
    isLate: () => lateReads > 0,
    onWholeRead(run, isNews) {
      isComplete = true;
      completeFor = run?.status ?? null;
      if (revisions || run?.status !== 'cancelled') return;
      quietReads = lateReads > 0 && !isNews ? quietReads + 1 : 0;
      isComplete = quietReads >= QUIET_READS || lateReads >= LATE_READS;
      lateReads += 1;
    },
    onForeignRead(run) {
      foreignReads += 1;
      if (foreignReads < FOREIGN_READS) return;
      isComplete = true;
      completeFor = run?.status ?? null;
    },
    reset() {
      foreignReads = 0;
      isComplete = false;
      completeFor = null;
      lateReads = quietReads = 0;
    },
  };
}
