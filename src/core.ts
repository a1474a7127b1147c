/** Types, client, sources and formatters without React. Also runs in Node and in workers. */

export type { CancelOutcome } from './core/client/cancel-outcome';
export type { RunClientEvents } from './core/client/events';
export { createRunClient } from './core/client/run-client';
export { type StartRunOptions, startRun } from './core/client/start-run';
export type {
  CancelOptions,
  RunClient,
  RunClientOptions,
  RunSeed,
  RunsSnapshot,
  WatchOptions,
} from './core/client/types';
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
export type { ProgressSegment, ProgressSegmentState } from './core/forecast/segments';
export { getRuns, loadMoreRuns, refreshRuns, seedRuns, watchRuns } from './core/list/runs';
export type { JudgedMetric, MetricsVerdict, RunVerdict } from './core/metrics/run-verdict';
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
export type { HostStatusText, HostStepKind, Register, Registered, RunData } from './core/run/register';
export * from './core/run/run';
export * from './core/run/snapshot/snapshot';
export * from './core/run/source/push';
export * from './core/run/source/run-source';
export * from './core/run/source/run-source-error';
export type { HostStatus, HostStatuses } from './core/run/status/host-status';
export type { MetricSeries, SeriesPoint, StepSeries } from './core/run/steps/step-series';
export * from './core/text/format';
export {
  defaultMessages,
  type NumberWriter,
  type PartialRunMessages,
  type RunMessages,
} from './core/text/messages';
export type { RunMetricDefinition, RunMetricDefinitions } from './core/text/metric-definition';
export type { GetIdentity } from './sources/identity/known-identity';
export type { PushConnection, PushLine, PushTransport } from './sources/push/transport';
export type { RestEndpoints } from './sources/rest/endpoints';
export type { HttpOptions } from './sources/rest/http/http';
export type { GetHeaders, RequestHeaders } from './sources/rest/identity/headers';
export type { RestSourceOptions } from './sources/rest/options';
export { createRestSource } from './sources/rest/rest-source';
export type { PushMappers } from './wire/read/frame';
export type { KnownWords, StatusWord, StatusWords } from './wire/read/status';
