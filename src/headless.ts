'use client';
/** Provider and hooks; no styled parts. What needs no React stands in `runlight/core`. */
export type * from './core';
export {
  createRestSource,
  createRunClient,
  isActive,
  isCancellable,
  isEnded,
  RunSourceError,
  stepCountProgress,
} from './core';
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
export type { JudgedMetricsOptions } from './hooks/metrics/useJudgedMetrics';
export {
  type MetricVerdictResult,
  type RunVerdictResult,
  useMetricVerdict,
  useRunVerdict,
} from './hooks/metrics/useRunVerdict';
export { RunProvider, type RunProviderProps } from './hooks/RunProvider';
export type { StickToEndOptions, StickToEndState } from './hooks/stick-to-end';
export { type UseRunAnnouncementsOptions, useAnnouncer, useRunAnnouncements } from './hooks/useAnnouncer';
export { type UseBulkCancelResult, useBulkCancel } from './hooks/useBulkCancel';
export {
  type CancelPhase,
  type UseCancelRunOptions,
  type UseCancelRunResult,
  useCancelRun,
} from './hooks/useCancelRun';
export { type EtaResult, type UseEtaOptions, useEta } from './hooks/useEta';
export { type UseNowOptions, useNow } from './hooks/useNow';
export { type UsePauseRunOptions, type UsePauseRunResult, usePauseRun } from './hooks/usePauseRun';
export { type UseRelativeTimeOptions, useRelativeTime } from './hooks/useRelativeTime';
export { type UseRunAttentionOptions, type UseRunAttentionResult, useRunAttention } from './hooks/useRunAttention';
export { useRunClient } from './hooks/useRunClient';
export { useRunMetrics } from './hooks/useRunMetrics';
export { type UseRunProgressOptions, useRunProgress } from './hooks/useRunProgress';
export { type UseRunStatusOptions, type UseRunStatusResult, useRunStatus } from './hooks/useRunStatus';
export { type UseRunStepsResult, useRunSteps } from './hooks/useRunSteps';
export { type UseRunsOptions, type UseRunsResult, useRuns } from './hooks/useRuns';
export type { RunInput, RunView } from './hooks/useRunView';
export { type UseStartRunResult, useStartRun } from './hooks/useStartRun';
export { type UseStickToEndOptions, type UseStickToEndResult, useStickToEnd } from './hooks/useStickToEnd';
