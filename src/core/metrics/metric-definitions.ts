import { ownValue } from '../platform/own-property';
import type { MetricDirection, RunMetric } from '../run/run';
import type { RunMessages } from '../text/messages';
import type { RunMetricDefinition, RunMetricDefinitions } from '../text/metric-definition';
import { metricId, namesOf } from './metric-names';

/**
 * Built-in definitions for metrics of synthetic data: utility and privacy. A host replaces them with its own definitions.
 */
export const RUN_METRIC_DEFINITIONS = {
  ks_mean: { group: 'utility', direction: 'lower', pass: 0.1, warn: 0.2 },
  corr_delta: { group: 'utility', direction: 'lower', pass: 0.1, warn: 0.2 },
  // Guessing reaches 0.5; an attack that does better has learned something.
  mia_auc: { group: 'privacy', direction: 'lower', pass: 0.6, warn: 0.7 },
  dup_rate: { group: 'privacy', direction: 'lower', pass: 0.01, warn: 0.05, format: 'percent' },
} as const satisfies Record<string, RunMetricDefinition>;

/** A metric with its complete definition. */
export interface ResolvedMetric {
  /** Unique id: two groups may have metrics with the same key. */
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
  /** Threshold for passing; `null` = the metric is not judged. */
  pass: number | null;
  /** Threshold between warning and failure; `null` = there is no warning. */
  warn: number | null;
  /** How the value is written. */
  format: 'number' | 'percent';
  /** Digits after the decimal separator. */
  decimals: number;
  /** The step that measures it; `null` = unknown. */
  after: string | null;
}

/** The merged definitions of one metric by the host. */
interface HostDefinition {
  definition: RunMetricDefinition;
  isJudged: boolean;
}

/** Merges the host's definitions of a metric: inner ones win over outer ones, `group.key` over the key. */
function definitionOf(key: string, group: string | null, layers: readonly RunMetricDefinitions[]): HostDefinition {
  const names = namesOf(key, group);
  const found = layers.flatMap((layer) => names.map((name) => ownValue(layer, name)));
  return found.reduce<HostDefinition>(
    (under, over) => {
      if (over === undefined) return under;
      if (over === false) return { definition: under.definition, isJudged: false };
      const hasThreshold = over.pass !== undefined || over.warn !== undefined;
      return { definition: { ...under.definition, ...over }, isJudged: under.isJudged || hasThreshold };
    },
    { definition: {}, isJudged: true },
  );
}

/**
 * Completes a metric: the host's definitions win over what the backend sent, and that over the built-in ones.
 * @param layers the host's definitions, the innermost last
 */
export function resolveMetric(
  metric: RunMetric,
  layers: readonly RunMetricDefinitions[],
  messages: Pick<RunMessages, 'metrics'>,
): ResolvedMetric {
  const { key } = metric;
  const builtIn: RunMetricDefinition = ownValue<RunMetricDefinition>(RUN_METRIC_DEFINITIONS, key) ?? {};
  const reportedGroup = metric.group || builtIn.group || null;
  const { definition: host, isJudged } = definitionOf(key, reportedGroup, layers);
  const group = host.group ?? reportedGroup;
  // Some backends send an empty string for no unit.
  const unit = host.unit ?? (metric.unit || null);
  const limits = limitsOfOurs(builtIn, { direction: host.direction ?? metric.direction, unit });
  const isSound = [host.pass, host.warn].every((limit) => limit == null || Number.isFinite(limit));
  const pass = isJudged && isSound ? threshold(host.pass ?? metric.pass ?? limits.pass) : null;
  const warn = isJudged && isSound ? threshold(host.warn ?? metric.warn ?? limits.warn) : null;
  // A value with a unit is in that unit and not a share of 1.
  const format = host.format ?? (unit == null ? builtIn.format : undefined) ?? 'number';
  const named = namesOf(key, group).map((name) => ownValue(messages.metrics.names, name));
  return {
    // Identified by the reported group: a definition may show two groups under one heading, and their metrics stay separate.
    id: metricId({ key, group: reportedGroup }),
    key,
    value: metric.value !== null && Number.isFinite(metric.value) ? metric.value : null,
    label: host.label ?? named[1] ?? named[0] ?? metric.label ?? readable(key),
    group,
    unit: unit ?? builtIn.unit ?? null,
    direction: host.direction ?? metric.direction ?? builtIn.direction ?? inferDirection(pass, warn),
    pass,
    warn,
    format,
    decimals: host.decimals ?? builtIn.decimals ?? (format === 'percent' ? 1 : 3),
    after: host.after || null,
  };
}

/** Built-in thresholds in the reported unit; none if the metric has the other direction or is not a share. */
function limitsOfOurs(
  { direction, pass, warn, format }: RunMetricDefinition,
  reported: { direction: MetricDirection | null | undefined; unit: string | null },
): { pass?: number | undefined; warn?: number | undefined } {
  if (reported.direction != null && reported.direction !== direction) return {};
  if (reported.unit === '%') return { pass: pass && pass * 100, warn: warn && warn * 100 };
  return format === 'percent' && reported.unit ? {} : { pass, warn };
}

/** Ignores thresholds that are not numbers, because every value would fail. A host's invalid threshold still replaces ours. */
const threshold = (value: number | null | undefined): number | null =>
  value != null && Number.isFinite(value) ? value : null;

/** Two different thresholds imply the direction. */
function inferDirection(pass: number | null, warn: number | null): MetricDirection | null {
  if (pass === null || warn === null || pass === warn) return null;
  return warn > pass ? 'lower' : 'higher';
}

/** `rows_written` → `rows written`. Other underscores are part of the name. */
const readable = (key: string): string => key.replaceAll(/(?<=[^_])_(?=[^_])/g, ' ');
