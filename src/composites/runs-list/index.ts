export { RUNS_SORTS, type RunsSort } from './order-runs';
export * from './parts';
export { type PlainRuns, type RenderedRow, RunsList, type RunsListProps, type RunsListState } from './RunsList';
