'use client';
/** Everything styled, and all of the headless entry. */
export * from './components/cancel-run-button';
export type { ClassNameProp } from './components/internal/part';
export * from './components/live-activity-feed';
export * from './components/live-indicator';
export * from './components/run-metrics-preview';
export * from './components/run-progress-indicator';
export * from './components/run-stages';
export * from './components/run-status-badge';
export * from './components/run-time-stats';
export type { NoRunSlotProps, RunSlotProps, RunSlots } from './composites/internal/run-slots';
export { preloadDialogs } from './composites/preload';
export * from './composites/real-time-run-status';
export * from './composites/run-card';
export * from './composites/run-execution-modal';
export * from './composites/runs-list';
export * from './headless';
