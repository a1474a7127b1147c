/** Everything that needs no React: types, the client, sources, formatters. Runs in Node and in workers as well. */

export type { RunClientEvents } from './core/client/events';
export { createRunClient } from './core/client/run-client';
export { type StartRunOptions, startRun } from './core/client/start-run';
export type {
  CancelOptions,
  CancelOutcome,
  RunClient,
  RunClientOptions,
  RunSeed,
  RunsSnapshot,
  WatchOptions,
} from './core/client/types';
export * from './core/forecast/estimate';
export { createEtaMemory, type EtaMemory, type EtaMemoryOptions, type EtaStorage } from './core/forecast/eta-memory';
export { readEtaProfile } from './core/forecast/eta-profile';
export type { ForecastOptions } from './core/forecast/forecast';
export {
  honestProgress,
  type ProgressMode,
  type ProgressRule,
  type ProgressRuleInput,
  type RunProgressView,
  type StepCountProgressOptions,
  stepCountProgress,
} from './core/forecast/progress';
export { getRuns, loadMoreRuns, refreshRuns, seedRuns, watchRuns } from './core/list/runs';
export type { JudgedMetric, RunVerdict } from './core/metrics/run-verdict';
export { type Clock, systemClock, type TimerHandle } from './core/platform/clock';
export { browserEnvironment, type Environment, type EnvironmentEvent } from './core/platform/environment';
export {
  type BulkCancel,
  type BulkCancelItem,
  type BulkCancelSnapshot,
  type BulkItemState,
  type CancelRunsOptions,
  cancelRuns,
} from './core/request/cancel-runs';
export { type PauseController, type PauseSnapshot, pauseRun } from './core/request/pause-run';
export type { HostStatus, HostStatuses } from './core/run/host-status';
export type { HostStatusText, HostStepKind, Register, Registered, RunData } from './core/run/register';
export * from './core/run/run';
export * from './core/run/run-source';
export * from './core/run/snapshot';
export * from './core/text/format';
export {
  defaultMessages,
  type NumberWriter,
  type PartialRunMessages,
  type RunMessages,
} from './core/text/messages';
export type { RunMetricDefinition, RunMetricDefinitions } from './core/text/metric-definition';
export type { PushConnection, PushLine, PushTransport } from './sources/push/transport';
export type { RestEndpoints } from './sources/rest/endpoints';
export type { HttpOptions } from './sources/rest/http/http';
export type { GetHeaders, RequestHeaders } from './sources/rest/identity/headers';
export type { RestSourceOptions } from './sources/rest/options';
export { createRestSource } from './sources/rest/rest-source';
export type { PushMappers } from './wire/read/frame';
export type { KnownWords, StatusWord, StatusWords } from './wire/read/status';
