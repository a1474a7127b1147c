import { hasEnded, type Run } from '../../core/run/run';

/**
 * How long a run has been going, or went, ms; never negative, whatever the clocks say. `null` before it started, and where
 * nobody has said when it ended.
 * @param serverNow the server's clock now, epoch ms; `null` before mount, when the run's last change stands in for it
 */
export function elapsedOf(run: Run | null, serverNow: number | null): number | null {
  // A time before 1970 is the zero of some type.
  if (run?.startedAt == null || run.startedAt < 0) return null;
  // Of a run that goes on an end is that of an earlier try, or none at all. From the wish to cancel it on it stands still.
  const stopped = hasEnded(run)
    ? run.finishedAt
    : (run.lostAt ?? (run.status === 'cancelling' ? run.cancel?.requestedAt : null));
  const until = stopped ?? serverNow ?? run.updatedAt;
  return until == null ? null : Math.max(0, until - run.startedAt);
}

/** A time that was shown by mistake for longer than this is corrected, e.g. after the machine slept, ms. */
const MOST_HELD = 30_000;

/** What a clock on screen has counted to. */
export interface ElapsedHold {
  /** Notes what is shown, and gives what may be. */
  show(run: Run | null, ms: number | null): number | null;
  /** The same without noting it, for rendering. */
  peek(run: Run | null, ms: number | null): number | null;
}

/**
 * Keeps a clock from running backwards. The end of a run is told some seconds after it, and the clock has counted on
 * meanwhile: it stops there instead of falling back.
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
