import type { CancelStore } from '../../request/cancel';
import { isCancelPending } from '../../request/cancel-machine';
import { compareAttempts } from '../../run/compare-attempts';
import type { Run } from '../../run/run';
import { hasEnded } from '../../run/run';
import type { RunUpdate } from '../../run/run-reducer';

/** Tracks the attempt of a cancel: if a later attempt runs, the cancelled one has ended unseen. */
export interface CancelAttempt {
  /** Call it before the store's snapshot is made. Returns true when it has reset the cancel, and so the snapshot as well. */
  check(): boolean;
  /** Call it with every update of the run that was applied. */
  onUpdate(update: RunUpdate): void;
  /** True while a cancel is accepted and its attempt is not settled. */
  isOpen(): boolean;
}

/** Options of {@link createCancelAttempt}. */
export interface CancelAttemptOptions {
  cancel: Pick<CancelStore, 'getSnapshot' | 'reset'>;
  /** The run as the backend last reported it. */
  getRun: () => Run | null;
  /** Order number of the newest request whose answer was about the run. */
  getReadOrder: () => number;
  nextOrder: () => number;
  refreshNow: () => void;
}

/** @internal */
export function createCancelAttempt(options: CancelAttemptOptions): CancelAttempt {
  const { cancel, getRun, getReadOrder, nextOrder, refreshNow } = options;
  // The pending cancel: the run it was requested for; and once it is accepted, what begins after `order` is read after it, and
  // `run` is the newest run from before.
  let pending: { run: Run | null; accepted: { order: number; run: Run | null } | null; isChecked: boolean } | null =
    null;

  /** True when the run continues in a later attempt than that of `before`. */
  const goesOnAfter = (before: Run | null) => {
    const run = getRun();
    if (!before || !run || hasEnded(run) || run.status === 'cancelling') return false;
    return compareAttempts(before, run) > 0;
  };
  return {
    check() {
      const { phase, overdue } = cancel.getSnapshot();
      pending = isCancelPending(phase) ? (pending ?? { run: getRun(), accepted: null, isChecked: false }) : null;
      if (!pending) return false;
      if (phase === 'accepted') pending.accepted ??= { order: nextOrder(), run: getRun() };
      // It is unknown which attempt has the cancel. Assume the later one, for a limited time.
      if (!overdue || !pending.accepted || !goesOnAfter(pending.run)) return false;
      if (getReadOrder() > pending.accepted.order) {
        cancel.reset(true);
        return true;
      }
      // While changes are pushed, nothing is polled.
      if (!pending.isChecked) refreshNow();
      pending.isChecked = true;
      return false;
    },
    onUpdate({ order, isPushed }) {
      const accepted = pending?.accepted;
      if (!accepted) return;
      if (order <= accepted.order) accepted.run = getRun();
      else if (!goesOnAfter(accepted.run)) return;
      // Only the answer to a request after the cancel is proof: a frame may be older than its arrival.
      else if (isPushed) refreshNow();
      else cancel.reset(true);
    },
    isOpen: () => pending?.accepted != null,
  };
}
