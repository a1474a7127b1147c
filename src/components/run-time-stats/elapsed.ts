import { hasEnded, type Run } from '../../core/run/run';

/**
 * How long a run has taken so far or took, ms; never negative, whatever the clocks show. `null` before its start, and
 * if its end is unknown.
 * @param serverNow the server's clock, epoch ms; `null` before mount: then the run's last change counts
 */
export function elapsedOf(run: Run | null, serverNow: number | null): number | null {
  // A time before 1970 is the zero value of some type.
  if (run?.startedAt == null || run.startedAt < 0) return null;
  // The end of an active run belongs to an earlier attempt, or is wrong. From the cancel request on, the time stands
  // still.
  const stopped = hasEnded(run)
    ? run.finishedAt
    : (run.lostAt ?? (run.status === 'cancelling' ? run.cancel?.requestedAt : null));
  const until = stopped ?? serverNow ?? run.updatedAt;
  return until == null ? null : Math.max(0, until - run.startedAt);
}

/** If the shown time is wrong by more than this, e.g. after the machine slept, it is corrected. ms */
const MOST_HELD = 30_000;

/** The time that a clock on screen has shown. */
export interface ElapsedHold {
  /** Stores the shown time, and returns the time to show. */
  show(run: Run | null, ms: number | null): number | null;
  /** The same without storing it, for rendering. */
  peek(run: Run | null, ms: number | null): number | null;
}

/**
 * Keeps a clock from running backwards. The end of a run is reported some seconds late, and the clock has continued
 * until then: it stops there instead of going back.
 */
export function createElapsedHold(): ElapsedHold {
  let key = '';
  let shown = 0;
  const keyOf = (run: Run | null) => `${run?.id}|${run?.attempt ?? ''}|${run?.startedAt}`;
  const peek = (run: Run | null, ms: number | null) =>
    ms !== null && key === keyOf(run) && shown > ms && shown - ms <= MOST_HELD ? shown : ms;
  return {
    peek,
    show(run, ms) {
      const next = peek(run, ms);
      if (next !== null) {
        key = keyOf(run);
        shown = next;
      }
      return next;
    },
  };
}
