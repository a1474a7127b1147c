export type { RunStatusBadgeStatus } from './parts';
export * from './RunStatusBadge';
