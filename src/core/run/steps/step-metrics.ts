import type { RunMetric, RunStep } from '../run';

/** @internal The metrics of a step, in the format of a run's metrics. */
export function reportedMetrics(metrics: RunStep['metrics']): readonly RunMetric[] {
  if (metrics == null) return [];
  if (isList(metrics)) return metrics;
  return Object.entries(metrics).map(([key, value]) => ({ key, value }));
}

/** `Array.isArray` does not narrow a read-only array. */
const isList = (metrics: NonNullable<RunStep['metrics']>): metrics is readonly RunMetric[] => Array.isArray(metrics);
