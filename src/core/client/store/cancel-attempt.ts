import type { CancelStore } from '../../request/cancel';
import { isCancelPending } from '../../request/cancel-machine';
import { compareAttempts } from '../../run/compare-attempts';
import type { Run } from '../../run/run';
import { hasEnded } from '../../run/run';
import type { RunUpdate } from '../../run/run-reducer';

/** Tracks which attempt a cancel belongs to. A later attempt means that the cancelled one has ended unseen. */
export interface CancelAttempt {
  /** Call it before building the snapshot. Returns true if it has reset the cancel, which also updates the snapshot. */
  check(): boolean;
  /** Call it with every applied update of the run. */
  onUpdate(update: RunUpdate): void;
  /** True while an accepted cancel is not settled. */
  isOpen(): boolean;
}

/** Error of the server's clock as known here, ms. */
const CLOCK_ERROR_MS = 1_000;

/** The acceptance of a cancel. */
interface Accepted {
  /** Requests with a higher number started after it. */
  order: number;
  /** The latest run from before it. */
  run: Run | null;
  /** Epoch ms, server clock. */
  at: number;
}

/** Options of {@link createCancelAttempt}. */
export interface CancelAttemptOptions {
  cancel: Pick<CancelStore, 'getSnapshot' | 'reset'>;
  /** The run as the backend last reported it. */
  getRun: () => Run | null;
  /** Order number of the newest request answered with the run or "not modified". */
  getReadOrder: () => number;
  nextOrder: () => number;
  /** The server's clock now, epoch ms. */
  serverNow: () => number;
  refreshNow: () => void;
}

/** @internal */
export function createCancelAttempt(options: CancelAttemptOptions): CancelAttempt {
  const { cancel, getRun, getReadOrder, nextOrder, serverNow, refreshNow } = options;
  // The pending cancel. `run`: the run when the cancel was requested.
  let pending: { run: Run | null; accepted: Accepted | null; isChecked: boolean } | null = null;

  /** True if the run is active in a later attempt than `before`. */
  const goesOnAfter = (before: Run | null) => {
    const run = getRun();
    if (!before || !run || hasEnded(run) || run.status === 'cancelling') return false;
    return compareAttempts(before, run) > 0;
  };
  /** The same, and the attempt has begun after the acceptance: a backend may correct the start of this one. */
  const hasBegunAfter = ({ run: before, at }: Accepted) => {
    const run = getRun();
    const isCounted = before?.attempt != null && run?.attempt != null;
    return goesOnAfter(before) && (isCounted || (run?.startedAt ?? at) >= at - CLOCK_ERROR_MS);
  };
  return {
    check() {
      const { phase, overdue } = cancel.getSnapshot();
      pending = isCancelPending(phase) ? (pending ?? { run: getRun(), accepted: null, isChecked: false }) : null;
      if (!pending) return false;
      if (phase === 'accepted') pending.accepted ??= { order: nextOrder(), run: getRun(), at: serverNow() };
      // The backend may have applied the cancel to either attempt: assume the later one until the cancel is overdue.
      if (!overdue || !pending.accepted || !goesOnAfter(pending.run)) return false;
      if (getReadOrder() > pending.accepted.order) {
        cancel.reset(true);
        return true;
      }
      // Push replaces polling, so this read must be requested.
      if (!pending.isChecked) refreshNow();
      pending.isChecked = true;
      return false;
    },
    onUpdate({ order, isPushed }) {
      const accepted = pending?.accepted;
      if (!accepted) return;
      if (order <= accepted.order) accepted.run = getRun();
      else if (!hasBegunAfter(accepted)) return;
      // Only a request sent after the acceptance is proof: a pushed frame may be older than its arrival.
      else if (isPushed) refreshNow();
      else cancel.reset(true);
    },
    isOpen: () => pending?.accepted != null,
  };
}
