import type { RunMetric } from '../run/run';
import type { RunMessages } from '../text/messages';
import type { RunMetricDefinitions } from '../text/metric-definition';
import { type ResolvedMetric, resolveMetric } from './metric-definitions';
import { expectedMetric, isNamed } from './metric-names';

/** The metrics that a preview shows, by name: a key, `group.key`, or `group.*`. */
export interface MetricChoice {
  /** Shown from the start, in this order. */
  expected: readonly string[];
  /** Only these; `null` = all. */
  include: readonly string[] | null;
  /** Not these. */
  exclude: readonly string[];
}

/** Input of the choice. */
export interface ChooseMetricsInput extends MetricChoice {
  /** Metrics reported by the backend. */
  reported: readonly RunMetric[];
  /** The host's definitions, the innermost last. */
  layers: readonly RunMetricDefinitions[];
  messages: Pick<RunMessages, 'metrics'>;
}

interface Known {
  reported: RunMetric;
  metric: ResolvedMetric;
}

/** Matches a metric by its reported group and by its shown group. */
const isCalled = ({ reported, metric }: Known, name: string): boolean =>
  isNamed(metric, name) || isNamed(reported, name);

/** The metrics to show, completed and in order: expected ones first. Of two reports of one metric the later wins. */
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
