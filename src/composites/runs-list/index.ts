export type { RunsFilter, RunsSort } from './arrange/choose-runs';
export type { RunsGroupBy, RunsGroupKey } from './arrange/group-runs';
export type { ListSlotProps, RunsListSlots } from './list-slots';
export type { RunsListBulkState, RunsListStatus } from './parts';
export { RunsList } from './RunsList';
export type { PlainRuns, RenderedRow, RunsListProps, RunsListState } from './types';
