import { hasEnded, type Run, type RunStatus } from '../../../core/run/run';
import { toLocale } from '../../../core/text/format/locale';

/** The orders a list can be shown in. `newest` = as the backend sends it, `duration` = the longest first. */
export const RUNS_SORTS = ['newest', 'oldest', 'name', 'status', 'duration'] as const;

/** The orders `RunsList` can show runs in. */
export type RunsSort = (typeof RUNS_SORTS)[number];

/** What the reader, or the host, has chosen to see of the runs that are loaded. */
export interface RunsChoice {
  status: RunStatus | null;
  search: string;
  /** By id of the filter; absent = all. */
  chosen: Readonly<Record<string, string>>;
  filters: readonly RunsFilter[];
  sort: RunsSort;
  locale: string | undefined;
}

/** A filter by what the host knows of its runs. */
export interface RunsFilter {
  /** Names it. */
  id: string;
  /** What people read. */
  label: string;
  /** The value of a run, as people read it; `null` = it has none. */
  of: (run: Run) => string | null | undefined;
}

/** As text, which is what a choice is made of: hosts have numbers as well. */
const valueIn = ({ of }: RunsFilter, run: Run): string => String(of(run) ?? '');

/** What needs somebody's eye comes first. */
export const BY_STATUS: readonly RunStatus[] = [
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

/** How long a run took or has taken, ms; `null` = it has not begun. Of one that goes on only that it does is known here. */
function durationOf(run: Run): number | null {
  if (run.startedAt == null) return null;
  if (run.finishedAt != null) return run.finishedAt - run.startedAt;
  return hasEnded(run) ? null : Number.POSITIVE_INFINITY;
}

/** The longest first; of those that go on the one that began first. */
function byDuration(a: Run, b: Run): number {
  const [left, right] = [durationOf(a) ?? -1, durationOf(b) ?? -1];
  return left === right ? (a.startedAt ?? 0) - (b.startedAt ?? 0) : right - left;
}

/**
 * A text as it is searched: without case and accents, and in one spelling of those that have several. Of no language: names
 * of runs are of many, and in Turkish the small letter of "IMPORT" is no "i".
 */
const searched = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toUpperCase();

const inSearch = (run: Run, words: readonly string[]) => {
  const text = searched([run.name, run.id, run.dataset, run.method].join('\n'));
  return words.every((word) => text.includes(word));
};

/** Chooses and orders. The given array itself when nothing is to be done. */
export function chooseRuns(runs: readonly Run[], choice: RunsChoice): readonly Run[] {
  const { status, search, chosen, filters, sort } = choice;
  const locale = toLocale(choice.locale);
  const words = searched(search).split(/\s+/).filter(Boolean);
  const active = filters.filter(({ id }) => Object.hasOwn(chosen, id));
  let shown = runs;
  if (status !== null) shown = shown.filter((run) => run.status === status);
  if (words.length > 0) shown = shown.filter((run) => inSearch(run, words));
  if (active.length > 0)
    shown = shown.filter((run) => active.every((filter) => valueIn(filter, run) === chosen[filter.id]));
  if (sort === 'newest') return shown;
  if (sort === 'oldest') return [...shown].reverse();
  if (sort === 'duration') return [...shown].sort(byDuration);
  if (sort === 'status') {
    return [...shown].sort((a, b) => BY_STATUS.indexOf(a.status) - BY_STATUS.indexOf(b.status));
  }
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return [...shown].sort((a, b) => compare(a.name || a.id, b.name || b.id));
}

/** How many runs are in each status; only of those there are. */
export function countStatuses(runs: readonly Run[]): ReadonlyMap<RunStatus, number> {
  const counts = new Map<RunStatus, number>();
  for (const { status } of runs) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

/** The values of a filter among the runs, in order. */
export function valuesOf(filter: RunsFilter, runs: readonly Run[], locale: string | undefined): readonly string[] {
  const values = new Set<string>();
  for (const run of runs) {
    const value = valueIn(filter, run);
    if (value !== '') values.add(value);
  }
  const { compare } = new Intl.Collator(toLocale(locale), { numeric: true });
  return [...values].sort(compare);
}
