import type { RunMetric } from '../run/run';

/** The two parts that identify a metric: two groups may each have a `p95`. */
export type MetricIdentity = Pick<RunMetric, 'key' | 'group'>;

const groupOf = (metric: MetricIdentity): string | null => metric.group || null;

/** Unique id. Not `group.key`, because both may contain dots. */
export const metricId = (metric: MetricIdentity): string => JSON.stringify([groupOf(metric), metric.key]);

/**
 * The names by which a host can refer to a metric, the least specific first: `p95`, `read.p95`.
 * @param group its group
 */
export function namesOf(key: string, group: string | null): readonly string[] {
  return group === null ? [key] : [key, `${group}.${key}`];
}

/** True when a host's name refers to this metric: its key, `group.key`, or `group.*` for a whole group. */
export function isNamed(metric: MetricIdentity, name: string): boolean {
  const group = groupOf(metric);
  return namesOf(metric.key, group).includes(name) || (group !== null && name === `${group}.*`);
}

/** An expected metric without a report, from its name. The part before a dot is its group. */
export function expectedMetric(name: string): RunMetric {
  const dot = name.indexOf('.');
  const isGrouped = dot > 0 && dot < name.length - 1;
  return { key: isGrouped ? name.slice(dot + 1) : name, group: isGrouped ? name.slice(0, dot) : null, value: null };
}

/** Heading of a group without a name: `regulatory_audit` → `Regulatory Audit`. Text with spaces or capitals stays as it is. */
export function groupHeading(group: string): string {
  if (!/^[a-z\d]+(?:[A-Z_.-][a-z\d]*)*$/.test(group)) return group;
  return group
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[\s_.-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
    .trim();
}
