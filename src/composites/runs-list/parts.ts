import type { PartTable } from '../../components/internal/part';

/** States of the list. */
export const RUNS_LIST_STATES = ['loading', 'empty', 'ready', 'error'] as const;

/** The values of `data-state` of `RunsList`. */
export type RunsListStatus = (typeof RUNS_LIST_STATES)[number];

/** States of the bulk cancel. `idle` = runs can be selected. */
export const RUNS_LIST_BULK_STATES = ['idle', 'selected', 'asking', 'cancelling', 'done'] as const;

/** The values of `data-state` of the bar that cancels several runs. */
export type RunsListBulkState = (typeof RUNS_LIST_BULK_STATES)[number];

/** The DOM names of the list's own parts. Public API. */
export const RUNS_LIST_PARTS = {
  root: { slot: 'runs-list', states: RUNS_LIST_STATES },
  header: { slot: 'runs-list-header', states: [] },
  filter: { slot: 'runs-list-filter', states: [] },
  sort: { slot: 'runs-list-sort', states: [] },
  search: { slot: 'runs-list-search', states: [] },
  counts: { slot: 'runs-list-counts', states: [] },
  group: { slot: 'runs-list-group', states: [] },
  bulk: { slot: 'runs-list-bulk', states: RUNS_LIST_BULK_STATES },
  /** `away` = outside of the view: only its name is rendered. */
  row: { slot: 'runs-list-row', states: ['shown', 'away'] },
  select: { slot: 'runs-list-select', states: ['checked', 'unchecked'] },
  items: { slot: 'runs-list-items', states: [] },
  more: { slot: 'runs-list-more', states: ['idle', 'loading'] },
} as const satisfies PartTable;
