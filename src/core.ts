/** Everything that needs no React: types, the client, sources, formatters. Runs in Node and in workers as well. */
export {
  CANCEL_EVENTS,
  CANCEL_TRANSITIONS,
  type CancelEvent,
  cancelTransition,
  isCancelPending,
} from './core/cancel-machine';
export {
  type BulkCancel,
  type BulkCancelItem,
  type BulkCancelSnapshot,
  type BulkCancelState,
  type CancelRunsOptions,
  cancelRuns,
} from './core/cancel-runs';
export { type Clock, systemClock, type TimerHandle } from './core/clock';
export { browserEnvironment, type Environment, type EnvironmentEvent } from './core/environment';
export * from './core/eta';
export { createEtaMemory, type EtaMemory, type EtaMemoryOptions, type EtaStorage } from './core/eta-memory';
export { readEtaProfile } from './core/eta-profile';
export * from './core/format';
export {
  defaultMessages,
  mergeMessages,
  type NumberWriter,
  type PartialRunMessages,
  type RunMessages,
} from './core/messages';
export type { RunMetricDefinition, RunMetricDefinitions } from './core/metric-definition';
export { isPausable, isResumable, type PauseController, type PauseSnapshot, pauseRun } from './core/pause-run';
export {
  createProgressTracker,
  honestProgress,
  type ProgressInput,
  type ProgressMode,
  type ProgressRule,
  type ProgressRuleInput,
  type ProgressTracker,
  type RunProgressView,
  type StepCountProgressOptions,
  stepCountProgress,
} from './core/progress';
export * from './core/run';
export { createRunClient } from './core/run-client';
export type {
  CancelOptions,
  CancelOutcome,
  RunClient,
  RunClientOptions,
  RunsSnapshot,
  WatchOptions,
} from './core/run-client.types';
export * from './core/run-source';
export { getRuns, loadMoreRuns, refreshRuns, watchRuns } from './core/runs';
export * from './core/snapshot';
export { type StartRunOptions, startRun } from './core/start-run';
export { createTicker, type Ticker } from './core/ticker';
export type { GetHeaders, RequestHeaders } from './sources/rest/headers';
export type { PushLine, PushTransport } from './sources/rest/push-message';
export { createRestSource, type RestEndpoints, type RestSourceOptions } from './sources/rest/rest-source';
