import type { RunMetric } from '../../src/core/run/run';
import type { WireMetric } from '../../src/wire/types';

/** Replaces metrics with the same key in place, and appends new ones. */
export function mergeMetrics(metrics: readonly RunMetric[], more: Record<string, WireMetric>): RunMetric[] {
  const byKey = new Map(metrics.map((metric) => [metric.key, metric]));
  for (const [key, metric] of Object.entries(more)) byKey.set(key, { key, ...metric });
  return [...byKey.values()];
}
