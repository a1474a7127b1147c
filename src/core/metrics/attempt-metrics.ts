import type { Run, RunMetric, RunStep } from '../run/run';
import { reportedMetrics } from '../run/steps/step-metrics';

/** The metrics of one attempt of a run. */
export interface AttemptMetrics {
  /** Number of the attempt. */
  attempt: number;
  /** The newest value of each metric. */
  metrics: readonly RunMetric[];
}

const nameOf = ({ key, group }: RunMetric) => JSON.stringify([group ?? null, key]);

/**
 * The metrics of each attempt, oldest first: those of its steps, and for the newest attempt also those of the run. A step
 * without an attempt belongs to the attempt of the step before it.
 */
export function metricsOfAttempts(run: Run | null, steps: readonly RunStep[]): readonly AttemptMetrics[] {
  const attempts = new Map<number, Map<string, RunMetric>>();
  const valuesOf = (attempt: number) => {
    const known = attempts.get(attempt);
    if (known) return known;
    const made = new Map<string, RunMetric>();
    attempts.set(attempt, made);
    return made;
  };
  let attempt = 1;
  for (const step of steps) {
    attempt = step.attempt ?? attempt;
    for (const metric of reportedMetrics(step.metrics)) {
      // A missing value does not replace a measured one.
      if (metric.value !== null) valuesOf(attempt).set(nameOf(metric), metric);
    }
  }
  const newest = run?.attempt ?? attempt;
  for (const metric of run?.metrics ?? []) {
    if (metric.value === null) continue;
    const values = valuesOf(newest);
    // The same metric, reported by a step without its group: show one row, the run's.
    values.delete(nameOf({ key: metric.key, value: null }));
    values.set(nameOf(metric), metric);
  }
  return [...attempts]
    .sort(([a], [b]) => a - b)
    .map(([number, values]) => ({ attempt: number, metrics: [...values.values()] }));
}
