import { reuseIfEqual } from '../../platform/equal';
import type { RunMetric, RunStep } from '../run';
import { reportedMetrics } from './step-metrics';

const none: readonly RunMetric[] = Object.freeze([]);

/**
 * Creates a function that returns the metrics of the newest step with measured values, for a run whose own metrics are
 * not read yet. Results stay reference-equal while nothing changes.
 */
export function createMetricsOfSteps(): (steps: readonly RunStep[]) => readonly RunMetric[] {
  let read: readonly RunStep[] | null = null;
  let metrics = none;
  return (steps) => {
    if (steps === read) return metrics;
    read = steps;
    const newest = steps.findLast((step) => reportedMetrics(step.metrics).some(({ value }) => value !== null));
    metrics = reuseIfEqual(metrics, newest ? reportedMetrics(newest.metrics) : none);
    return metrics;
  };
}

/** The values measured by steps, by metric (`key`, or `group.key`), oldest first. */
export function historyOfSteps(steps: readonly RunStep[]): Readonly<Record<string, readonly number[]>> {
  const values = new Map<string, number[]>();
  for (const { key, group, value } of steps.flatMap((step) => reportedMetrics(step.metrics))) {
    if (value === null || !Number.isFinite(value)) continue;
    const name = group == null ? key : `${group}.${key}`;
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return Object.fromEntries(values);
}
