import type { RunMessages } from '../../core/text/messages';
import type { TrackedMetric } from '../../hooks/metrics/useMetricTracker';

/** By group in the order they first appear; those without a group come last. */
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

/** Whether nothing of a metric's group is measured yet: that is said once then, above all of it. */
export function isGroupPending(metric: TrackedMetric, all: readonly TrackedMetric[]): boolean {
  if (metric.group === null) return false;
  const members = all.filter(({ group }) => group === metric.group);
  return members.length > 1 && members.every(({ value, after }) => value === null && after === metric.after);
}

/** What is said of a metric without a value: that it will not come any more, with which step it comes, or that it is not there yet. */
export function pendingText(
  { after }: Pick<TrackedMetric, 'after'>,
  isOver: boolean,
  { metrics }: Pick<RunMessages, 'metrics'>,
): string {
  if (isOver) return metrics.notMeasured;
  return after === null ? metrics.notAvailable : metrics.after(after);
}
