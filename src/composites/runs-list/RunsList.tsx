import {
  type ComponentPropsWithoutRef,
  forwardRef,
  type ReactElement,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { CancelHandler } from '../../components/cancel-run-button';
import type { ClassNameProp } from '../../components/internal/part';
import type { RunClient } from '../../core/client/types';
import { sameData } from '../../core/platform/equal';
import { withHostStatus } from '../../core/run/host-status';
import { withKnownStatus } from '../../core/run/known-status';
import type { Run, RunStatus } from '../../core/run/run';
import type { RunConnection } from '../../core/run/snapshot';
import type { RunLinks } from '../../hooks/host/links';
import { useLatest } from '../../hooks/host/useStable';
import { useRunContext } from '../../hooks/run-context';
import { useBrowserLayoutEffect } from '../../hooks/useBrowserLayoutEffect';
import { type UseRunsResult, useRuns } from '../../hooks/useRuns';
import type { RunCardState } from '../run-card';
import { CardSlotsContext } from '../run-card/card-slots';
import { chooseRuns, countStatuses, type RunsFilter, type RunsSort, valuesOf } from './choose-runs';
import { ListSlotsContext, type RunsListSlots } from './list-slots';
import type { RunsListStatus } from './parts';
import { RunsListSurface } from './RunsListSurface';
import { createRunsBoard } from './runs-board';

/** What a `className` function of the list is called with. */
export interface RunsListState {
  /** What the list can show. */
  status: RunsListStatus;
  /** How many runs it holds. */
  count: number;
}

/** A list a host keeps itself. */
export interface PlainRuns {
  /** The runs to show, in this order. */
  runs: readonly Run[];
  /** True until the first answer. Default false. */
  isLoading?: boolean | undefined;
  /** The latest failure. */
  error?: UseRunsResult['error'] | undefined;
  /** More can be loaded. Default false. */
  hasMore?: boolean | undefined;
  /** More are being loaded. Default false. */
  isLoadingMore?: boolean | undefined;
  /** Loads the next page; without it there is no button. */
  loadMore?: (() => unknown) | undefined;
  /** Reads the list again; offered after an error. */
  refresh?: (() => unknown) | undefined;
  /** How fresh they are: what the LIVE marks show. */
  connection?: RunConnection | undefined;
}

/** What `renderRun` of a {@link RunsList} gets beside the run. */
export interface RenderedRow {
  /** The card as the list would have drawn it. */
  card: ReactElement;
  /** How fresh the list is; `undefined` where a host's own list does not say. */
  connection: RunConnection | undefined;
}

/** Props of {@link RunsList}; all others go to the element. */
export interface RunsListProps
  extends Omit<ComponentPropsWithoutRef<'section'>, 'className' | 'onSelect' | 'title'>,
    RunLinks {
  /** A list the host keeps itself. Default: the provider's. */
  list?: PlainRuns | undefined;
  /** Shown until the first answer, also by a server. Read once. */
  initialRuns?: readonly Run[] | undefined;
  /** Runs per page, 1 to 100. Default 50. */
  pageSize?: number | undefined;
  /** Only runs in this status; `null` = all. Leave out to let the list keep it itself. */
  status?: RunStatus | null | undefined;
  /** The status at first, when `status` is left out. Default `null`. */
  defaultStatus?: RunStatus | null | undefined;
  /** Another status was chosen. */
  onStatusChange?: ((status: RunStatus | null) => void) | undefined;
  /** Called with the id of a run that was chosen. Without it cards cannot be pressed. */
  onSelect?: ((runId: string) => void) | undefined;
  /** The chosen run. */
  selectedId?: string | null | undefined;
  /** Sends a cancel where there is no provider. Default: through the provider. */
  onCancel?: ((run: Run, request: Parameters<CancelHandler>[0]) => ReturnType<CancelHandler>) | undefined;
  /** Replaces the title; `null` leaves it out. Default: "Runs". */
  title?: string | null | undefined;
  /** Put beside the filter, e.g. a button that starts a run. */
  actions?: ReactNode;
  /** The order; `newest` = as the backend sends it, the others order what is loaded. Leave out to let the list keep it itself. */
  sort?: RunsSort | undefined;
  /** The order at first, when `sort` is left out. Default `newest`. */
  defaultSort?: RunsSort | undefined;
  /** Another order was chosen. */
  onSortChange?: ((sort: RunsSort) => void) | undefined;
  /** Lets the reader search by name, id, data set and method among the runs that are loaded. Default false. */
  showSearch?: boolean | undefined;
  /** What is searched for. Leave out to let the list keep it itself. */
  search?: string | undefined;
  /** Something else is searched for; ask your backend here where it can search. */
  onSearchChange?: ((search: string) => void) | undefined;
  /** Filters by what you know of your runs. Make them once, outside of rendering. Default none. */
  filters?: readonly RunsFilter[] | undefined;
  /** Puts runs under headings: the name of a run's group; `null` = it has none. Default: no groups. */
  groupBy?: ((run: Run) => string | null | undefined) | undefined;
  /** Shows how many runs are in each status, in place of the filter. Counts what is loaded. Default false. */
  showCounts?: boolean | undefined;
  /** Shows these metrics in each card, with their verdicts. Default none. */
  metrics?: readonly string[] | undefined;
  /** Places for your own in the list and its cards, see {@link RunsListSlots}. Default: none. */
  slots?: RunsListSlots | undefined;
  /** Lets several runs be selected and cancelled together. Needs a provider whose source can cancel. Default false. */
  withBulkCancel?: boolean | undefined;
  /**
   * Keys while the focus is in the list: J and K move, X selects, C asks whether to cancel. Default false. Arrow keys, Home
   * and End move between cards that can be chosen (`onSelect`) in any case.
   */
  shortcuts?: boolean | undefined;
  /**
   * Replaces a card. Such rows are all drawn, in view or not. `card` is the card it replaces, to be put into something of
   * your own; `connection` says how fresh the run is, for a card of your own by plain data.
   */
  renderRun?: ((run: Run, row: RenderedRow) => ReactNode) | undefined;
  /** Text, or a function of the state. */
  className?: ClassNameProp<RunsListState>;
  /** Class of each part, by name. */
  classNames?: { items?: ClassNameProp<RunsListState>; card?: ClassNameProp<RunCardState> };
}

/**
 * Runs as cards, kept up to date by one request. Changes are shown at most ten times a second, each renders the card of its
 * run alone, and of cards out of view only the name is there.
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
    onSelect,
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
  // Hosts write these inline: their identity must not render every card.
  const latest = useRef({ onStatusChange, onSortChange, onSearchChange, onSelect, onCancel });
  useEffect(() => {
    latest.current = { onStatusChange, onSortChange, onSearchChange, onSelect, onCancel };
  });
  const calls = useMemo(() => {
    const select = (runId: string) => latest.current.onSelect?.(runId);
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
    groupBy: useLatest(groupBy),
    getHref: useLatest(getHref),
    searched: search ?? ownSearch,
    find: calls.find,
    chosen: status === undefined ? ownStatus : status,
    choose: calls.choose,
    sort: sort ?? ownSort,
    order: calls.order,
    onSelect: onSelect && calls.select,
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

/** @internal What a list of either kind hands on. */
export type SharedListProps = Omit<
  RunsListProps,
  | 'list'
  | 'initialRuns'
  | 'status'
  | 'defaultStatus'
  | 'onStatusChange'
  | 'pageSize'
  | 'sort'
  | 'defaultSort'
  | 'onSortChange'
  | 'search'
  | 'onSearchChange'
  | 'slots'
> & {
  searched: string;
  find: (search: string) => void;
  chosen: RunStatus | null;
  choose: (status: RunStatus | null) => void;
  sort: RunsSort;
  order: (sort: RunsSort) => void;
};

const WatchedList = forwardRef<HTMLElement, SharedListProps & Pick<RunsListProps, 'pageSize' | 'initialRuns'>>(
  function WatchedList({ pageSize, initialRuns, ...props }, ref) {
    const { chosen } = props;
    const { client } = useRunContext();
    const query = {
      ...(pageSize !== undefined && { limit: pageSize }),
      // To count them all, all have to be here.
      ...(chosen !== null && !props.showCounts && { status: [chosen] }),
    };
    const list = useRuns(query, { initialRuns });
    return <OnBoard {...props} list={list} filter={props.showCounts ? chosen : null} client={client} ref={ref} />;
  },
);

const PlainList = forwardRef<HTMLElement, SharedListProps & { list: PlainRuns }>(function PlainList(props, ref) {
  const { statuses } = useRunContext();
  const { list } = props;
  const told = useMemo(
    () => ({ ...list, runs: list.runs.map((run) => withHostStatus(withKnownStatus(run), statuses)) }),
    [list, statuses],
  );
  return <OnBoard {...props} list={statuses ? told : list} filter={props.chosen} client={null} ref={ref} />;
});

const noSlots: RunsListSlots = {};
const noFilters: readonly RunsFilter[] = [];
const noCounts: readonly (readonly [RunStatus, number])[] = [];

/** The same value as long as it says the same: what changes with a run must not render the list. */
function useKept<T>(value: T): T {
  const [kept, setKept] = useState({ value });
  if (sameData(kept.value, value)) return kept.value;
  setKept({ value });
  return value;
}

/** A heading, before the run it begins with. */
export interface RunsGroup {
  label: string;
  count: number;
}

/** Runs by group, in the order the groups first appear, those without one last; and the headings, by their first run. */
function useGroups(runs: readonly Run[], groupBy: RunsListProps['groupBy']) {
  const grouped = useMemo(() => {
    const byLabel = new Map<string, Run[]>();
    if (groupBy === undefined) return { ordered: runs, groups: {} };
    for (const run of runs) {
      const label = groupBy(run) ?? '';
      const members = byLabel.get(label);
      if (members) members.push(run);
      else byLabel.set(label, [run]);
    }
    const all = [...byLabel].sort(([a], [b]) => Number(a === '') - Number(b === ''));
    const heads = all.map(([label, members]): [string, RunsGroup] => [
      members[0]?.id ?? '',
      { label, count: members.length },
    ]);
    return { ordered: all.flatMap(([, members]) => members), groups: Object.fromEntries(heads) };
  }, [runs, groupBy]);
  const groups: Readonly<Record<string, RunsGroup>> = useKept(grouped.groups);
  return { ordered: grouped.ordered, groups };
}

/** Puts the runs on the board, and hands on only what else a list needs to know: nothing that changes with a run. */
const OnBoard = forwardRef<
  HTMLElement,
  SharedListProps & { list: PlainRuns; filter: RunStatus | null; client: RunClient | null }
>(function OnBoard({ list, filter, client, ...props }, ref) {
  const { clock, locale } = useRunContext();
  const { runs, isLoading = false, error = null, hasMore = false, isLoadingMore = false, connection } = list;
  const { sort, chosen, searched, groupBy, showCounts = false, filters = noFilters } = props;
  const [picked, setPicked] = useState<Readonly<Record<string, string>>>({});
  const sorted = useMemo(
    () => chooseRuns(runs, { status: filter, search: searched, chosen: picked, filters, sort, locale }),
    [runs, filter, searched, picked, filters, sort, locale],
  );
  const { ordered, groups } = useGroups(sorted, groupBy);
  const counts = useKept(showCounts ? [...countStatuses(runs)] : noCounts);
  const options = useKept(filters.map((one) => ({ id: one.id, values: valuesOf(one, runs, locale) })));
  const pick = useCallback(
    (id: string, value: string | null) =>
      setPicked((before) => {
        const others = Object.entries(before).filter(([other]) => other !== id);
        return Object.fromEntries(value === null ? others : [...others, [id, value]]);
      }),
    [],
  );
  const clearPicked = useCallback(() => setPicked({}), []);
  const [board] = useState(() => createRunsBoard(clock, ordered));
  const latest = useRef(list);
  useBrowserLayoutEffect(() => {
    latest.current = list;
    board.lookIn({
      // What the filter leaves out the host's own list may still hold; without one the provider reads it.
      read: (id) => list.runs.find((run) => run.id === id) ?? client?.getSnapshot(id).run,
      watch: (id, changed) => client?.watch(id, changed, { steps: false, metrics: false }) ?? (() => {}),
    });
  });
  const choice = `${chosen} ${sort} ${isLoading} ${searched} ${JSON.stringify(picked)}`;
  const shownChoice = useRef(choice);
  // Before anything is painted: else a list that has just come would be shown as empty for one picture.
  useBrowserLayoutEffect(() => {
    // What somebody has just chosen is not kept waiting.
    board.offer(ordered, shownChoice.current !== choice);
    shownChoice.current = choice;
  }, [board, ordered, choice]);
  useEffect(() => board.rest, [board]);
  const loadMore = useCallback(() => void latest.current.loadMore?.(), []);
  const refresh = useCallback(() => void latest.current.refresh?.(), []);
  return (
    <RunsListSurface
      {...props}
      board={board}
      isLoading={isLoading}
      error={error}
      hasMore={hasMore && list.loadMore !== undefined}
      isLoadingMore={isLoadingMore}
      connection={connection}
      loadMore={loadMore}
      refresh={list.refresh && refresh}
      {...{ groups, counts, options, picked, pick, clearPicked }}
      ref={ref}
    />
  );
});
