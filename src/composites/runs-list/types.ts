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
  /** What the list shows. */
  status: RunsListStatus;
  /** Its number of runs. */
  count: number;
}

/** A list that the app manages itself. */
export interface PlainRuns {
  /** The runs, in this order. */
  runs: readonly Run[];
  /** True until the first answer. Default false. */
  isLoading?: boolean | undefined;
  /** The last error. */
  error?: UseRunsResult['error'] | undefined;
  /** Whether more can be loaded. Default false. */
  hasMore?: boolean | undefined;
  /** Whether more are loading. Default false. */
  isLoadingMore?: boolean | undefined;
  /** Loads the next page. Without it there is no such button. */
  loadMore?: (() => unknown) | undefined;
  /** Reads the list again; offered after an error. */
  refresh?: (() => unknown) | undefined;
  /** How current they are; shown by the LIVE marks. */
  connection?: RunConnection | undefined;
}

/** The second argument of `renderRun`. */
export interface RenderedRow {
  /** The default card. */
  card: ReactElement;
  /** How current the list is; `undefined` if an app's own list does not say. */
  connection: RunConnection | undefined;
}

/** Props of `RunsList`; all others go to the element. */
export interface RunsListProps
  extends Omit<ComponentPropsWithoutRef<'section'>, 'className' | 'onSelect' | 'title'>,
    RunLinks {
  /** A list that the app manages itself. Default: the provider's. */
  list?: PlainRuns | undefined;
  /** Shown until the first answer, also on a server. Only the first value counts. */
  initialRuns?: readonly Run[] | undefined;
  /** Runs per page, 1 to 100. Default 50. */
  pageSize?: number | undefined;
  /** Shows only runs in this status; `null` = all (controlled). Default: the list manages it. */
  status?: RunStatus | null | undefined;
  /** The initial status if `status` is not set. Default `null`. */
  defaultStatus?: RunStatus | null | undefined;
  /** Called when another status is selected. */
  onStatusChange?: ((status: RunStatus | null) => void) | undefined;
  /** Called with the id of a run when its card is pressed. Without it, cards cannot be pressed. */
  onRunSelect?: ((runId: string) => void) | undefined;
  /** The id of the selected run. */
  selectedId?: string | null | undefined;
  /** Sends a cancel without a provider. Default: the provider sends it. */
  onCancel?: ((run: Run, request: Parameters<CancelHandler>[0]) => ReturnType<CancelHandler>) | undefined;
  /** The title; `null` = none. Default: "Runs". */
  title?: string | null | undefined;
  /** Rendered beside the filter, e.g. a button that starts a run. */
  actions?: ReactNode;
  /**
   * The order (controlled). `newest` = as the backend sends them; the others sort the loaded runs. Default: the list
   * manages it.
   */
  sort?: RunsSort | undefined;
  /** The initial order if `sort` is not set. Default `newest`. */
  defaultSort?: RunsSort | undefined;
  /** Called when another order is selected. */
  onSortChange?: ((sort: RunsSort) => void) | undefined;
  /** Shows a search among the loaded runs, by name, id, dataset and method. Default false. */
  showSearch?: boolean | undefined;
  /** The searched text (controlled). Default: the list manages it. */
  search?: string | undefined;
  /** Called when the searched text changes. Search in your backend here if it can. */
  onSearchChange?: ((search: string) => void) | undefined;
  /** Filters by values of your own. Create them outside of rendering. Default: none. */
  filters?: readonly RunsFilter[] | undefined;
  /**
   * Groups runs under headings: `activity` = active runs first, then by day; or a function that returns a run's group.
   * A run never changes its group under a pointer. Default `none`.
   */
  groupBy?: RunsGroupBy | undefined;
  /** Rendered in the list if there are no runs at all, instead of `actions`: e.g. a button that starts one. */
  emptyAction?: ReactNode;
  /**
   * Shows the number of runs in each status; a press shows only these. Counts the loaded runs, and requests the runs of
   * a status only if there are more. False = no filter by status. Default true.
   */
  showCounts?: boolean | undefined;
  /** Shows these metrics in each card, with their verdicts. Default: none. */
  metrics?: readonly string[] | undefined;
  /** Slots of the list and its cards, see {@link RunsListSlots}. Default: none. */
  slots?: RunsListSlots | undefined;
  /**
   * Allows to select several runs and cancel them together. Needs a provider whose source can cancel. Default false.
   */
  showBulkCancel?: boolean | undefined;
  /**
   * Keyboard shortcuts while the focus is in the list: J and K move, X selects, C opens the cancel's confirmation.
   * Default false. Arrow keys, Home and End always move between cards that can be pressed (`onRunSelect`).
   */
  shortcuts?: boolean | undefined;
  /**
   * Renders a row instead of its card. Such rows are all rendered, inside the view or not. `card` is the default card,
   * to use inside your own; `connection` says how current the run is, for a card of your own by plain data.
   */
  renderRun?: ((run: Run, row: RenderedRow) => ReactNode) | undefined;
  /** Class name, or a function of the state. */
  className?: ClassNameProp<RunsListState>;
  /** Class of each part, by name. */
  classNames?: { items?: ClassNameProp<RunsListState>; card?: ClassNameProp<RunCardState> } | undefined;
}

/** @internal What both kinds of list pass on. */
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
