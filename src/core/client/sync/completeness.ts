import type { Run } from '../../run/run';

/**
 * Backends without revisions may say "cancelled" while the worker still writes. Its steps are read until so many reads in a
 * row, 2 s apart, have brought none (counted, because a clock may be set) …
 */
const QUIET_READS = 5;
/** … but no more often than this after the end was reported: a minute. */
const LATE_READS = 30;

/** Whether all steps of an ended run are here. */
export interface Completeness {
  /** Are they, for the end this run has? One that was only called cancelled may have another end later, with more steps. */
  isCompleteFor(run: Run | null): boolean;
  /** Were they, for whatever end? */
  wasComplete(): boolean;
  /** True while steps are read that a cancelled run may still write. */
  isLate(): boolean;
  /** The steps of an ended run were read to their end. `isNews`: that brought some. */
  onWholeRead(run: Run | null, isNews: boolean): void;
  reset(): void;
}

/**
 * @param revisions whether the backend counts revisions: then the end says that nothing follows
 * @internal
 */
export function createCompleteness(revisions: boolean): Completeness {
  let isComplete = false;
  let completeFor: Run['status'] | null = null;
  // Reads since the run is known to be cancelled, and how many of the last of them brought none.
  let lateReads = 0;
  let quietReads = 0;
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
    reset() {
      isComplete = false;
      completeFor = null;
      lateReads = quietReads = 0;
    },
  };
}
