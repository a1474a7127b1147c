import type { RunMetric } from '../../core/run/run';
import { useRunStatus } from './useRunStatus';

/**
 * Watches the metrics of a run; reference-equal while they do not change. `metricsState` of {@link useRunStatus} tells
 * whether an empty list means "none" or "not known yet".
 */
export function useRunMetrics(runId: string | null | undefined): readonly RunMetric[] {
  return useRunStatus(runId, { steps: false }).metrics;
}
