import { hasEnded, type Run } from '../../core/run/run';

const YEAR_MS = 365 * 24 * 3_600_000;

/** The first moments of a run may be told by several clocks. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Takes away the times that cannot be: what was years before the run was made, and an end of a run that goes on or that
 * has not even begun then.
 */
export function withPossibleTimes(run: Run): Run {
  const { createdAt } = run;
  const possible = (at: number | null | undefined): number | null =>
    at == null || (createdAt != null && at < createdAt - YEAR_MS) ? null : at;
  const startedAt = possible(run.startedAt);
  const finishedAt = possible(run.finishedAt);
  const earliest = startedAt ?? (createdAt == null ? null : createdAt - CLOCKS_DIFFER_MS);
  const isAfterStart = finishedAt !== null && (earliest === null || finishedAt >= earliest);
  const timed: Run = {
    ...run,
    startedAt,
    finishedAt: isAfterStart ? finishedAt : null,
    updatedAt: possible(run.updatedAt),
  };
  // Of a run that goes on it is the end of an earlier try.
  return hasEnded(timed) ? timed : { ...timed, finishedAt: null };
}
