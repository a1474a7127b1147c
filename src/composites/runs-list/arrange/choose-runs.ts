import { hasEnded, type Run, type RunStatus } from '../../../core/run/run';
import { toLocale } from '../../../core/text/format/locale';

/** The orders of a list. `newest` = as the backend sends them, `duration` = longest first. */
export const RUNS_SORTS = ['newest', 'oldest', 'name', 'status', 'duration'] as const;

/** An order of the list. */
export type RunsSort = (typeof RUNS_SORTS)[number];

/** The reader's or the app's search, filters and order for the loaded runs. */
export interface RunsChoice {
  status: RunStatus | null;
  search: string;
  /** By the filter's id; absent = all. */
  chosen: Readonly<Record<string, string>>;
  filters: readonly RunsFilter[];
  sort: RunsSort;
  locale: string | undefined;
}

/** A filter by an app's own values. */
export interface RunsFilter {
  /** Its identifier. */
  id: string;
  /** Its label. */
  label: string;
  /** The value of a run, as people read it; `null` = none. */
  of: (run: Run) => string | null | undefined;
}

/** A value as text, because apps also have numbers. */
const valueIn = ({ of }: RunsFilter, run: Run): string => String(of(run) ?? '');

/** Statuses that need attention come first. */
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

/** How long a run took, ms; infinite while it is active; `null` = it has not started, or unknown. */
function durationOf(run: Run): number | null {
  if (run.startedAt == null) return null;
  if (run.finishedAt != null) return run.finishedAt - run.startedAt;
  return hasEnded(run) ? null : Number.POSITIVE_INFINITY;
}

/** Longest first; of active runs, the one that started first. */
function byDuration(a: Run, b: Run): number {
  const [left, right] = [durationOf(a) ?? -1, durationOf(b) ?? -1];
  return left === right ? (a.startedAt ?? 0) - (b.startedAt ?? 0) : right - left;
}

/**
 * A text for searching: without case and accents, in one Unicode form. Independent of a language, because names of runs
 * have many: in Turkish, the lower case of "IMPORT" has no "i".
 */
const searched = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toUpperCase();

/** The searchable text of each run, beside what it was made of: normalising 10,000 runs takes 20 to 40 ms. */
const searchTexts = /* @__PURE__ */ new WeakMap<Run, { source: string; text: string }>();
function searchTextOf(run: Run): string {
  const source = [run.name, run.id, run.dataset, run.method].join('\n');
  const known = searchTexts.get(run);
  // A host may have changed the object itself.
  if (known?.source === source) return known.text;
  const text = searched(source);
  searchTexts.set(run, { source, text });
  return text;
}

const inSearch = (run: Run, words: readonly string[]) => {
  const text = searchTextOf(run);
  return words.every((word) => text.includes(word));
};

/** Filters and sorts. Returns the same array if nothing changes. */
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

/** The number of runs in each status that occurs. */
export function countStatuses(runs: readonly Run[]): ReadonlyMap<RunStatus, number> {
  const counts = new Map<RunStatus, number>();
  for (const { status } of runs) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

/** The values of a filter among the runs, sorted. */
export function valuesOf(filter: RunsFilter, runs: readonly Run[], locale: string | undefined): readonly string[] {
  const values = new Set<string>();
  for (const run of runs) {
    const value = valueIn(filter, run);
    if (value !== '') values.add(value);
  }
  const { compare } = new Intl.Collator(toLocale(locale), { numeric: true });
  return [...values].sort(compare);
}
