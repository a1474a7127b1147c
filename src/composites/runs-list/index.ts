export type { RunsSort } from './order-runs';
export type * from './parts';
export { type PlainRuns, type RenderedRow, RunsList, type RunsListProps, type RunsListState } from './RunsList';
