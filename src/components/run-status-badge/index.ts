export type * from './parts';
export * from './RunStatusBadge';
