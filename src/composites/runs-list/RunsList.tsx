import { forwardRef, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { reportedRuns } from '../../core/list/reported-runs';
import { getRuns } from '../../core/list/runs';
import type { Run, RunStatus } from '../../core/run/run';
import type { RunQuery } from '../../core/run/source/run-source';
import { useLatest } from '../../hooks/host/useStable';
import { createNewsGate } from '../../hooks/run/news-gate';
import { useRuns } from '../../hooks/run/useRuns';
import { useRunContext } from '../../hooks/run-context';
import { CardSlotsContext } from '../run-card/card-slots';
import { countStatuses, type RunsSort } from './arrange/choose-runs';
import { ListOnBoard } from './ListOnBoard';
import { ListSlotsContext, type RunsListSlots } from './list-slots';
import { FLUSH_MS } from './runs-board';
import type { PlainRuns, RunsListProps, SharedListProps } from './types';
import { useReuseIfEqual } from './useReuseIfEqual';

/**
 * Runs as cards, kept up to date by one request. Changes are shown at most ten times a second, and each renders only
 * the card of its run. Cards outside of the view have only their name.
 */
export const RunsList = forwardRef<HTMLElement, RunsListProps>(function RunsList(
  {
    list,
    status,
    defaultStatus = null,
    onStatusChange,
    sort,
    defaultSort = 'newest',
    onSortChange,
    pageSize,
    initialRuns,
    onRunSelect,
    onCancel,
    search,
    onSearchChange,
    groupBy,
    getHref,
    slots = noSlots,
    ...props
  },
  ref,
) {
  const [ownSearch, setOwnSearch] = useState('');
  const [ownStatus, setOwnStatus] = useState(defaultStatus);
  const [ownSort, setOwnSort] = useState(defaultSort);
  // Apps write these inline: a new identity must not render every card.
  const latest = useRef({ onStatusChange, onSortChange, onSearchChange, onRunSelect, onCancel });
  useEffect(() => {
    latest.current = { onStatusChange, onSortChange, onSearchChange, onRunSelect, onCancel };
  });
  const calls = useMemo(() => {
    const select = (runId: string) => latest.current.onRunSelect?.(runId);
    const cancel: NonNullable<RunsListProps['onCancel']> = (run, request) => latest.current.onCancel?.(run, request);
    return {
      select,
      cancel,
      choose(next: RunStatus | null) {
        setOwnStatus(next);
        latest.current.onStatusChange?.(next);
      },
      find(next: string) {
        setOwnSearch(next);
        latest.current.onSearchChange?.(next);
      },
      order(next: RunsSort) {
        setOwnSort(next);
        latest.current.onSortChange?.(next);
      },
    };
  }, []);
  const shared: SharedListProps = {
    ...props,
    groupBy,
    getHref: useLatest(getHref),
    searched: search ?? ownSearch,
    find: calls.find,
    chosen: status === undefined ? ownStatus : status,
    choose: calls.choose,
    sort: sort ?? ownSort,
    order: calls.order,
    onRunSelect: onRunSelect && calls.select,
    onCancel: onCancel && calls.cancel,
  };
  const body = list ? (
    <PlainList {...shared} list={list} ref={ref} />
  ) : (
    <WatchedList {...shared} pageSize={pageSize} initialRuns={initialRuns} ref={ref} />
  );
  return (
    <ListSlotsContext.Provider value={slots}>
      <CardSlotsContext.Provider value={slots}>{body}</CardSlotsContext.Provider>
    </ListSlotsContext.Provider>
  );
});

const WatchedList = forwardRef<HTMLElement, SharedListProps & Pick<RunsListProps, 'pageSize' | 'initialRuns'>>(
  function WatchedList({ pageSize, initialRuns, ...props }, ref) {
    const { chosen } = props;
    const { client, clock } = useRunContext();
    /** Whether there are runs of any status beyond the loaded ones; `null` = they were never read without a filter. */
    const [hasRest, setHasRest] = useState<boolean | null>(null);
    // A status that is loaded completely needs no request.
    const asksStatus = chosen !== null && hasRest !== false;
    const query = {
      ...(pageSize !== undefined && { limit: pageSize }),
      ...(asksStatus && { status: [chosen] }),
    };
    const [gate] = useState(() => createNewsGate(clock, FLUSH_MS));
    const list = useRuns(query, { initialRuns, gate });
    const queryKey = JSON.stringify(query);
    const onNews = useCallback(
      (renew: (runs: readonly Run[]) => void) => {
        if (client === null) return () => {};
        const listQuery: RunQuery = JSON.parse(queryKey);
        return gate.before(() => renew(getRuns(client, listQuery).runs));
      },
      [client, queryKey, gate],
    );
    const counted = useReuseIfEqual([...countStatuses(list.runs)]);
    const [allCounts, setAllCounts] = useState(noCounts);
    if (!asksStatus && !list.isLoading) {
      if (hasRest !== list.hasMore) setHasRest(list.hasMore);
      if (allCounts !== counted) setAllCounts(counted);
    }
    return (
      <ListOnBoard
        {...props}
        list={list}
        filter={asksStatus ? null : chosen}
        counts={asksStatus ? allCounts : counted}
        hasRest={hasRest ?? list.hasMore}
        client={client}
        onNews={onNews}
        ref={ref}
      />
    );
  },
);

const PlainList = forwardRef<HTMLElement, SharedListProps & { list: PlainRuns }>(function PlainList(props, ref) {
  const { statuses } = useRunContext();
  const { list } = props;
  const runs = useMemo(() => reportedRuns(list.runs, statuses), [list.runs, statuses]);
  const counts = useReuseIfEqual([...countStatuses(runs)]);
  return (
    <ListOnBoard
      {...props}
      list={{ ...list, runs }}
      filter={props.chosen}
      counts={counts}
      hasRest={list.hasMore === true}
      client={null}
      ref={ref}
    />
  );
});

const noSlots: RunsListSlots = {};
const noCounts: readonly (readonly [RunStatus, number])[] = [];
