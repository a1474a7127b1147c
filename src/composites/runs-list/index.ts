export * from './parts';
export { type PlainRuns, RunsList, type RunsListProps, type RunsListState } from './RunsList';
