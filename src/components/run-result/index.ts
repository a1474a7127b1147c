export type * from './parts';
export * from './RunResult';
