import type { RunMetric } from '../../src/core/run/run';
import type { WireMetric } from '../../src/wire/types';

/** Newly measured values replace older ones of the same key, where those stood. */
export function mergeMetrics(metrics: readonly RunMetric[], more: Record<string, WireMetric>): RunMetric[] {
  const byKey = new Map(metrics.map((metric) => [metric.key, metric]));
  for (const [key, metric] of Object.entries(more)) byKey.set(key, { key, ...metric });
  return [...byKey.values()];
}
