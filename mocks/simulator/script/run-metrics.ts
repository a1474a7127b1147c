import type { WireMetric } from '../../../src/wire/types';

/** Definitions of the simulated run metrics. */
const DEFINITIONS = {
  ks_mean: { label: 'KS mean', group: 'utility', direction: 'lower', pass: 0.1, warn: 0.2 },
  corr_delta: { label: 'Corr delta', group: 'utility', direction: 'lower', pass: 0.1, warn: 0.2 },
  // 0.5 is random guessing; a higher AUC means the attacker learns something.
  mia_auc: { label: 'MIA AUC', group: 'privacy', direction: 'lower', pass: 0.6, warn: 0.7 },
  dup_rate: { label: 'Dup rate', group: 'privacy', direction: 'lower', pass: 0.01, warn: 0.05 },
} as const satisfies Record<string, Omit<WireMetric, 'value'>>;

/** Key of a simulated run metric. */
export type RunMetricKey = keyof typeof DEFINITIONS;

/** Adds label, group, direction and thresholds to measured values. */
export function describeMetrics(values: Partial<Record<RunMetricKey, number>>): Record<string, WireMetric> {
  const described: Record<string, WireMetric> = {};
  for (const key of Object.keys(DEFINITIONS) as RunMetricKey[]) {
    const value = values[key];
    if (value !== undefined) described[key] = { value, ...DEFINITIONS[key] };
  }
  return described;
}
