import type { ReactNode } from 'react';
import { cx } from '../../components/internal/cx';
import type { UseRunsResult } from '../../hooks/run/useRuns';
import { SearchBox, StatusChips, type StatusCount } from './arrange/RunsListChoices';
import { ListSlot } from './list-slots';
import { RUNS_LIST_PARTS as PARTS } from './parts';
import { HostFilter, SortChoice } from './RunsListParts';
import type { SharedListProps } from './types';

/** Props of {@link RunsListHeader}. */
export interface RunsListHeaderProps
  extends Pick<
    SharedListProps,
    'searched' | 'find' | 'chosen' | 'choose' | 'sort' | 'order' | 'actions' | 'showSearch' | 'showCounts' | 'filters'
  > {
  heading: string | null;
  headingId: string;
  error: UseRunsResult['error'];
  /** There are runs to search, sort and filter. */
  hasTools: boolean;
  /** The checkbox that selects all is before the heading. */
  hasGutter: boolean;
  counts: readonly StatusCount[];
  hasRest: boolean;
  /** The values of each filter of the app. */
  options: readonly { id: string; values: readonly string[] }[];
  picked: Readonly<Record<string, string>>;
  pick: (id: string, value: string | null) => void;
  /** Selection and bulk cancel. */
  children: ReactNode;
}

/** Two rows of 40 and 36 px, whatever is selected or counted, so that the cards never move. */
export function RunsListHeader({
  heading,
  headingId,
  searched,
  find,
  chosen,
  choose,
  sort,
  order,
  actions,
  error,
  showSearch = false,
  showCounts = true,
  hasTools,
  hasGutter,
  filters = [],
  counts,
  hasRest,
  options,
  picked,
  pick,
  children,
}: RunsListHeaderProps) {
  const hasChips = hasTools && (showCounts || filters.length > 0);
  return (
    <div data-slot={PARTS.header.slot} className="rl:relative rl:flex rl:flex-col">
      <div
        className={cx(
          'rl:flex rl:min-h-10 rl:items-center rl:gap-2 rl:gone-while-selecting',
          hasGutter && 'rl:ps-13 rl:@max-[20rem]:ps-8',
        )}
      >
        {heading !== null && (
          <h2 id={headingId} className="rl:min-w-0 rl:flex-1 rl:truncate rl:type-title rl:text-text">
            {heading}
          </h2>
        )}
        <div className="rl:ms-auto rl:flex rl:min-w-0 rl:items-center rl:gap-2">
          {hasTools && showSearch && <SearchBox value={searched} onChange={find} />}
          {hasTools && <SortChoice value={sort} onChange={order} />}
          {actions}
          <ListSlot name="headerActions" error={error} />
        </div>
      </div>
      {hasChips && (
        <div className="rl:flex rl:min-h-9 rl:items-center rl:gap-1.5">
          {showCounts && <StatusChips counts={counts} hasRest={hasRest} value={chosen} onChange={choose} />}
          {filters.map(({ id, label }) => (
            <HostFilter
              key={id}
              label={label}
              values={options.find((one) => one.id === id)?.values ?? []}
              value={picked[id] ?? null}
              onChange={(value) => pick(id, value)}
            />
          ))}
        </div>
      )}
      {children}
    </div>
  );
}
