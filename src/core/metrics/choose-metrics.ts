import type { RunMetric } from '../run/run';
import type { RunMessages } from '../text/messages';
import type { RunMetricDefinitions } from '../text/metric-definition';
import { type ResolvedMetric, resolveMetric } from './metric-definitions';
import { expectedMetric, isNamed } from './metric-names';

/** Which metrics a preview shows, by the names hosts call them: a key, `group.key`, or `group.*`. */
export interface MetricChoice {
  /** These have a place from the start, in this order. */
  expected: readonly string[];
  /** Only these; `null` = all. */
  include: readonly string[] | null;
  /** Not these. */
  exclude: readonly string[];
}

/** What the choice is made with. */
export interface ChooseMetricsInput extends MetricChoice {
  /** What the backend reported. */
  reported: readonly RunMetric[];
  /** The host's definitions, the nearest last. */
  layers: readonly RunMetricDefinitions[];
  messages: Pick<RunMessages, 'metrics'>;
}

interface Known {
  reported: RunMetric;
  metric: ResolvedMetric;
}

/** A metric is found by the group it was reported in, and by the one it is shown in. */
const isCalled = ({ reported, metric }: Known, name: string): boolean =>
  isNamed(metric, name) || isNamed(reported, name);

/** The metrics to show, completed and in order: the expected ones first. Of one reported twice, what came last counts. */
export function chooseMetrics(input: ChooseMetricsInput): ResolvedMetric[] {
  const { reported, expected, include, exclude, layers, messages } = input;
  const complete = (metric: RunMetric): Known => ({
    reported: metric,
    metric: resolveMetric(metric, layers, messages),
  });
  const left = new Map<string, Known>();
  for (const known of reported.map(complete)) left.set(known.metric.id, known);
  const chosen = new Map<string, Known>();
  for (const name of expected) {
    const found = [...left.values()].filter((known) => isCalled(known, name));
    const isPlaced = [...chosen.values()].some((known) => isCalled(known, name));
    for (const known of found.length > 0 || isPlaced ? found : [complete(expectedMetric(name))]) {
      chosen.set(known.metric.id, known);
      left.delete(known.metric.id);
    }
  }
  return [...chosen.values(), ...left.values()]
    .filter((known) => include === null || include.some((name) => isCalled(known, name)))
    .filter((known) => !exclude.some((name) => isCalled(known, name)))
    .map(({ metric }) => metric);
}
