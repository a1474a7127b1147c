import type { RunMessages } from '../../core/messages';
import type { MetricDirection, RunMetric } from '../../core/run';

/** What is known of a metric besides its value. */
export interface RunMetricDefinition {
  /** What people read. */
  label?: string;
  /** Heading it stands under, a key of `messages.metrics.groups` or a text. */
  group?: string;
  /** After the number. `%` = the value is already in percent. */
  unit?: string;
  /** Which way is better. */
  direction?: MetricDirection;
  /** Value from which on it passes. */
  pass?: number;
  /** Value from which on it only warns; worse fails. */
  warn?: number;
  /** `percent` = the value is a share of 1 and is shown as percent. Default `number`. */
  format?: 'number' | 'percent';
  /** Decimals shown at most; of a number that would be rounded away two digits. Default 3, for percent 1. */
  decimals?: number;
}

/** The metrics the plan names: of a synthetic data set, how useful and how private it is. */
export const RUN_METRIC_DEFINITIONS = {
  ks_mean: { group: 'utility', direction: 'lower', pass: 0.1, warn: 0.2 },
  corr_delta: { group: 'utility', direction: 'lower', pass: 0.1, warn: 0.2 },
  // 0.5 is what guessing reaches, so an attacker who does better knows something.
  mia_auc: { group: 'privacy', direction: 'lower', pass: 0.6, warn: 0.7 },
  dup_rate: { group: 'privacy', direction: 'lower', pass: 0.01, warn: 0.05, format: 'percent' },
} as const satisfies Record<string, RunMetricDefinition>;

/** A metric with everything known of it. */
export interface ResolvedMetric {
  key: string;
  value: number | null;
  label: string;
  group: string | null;
  unit: string | null;
  direction: MetricDirection | null;
  pass: number | null;
  warn: number | null;
  format: 'number' | 'percent';
  decimals: number;
}

/** Completes a metric: the host's definition wins over what the backend sent, and that over the built-in one. */
export function resolveMetric(
  metric: RunMetric,
  definitions: Readonly<Record<string, RunMetricDefinition>> | undefined,
  messages: Pick<RunMessages, 'metrics'>,
): ResolvedMetric {
  const host: RunMetricDefinition = definitions?.[metric.key] ?? {};
  const builtIn: RunMetricDefinition = Object.hasOwn(RUN_METRIC_DEFINITIONS, metric.key)
    ? RUN_METRIC_DEFINITIONS[metric.key as keyof typeof RUN_METRIC_DEFINITIONS]
    : {};
  const pass = host.pass ?? metric.pass ?? builtIn.pass ?? null;
  const warn = host.warn ?? metric.warn ?? builtIn.warn ?? null;
  const format = host.format ?? (metric.unit == null ? builtIn.format : undefined) ?? 'number';
  return {
    key: metric.key,
    value: metric.value !== null && Number.isFinite(metric.value) ? metric.value : null,
    label: host.label ?? messages.metrics.names[metric.key] ?? metric.label ?? metric.key.replaceAll('_', ' '),
    group: host.group ?? metric.group ?? builtIn.group ?? null,
    unit: host.unit ?? metric.unit ?? builtIn.unit ?? null,
    direction: host.direction ?? metric.direction ?? builtIn.direction ?? inferDirection(pass, warn),
    pass,
    warn,
    format,
    decimals: host.decimals ?? builtIn.decimals ?? (format === 'percent' ? 1 : 3),
  };
}

/** Thresholds that differ tell the direction by themselves. */
function inferDirection(pass: number | null, warn: number | null): MetricDirection | null {
  if (pass === null || warn === null || pass === warn) return null;
  return warn > pass ? 'lower' : 'higher';
}
