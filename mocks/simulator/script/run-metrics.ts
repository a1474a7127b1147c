import type { WireMetric } from '../../../src/wire/types';

/** The run metrics the simulator reports, with everything but their values. */
const DEFINITIONS = {
  ks_mean: { label: 'KS mean', group: 'utility', direction: 'lower', pass: 0.1, warn: 0.2 },
  corr_delta: { label: 'Corr delta', group: 'utility', direction: 'lower', pass: 0.1, warn: 0.2 },
  // 0.5 is what guessing reaches, so an attacker who does better knows something.
  mia_auc: { label: 'MIA AUC', group: 'privacy', direction: 'lower', pass: 0.6, warn: 0.7 },
  dup_rate: { label: 'Dup rate', group: 'privacy', direction: 'lower', pass: 0.01, warn: 0.05 },
} as const satisfies Record<string, Omit<WireMetric, 'value'>>;

/** The keys of the simulated run's metrics. */
export type RunMetricKey = keyof typeof DEFINITIONS;

/** Completes measured values with label, group, direction and thresholds. */
export function describeMetrics(values: Partial<Record<RunMetricKey, number>>): Record<string, WireMetric> {
  const described: Record<string, WireMetric> = {};
  for (const key of Object.keys(DEFINITIONS) as RunMetricKey[]) {
    const value = values[key];
    if (value !== undefined) described[key] = { value, ...DEFINITIONS[key] };
  }
  return described;
}
