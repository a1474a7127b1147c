import type { Run } from '../../core/run';

/**
 * How long a run has been going, or went, ms; never negative, whatever the clocks say. `null` before it started, and where
 * nobody has said when it ended.
 * @param serverNow the server's clock now, epoch ms; `null` before mount, when the run's last change stands in for it
 */
export function elapsedOf(run: Run | null, serverNow: number | null): number | null {
  if (run?.startedAt == null) return null;
  const until = run.finishedAt ?? serverNow ?? run.updatedAt;
  return until == null ? null : Math.max(0, until - run.startedAt);
}
