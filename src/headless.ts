'use client';
/** Provider and hooks without styled components. Exports without React are in `runlight/core`. */
export type {
  CancelOutcome,
  CancelReply,
  CancelRequest,
  CancelResult,
  ConnectionState,
  JudgedMetric,
  PartialRunMessages,
  ProgressRule,
  RequestPhase,
  RestSourceOptions,
  Run,
  RunAlternative,
  RunClient,
  RunClientEvents,
  RunClientOptions,
  RunConnection,
  RunErrorKind,
  RunFailure,
  RunMessages,
  RunMetric,
  RunMetricDefinition,
  RunMetricDefinitions,
  RunPlan,
  RunProgress,
  RunProgressView,
  RunQuery,
  RunSnapshot,
  RunSource,
  RunStage,
  RunStatus,
  RunStatusTone,
  RunStep,
  RunVerdict,
  RunWaitingFor,
  StartRunInput,
  StepKind,
  StepProgress,
  StepStatus,
} from './core';
export {
  createRestSource,
  createRunClient,
  isActive,
  isCancellable,
  isEnded,
  RunSourceError,
  stepCountProgress,
} from './core';
// `export *`, so that hosts can augment `Register` of this entry.
export type * from './core/run/register';
export { type UseBulkCancelResult, useBulkCancel } from './hooks/actions/useBulkCancel';
export {
  type CancelPhase,
  type UseCancelRunOptions,
  type UseCancelRunResult,
  useCancelRun,
} from './hooks/actions/useCancelRun';
export { type UsePauseRunOptions, type UsePauseRunResult, usePauseRun } from './hooks/actions/usePauseRun';
export { type UseStartRunResult, useStartRun } from './hooks/actions/useStartRun';
export { type UseRunAnnouncementsOptions, useAnnouncer, useRunAnnouncements } from './hooks/announce/useAnnouncer';
export {
  type UseRunAttentionOptions,
  type UseRunAttentionResult,
  useRunAttention,
} from './hooks/announce/useRunAttention';
export type { StickToEndOptions, StickToEndState } from './hooks/feed-window/stick/types';
export {
  type UseStickToEndOptions,
  type UseStickToEndResult,
  useStickToEnd,
} from './hooks/feed-window/stick/useStickToEnd';
export {
  type FeedRow,
  type UseFeedWindowOptions,
  type UseFeedWindowResult,
  useFeedWindow,
} from './hooks/feed-window/useFeedWindow';
export { type EtaResult, type UseEtaOptions, useEta } from './hooks/forecast/useEta';
export { type UseRunProgressOptions, useRunProgress } from './hooks/forecast/useRunProgress';
export type { RunLinkProps, RunLinks } from './hooks/host/links';
export type {
  RunIcons,
  RunLayers,
  RunStatusDefinition,
  RunStatusDefinitions,
  StepKindDefinition,
  StepKindDefinitions,
} from './hooks/host/registry';
export type { Slot } from './hooks/host/slots';
export type { ClientEventProps } from './hooks/host/useClientEvents';
export type { InitialRun } from './hooks/host/useSeed';
export type { IconComponent } from './hooks/icon-component';
export {
  type AttemptMetricsResult,
  type AttemptMetricsRow,
  useAttemptMetrics,
} from './hooks/metrics/useAttemptMetrics';
export type { JudgedMetricsOptions } from './hooks/metrics/useJudgedMetrics';
export {
  type MetricVerdictResult,
  type RunVerdictResult,
  useMetricVerdict,
  useRunVerdict,
} from './hooks/metrics/useRunVerdict';
export { RunProvider, type RunProviderProps } from './hooks/RunProvider';
export { useRunMetrics } from './hooks/run/useRunMetrics';
export { type UseRunStatusOptions, type UseRunStatusResult, useRunStatus } from './hooks/run/useRunStatus';
export { type UseRunStepsResult, useRunSteps } from './hooks/run/useRunSteps';
export { type UseRunsOptions, type UseRunsResult, useRuns } from './hooks/run/useRuns';
export { useStepSeries } from './hooks/run/useStepSeries';
export { type UseNowOptions, useNow } from './hooks/useNow';
export { type UseRelativeTimeOptions, useRelativeTime } from './hooks/useRelativeTime';
export { useRunClient } from './hooks/useRunClient';
export type { RunInput, RunView } from './hooks/useRunView';
