import type { RunMetric } from '../run/run';

/** The two parts that identify a metric: two groups may each have a `p95`. */
export type MetricIdentity = Pick<RunMetric, 'key' | 'group'>;

const groupOf = (metric: MetricIdentity): string | null => metric.group || null;

/** One text per identity. Not `group.key`: a dot may be part of either. */
export const metricId = (metric: MetricIdentity): string => JSON.stringify([groupOf(metric), metric.key]);

/**
 * The names a host can call a metric by, from the one that says least to the one that says most: `p95`, `read.p95`.
 * @param group the group it stands in
 */
export function namesOf(key: string, group: string | null): readonly string[] {
  return group === null ? [key] : [key, `${group}.${key}`];
}

/** Whether a host's name means this metric: its key, `group.key`, or `group.*` for all of a group. */
export function isNamed(metric: MetricIdentity, name: string): boolean {
  const group = groupOf(metric);
  return namesOf(metric.key, group).includes(name) || (group !== null && name === `${group}.*`);
}

/** A metric that nobody has reported yet, from the name it is expected by. What stands before a dot is its group. */
export function expectedMetric(name: string): RunMetric {
  const dot = name.indexOf('.');
  const isGrouped = dot > 0 && dot < name.length - 1;
  return { key: isGrouped ? name.slice(dot + 1) : name, group: isGrouped ? name.slice(0, dot) : null, value: null };
}

/** Heading of a group nobody has named: `regulatory_audit` → `Regulatory Audit`. What a person has written stays as it is. */
export function groupHeading(group: string): string {
  if (!/^[a-z\d]+(?:[A-Z_.-][a-z\d]*)*$/.test(group)) return group;
  return group
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[\s_.-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
    .trim();
}
