import { own } from '../platform/own';
import type { MetricDirection, RunMetric } from '../run/run';
import type { RunMessages } from '../text/messages';
import type { RunMetricDefinition, RunMetricDefinitions } from '../text/metric-definition';
import { metricId, namesOf } from './metric-names';

/**
 * The metrics that are judged without being defined: of a synthetic data set, how useful and how private it is. A host with
 * other limits replaces them by a definition of its own.
 */
export const RUN_METRIC_DEFINITIONS = {
  ks_mean: { group: 'utility', direction: 'lower', pass: 0.1, warn: 0.2 },
  corr_delta: { group: 'utility', direction: 'lower', pass: 0.1, warn: 0.2 },
  // 0.5 is what guessing reaches, so an attacker who does better knows something.
  mia_auc: { group: 'privacy', direction: 'lower', pass: 0.6, warn: 0.7 },
  dup_rate: { group: 'privacy', direction: 'lower', pass: 0.01, warn: 0.05, format: 'percent' },
} as const satisfies Record<string, RunMetricDefinition>;

/** A metric with everything known of it. */
export interface ResolvedMetric {
  /** One text per metric: two groups may each have one of the same key. */
  id: string;
  /** Its name on the wire. */
  key: string;
  /** The last measured value; `null` = not measured yet. */
  value: number | null;
  /** Its name for people. */
  label: string;
  /** The group it belongs to; `null` = none. */
  group: string | null;
  /** Unit of the value; `null` = none. */
  unit: string | null;
  /** Whether higher or lower values are better; `null` = neither. */
  direction: MetricDirection | null;
  /** Up to here, or from here, it passes; `null` = it is not judged. */
  pass: number | null;
  /** Up to here, or from here, it is a warning and no failure; `null` = there is no warning. */
  warn: number | null;
  /** How the value is written. */
  format: 'number' | 'percent';
  /** Digits after the decimal separator. */
  decimals: number;
}

/** What a host said of one metric. */
interface HostDefinition {
  said: RunMetricDefinition;
  isJudged: boolean;
}

/** Lays all that hosts said of a metric over one another: the nearer definitions over the farther, `group.key` over the key. */
function definitionOf(key: string, group: string | null, layers: readonly RunMetricDefinitions[]): HostDefinition {
  const names = namesOf(key, group);
  const found = layers.flatMap((layer) => names.map((name) => own(layer, name)));
  return found.reduce<HostDefinition>(
    (under, over) => {
      if (over === undefined) return under;
      if (over === false) return { said: under.said, isJudged: false };
      const hasThreshold = over.pass !== undefined || over.warn !== undefined;
      return { said: { ...under.said, ...over }, isJudged: under.isJudged || hasThreshold };
    },
    { said: {}, isJudged: true },
  );
}

/**
 * Completes a metric: the host's definitions win over what the backend sent, and that over the built-in ones.
 * @param layers the host's definitions, the nearest last
 */
export function resolveMetric(
  metric: RunMetric,
  layers: readonly RunMetricDefinitions[],
  messages: Pick<RunMessages, 'metrics'>,
): ResolvedMetric {
  const { key } = metric;
  const builtIn: RunMetricDefinition = own<RunMetricDefinition>(RUN_METRIC_DEFINITIONS, key) ?? {};
  const reportedGroup = metric.group || builtIn.group || null;
  const { said: host, isJudged } = definitionOf(key, reportedGroup, layers);
  const group = host.group ?? reportedGroup;
  const pass = isJudged ? threshold(host.pass ?? metric.pass ?? builtIn.pass) : null;
  const warn = isJudged ? threshold(host.warn ?? metric.warn ?? builtIn.warn) : null;
  const format = host.format ?? (metric.unit == null ? builtIn.format : undefined) ?? 'number';
  const named = namesOf(key, group).map((name) => own(messages.metrics.names, name));
  return {
    // By the group as reported: a definition may put those of two groups under one heading, and they stay two.
    id: metricId({ key, group: reportedGroup }),
    key,
    value: metric.value !== null && Number.isFinite(metric.value) ? metric.value : null,
    label: host.label ?? named[1] ?? named[0] ?? metric.label ?? readable(key),
    group,
    unit: host.unit ?? metric.unit ?? builtIn.unit ?? null,
    direction: host.direction ?? metric.direction ?? builtIn.direction ?? inferDirection(pass, warn),
    pass,
    warn,
    format,
    decimals: host.decimals ?? builtIn.decimals ?? (format === 'percent' ? 1 : 3),
  };
}

/** What is no number judges nothing: every value would fail by it. */
const threshold = (value: number | null | undefined): number | null =>
  value != null && Number.isFinite(value) ? value : null;

/** Thresholds that differ tell the direction by themselves. */
function inferDirection(pass: number | null, warn: number | null): MetricDirection | null {
  if (pass === null || warn === null || pass === warn) return null;
  return warn > pass ? 'lower' : 'higher';
}

/** `rows_written` → `rows written`. Underscores that join nothing are part of the name. */
const readable = (key: string): string => key.replaceAll(/(?<=[^_])_(?=[^_])/g, ' ');
