export type * from './parts';
export * from './RunTimeElapsed';
export * from './RunTimeRemaining';
export * from './RunTimeStats';
export * from './RunTimeSteps';
export type { RunTimeStatsState } from './time-context';
