'use client';
/** Everything styled, and all of the headless entry. */
export * from './components/cancel-run-button';
export * from './components/live-indicator';
export * from './components/run-metrics-preview';
export * from './components/run-progress-indicator';
export * from './components/run-status-badge';
export * from './components/run-time-stats';
export * from './headless';
