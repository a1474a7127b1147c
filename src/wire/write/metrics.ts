import type { RunMetric } from '../../core/run/run';
import { newestOfEach } from '../read/metrics';
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

/**
 * Writes metrics by key, omitting empty fields; nested under groups if a key occurs in two of them. Of a metric that
 * occurs several times, as in a history, the last value is written.
 */
export const writeMetrics = (metrics: readonly RunMetric[]): WrittenMetrics => writeEach(newestOfEach(metrics));

function writeEach(metrics: readonly RunMetric[]): WrittenMetrics {
  if (new Set(metrics.map(({ key }) => key)).size === metrics.length) {
    return Object.fromEntries(metrics.map((metric) => [metric.key, writeMetric(metric)]));
  }
  const alone = metrics.filter(({ group }) => group == null);
  const groups = new Set(metrics.flatMap(({ group }) => group ?? []));
  return Object.fromEntries([
    ...alone.map((metric) => [metric.key, writeMetric(metric)] as const),
    ...[...groups].map((name) => [name, writeEach(metrics.filter(({ group }) => group === name))] as const),
  ]) as WrittenMetrics;
}

/** Writes the response of the `metrics` call: group → key → value. */
export function writeNestedMetrics(metrics: readonly RunMetric[]): Record<string, Record<string, number | null>> {
  const groups = new Map<string, [string, number | null][]>();
  for (const { group, key, value } of metrics) {
    const name = group ?? 'other';
    groups.set(name, [...(groups.get(name) ?? []), [key, value]]);
  }
  // From entries, so that a group named `__proto__` is a group like any other.
  return Object.fromEntries([...groups].map(([name, values]) => [name, Object.fromEntries(values)]));
}
