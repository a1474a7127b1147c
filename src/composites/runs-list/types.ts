import type { ComponentPropsWithoutRef, ReactElement, ReactNode } from 'react';
import type { CancelHandler } from '../../components/cancel-run-button';
import type { ClassNameProp } from '../../components/internal/part';
import type { Run, RunStatus } from '../../core/run/run';
import type { RunConnection } from '../../core/run/snapshot/snapshot';
import type { RunLinks } from '../../hooks/host/links';
import type { UseRunsResult } from '../../hooks/run/useRuns';
import type { RunCardState } from '../run-card';
import type { RunsFilter, RunsSort } from './arrange/choose-runs';
import type { RunsGroupBy } from './arrange/group-runs';
import type { RunsListSlots } from './list-slots';
import type { RunsListStatus } from './parts';

/** The state passed to a `className` function of the list. */
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

/** What `renderRun` of a `RunsList` gets beside the run. */
export interface RenderedRow {
  /** The card as the list would have drawn it. */
  card: ReactElement;
  /** How fresh the list is; `undefined` where a host's own list does not say. */
  connection: RunConnection | undefined;
}

/** Props of `RunsList`; all others go to the element. */
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
  onRunSelect?: ((runId: string) => void) | undefined;
  /** The chosen run. */
  selectedId?: string | null | undefined;
  /** Sends a cancel where there is no provider. Default: through the provider. */
  onCancel?: ((run: Run, request: Parameters<CancelHandler>[0]) => ReturnType<CancelHandler>) | undefined;
  /** Replaces the title; `null` leaves it out. Default: "Runs". */
  title?: string | null | undefined;
  /** Put beside the filter, e.g. a button that starts a run. */
  actions?: ReactNode;
  /**
   * The order; `newest` = as the backend sends it, the others order what is loaded. Leave out to let the list keep it
   * itself.
   */
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
  /**
   * Puts runs under headings: `activity` = those that go on first, then by day; or a function that names a run's group.
   * A run never changes its group under a pointer. Default `none`.
   */
  groupBy?: RunsGroupBy | undefined;
  /** Put into the list while there are no runs at all, in place of `actions`: e.g. a button that starts one. */
  emptyAction?: ReactNode;
  /**
   * Shows how many runs are in each status; a press shows those alone. It counts what is loaded, and asks the backend
   * for the runs of a status only where there are more. False = no filter by status. Default true.
   */
  showCounts?: boolean | undefined;
  /** Shows these metrics in each card, with their verdicts. Default none. */
  metrics?: readonly string[] | undefined;
  /** Places for your own in the list and its cards, see {@link RunsListSlots}. Default: none. */
  slots?: RunsListSlots | undefined;
  /** Lets several runs be selected and cancelled together. Needs a provider whose source can cancel. Default false. */
  showBulkCancel?: boolean | undefined;
  /**
   * Keys while the focus is in the list: J and K move, X selects, C asks whether to cancel. Default false. Arrow keys,
   * Home and End move between cards that can be chosen (`onRunSelect`) in any case.
   */
  shortcuts?: boolean | undefined;
  /**
   * Replaces a card. Such rows are all drawn, in view or not. `card` is the card it replaces, to be put into something
   * of your own; `connection` says how fresh the run is, for a card of your own by plain data.
   */
  renderRun?: ((run: Run, row: RenderedRow) => ReactNode) | undefined;
  /** Text, or a function of the state. */
  className?: ClassNameProp<RunsListState>;
  /** Class of each part, by name. */
  classNames?: { items?: ClassNameProp<RunsListState>; card?: ClassNameProp<RunCardState> };
}

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
