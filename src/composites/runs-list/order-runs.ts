import type { Run, RunStatus } from '../../core/run/run';
import { toLocale } from '../../core/text/format/locale';

/** The orders a list can be shown in. `newest` = as the backend sends it. */
export const RUNS_SORTS = ['newest', 'oldest', 'name', 'status'] as const;

/** The orders `RunsList` can show runs in. */
export type RunsSort = (typeof RUNS_SORTS)[number];

/** What needs somebody's eye comes first. */
const BY_STATUS: readonly RunStatus[] = [
  'waiting',
  'running',
  'cancelling',
  'paused',
  'queued',
  'failed',
  'cancelled',
  'succeeded',
  'unknown',
];

/** Chooses and orders. The given array itself when nothing is to be done. */
export function orderRuns(
  runs: readonly Run[],
  { status, sort, locale }: { status: RunStatus | null; sort: RunsSort; locale: string | undefined },
): readonly Run[] {
  const chosen = status === null ? runs : runs.filter((run) => run.status === status);
  if (sort === 'newest') return chosen;
  if (sort === 'oldest') return [...chosen].reverse();
  if (sort === 'status') {
    return [...chosen].sort((a, b) => BY_STATUS.indexOf(a.status) - BY_STATUS.indexOf(b.status));
  }
  const { compare } = new Intl.Collator(toLocale(locale), { numeric: true });
  return [...chosen].sort((a, b) => compare(a.name || a.id, b.name || b.id));
}
