import type { RunMetric } from '../../core/run/run';
import { useRunStatus } from './useRunStatus';

/**
 * Watches the metrics of a run; reference-equal while they do not change. Whether none means that there are none, or that
 * nobody knows yet, says `metricsState` of {@link useRunStatus}.
 */
export function useRunMetrics(runId: string | null | undefined): readonly RunMetric[] {
  return useRunStatus(runId, { steps: false }).metrics;
}
