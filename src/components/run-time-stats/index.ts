export type { RunTimeStatsStatus } from './parts';
export * from './RunTimeElapsed';
export * from './RunTimeRemaining';
export * from './RunTimeStats';
export * from './RunTimeSteps';
export type { RunTimeStatsLayout, RunTimeStatsState } from './time-context';
