import type { RunMetric } from '../../core/run/run';
import type { WireMetric } from '../types';

/** Metrics by key; nested under groups if two groups share a key. */
export type WrittenMetrics = Record<string, WireMetric | Record<string, WireMetric>>;

const writeMetric = ({ value, label, unit, group, direction, pass, warn }: RunMetric): WireMetric => ({
  value,
  ...(label != null && { label }),
  ...(unit != null && { unit }),
  ...(group != null && { group }),
  ...(direction != null && { direction }),
  ...(pass != null && { pass }),
  ...(warn != null && { warn }),
});

/** Writes metrics by key, omitting empty fields; nested under groups if a key occurs twice. */
export function writeMetrics(metrics: readonly RunMetric[]): WrittenMetrics {
  if (new Set(metrics.map(({ key }) => key)).size === metrics.length) {
    return Object.fromEntries(metrics.map((metric) => [metric.key, writeMetric(metric)]));
  }
  const alone = metrics.filter(({ group }) => group == null);
  const groups = new Set(metrics.flatMap(({ group }) => group ?? []));
  return Object.fromEntries([
    ...alone.map((metric) => [metric.key, writeMetric(metric)] as const),
    ...[...groups].map((name) => [name, writeMetrics(metrics.filter(({ group }) => group === name))] as const),
  ]) as WrittenMetrics;
}

/** Writes the response of the `metrics` call: group → key → value. */
export function writeNestedMetrics(metrics: readonly RunMetric[]): Record<string, Record<string, number | null>> {
  const groups: Record<string, Record<string, number | null>> = {};
  for (const { group, key, value } of metrics) {
    const name = group ?? 'other';
    groups[name] = { ...groups[name], [key]: value };
  }
  return groups;
}
