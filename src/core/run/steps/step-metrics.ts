import type { RunMetric, RunStep } from '../run';

/** @internal What was measured in a step, in the form that a run's metrics have. */
export function reportedMetrics(metrics: RunStep['metrics']): readonly RunMetric[] {
  if (metrics == null) return [];
  if (isList(metrics)) return metrics;
  return Object.entries(metrics).map(([key, value]) => ({ key, value }));
}

/** `Array.isArray` does not tell a read-only list from an object. */
const isList = (metrics: NonNullable<RunStep['metrics']>): metrics is readonly RunMetric[] => Array.isArray(metrics);
