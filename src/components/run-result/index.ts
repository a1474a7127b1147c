export type { RunResultState } from './parts';
export * from './RunResult';
