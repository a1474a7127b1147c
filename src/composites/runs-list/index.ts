export { RUNS_SORTS, type RunsSort } from './order-runs';
export * from './parts';
export { type PlainRuns, RunsList, type RunsListProps, type RunsListState } from './RunsList';
