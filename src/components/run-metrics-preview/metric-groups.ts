import type { RunMessages } from '../../core/text/messages';
import type { TrackedMetric } from '../../hooks/metrics/useMetricTracker';

/** Groups in the order of their first metric; metrics without a group come last. */
export function groupsOf(metrics: readonly TrackedMetric[]): { group: string | null; metrics: TrackedMetric[] }[] {
  const groups = new Map<string | null, TrackedMetric[]>();
  for (const metric of metrics) {
    const members = groups.get(metric.group);
    if (members) members.push(metric);
    else groups.set(metric.group, [metric]);
  }
  return [...groups]
    .map(([group, members]) => ({ group, metrics: members }))
    .sort((a, b) => Number(a.group === null) - Number(b.group === null));
}

/** Whether no metric of the group has been measured yet: then one note above the group says so. */
export function isGroupPending(metric: TrackedMetric, all: readonly TrackedMetric[]): boolean {
  if (metric.group === null) return false;
  const members = all.filter(({ group }) => group === metric.group);
  return members.length > 1 && members.every(({ value, after }) => value === null && after === metric.after);
}

/** The text for a metric without a value: not measured any more, measured with a certain step, or not yet available. */
export function pendingText(
  { after }: Pick<TrackedMetric, 'after'>,
  isOver: boolean,
  { metrics }: Pick<RunMessages, 'metrics'>,
): string {
  if (isOver) return metrics.notMeasured;
  return after === null ? metrics.notAvailable : metrics.after(after);
}
