export * from './parts';
export * from './RunStatusBadge';
