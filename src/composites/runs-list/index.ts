export type { RunsFilter, RunsSort } from './choose-runs';
export type { ListSlotProps, RunsListSlots } from './list-slots';
export type * from './parts';
export { type PlainRuns, type RenderedRow, RunsList, type RunsListProps, type RunsListState } from './RunsList';
