import { useState } from 'react';
import type { ResolvedMetric } from '../../core/metrics/metric-definitions';
import { namesOf } from '../../core/metrics/metric-names';
import { judgeMetric, type MetricThresholds } from '../../core/metrics/metric-status';
import type { JudgedMetric } from '../../core/metrics/run-verdict';
import { own } from '../../core/platform/own';

/** What has been seen of one metric. */
export interface TrackedMetric extends JudgedMetric {
  /** Values in the order they came, the latest last; at most 40. */
  history: readonly number[];
}

/** Points a sparkline can show. */
const MAX_POINTS = 40;

interface Tracked {
  /** What the state was computed from. */
  source: readonly ResolvedMetric[];
  runKey: string;
  isEnded: boolean;
  metrics: readonly TrackedMetric[];
}

function advance(
  before: Tracked | null,
  source: readonly ResolvedMetric[],
  runKey: string,
  isEnded: boolean,
  seed: Readonly<Record<string, readonly number[]>> | undefined,
): Tracked {
  const known = new Map(before?.runKey === runKey ? before.metrics.map((metric) => [metric.id, metric]) : []);
  const metrics = source.map((metric): TrackedMetric => {
    const old = known.get(metric.id);
    const [byKey, byGroup] = namesOf(metric.key, metric.group).map((name) => own(seed, name));
    const told = (byGroup ?? byKey ?? []).filter(Number.isFinite).slice(-MAX_POINTS);
    // Steps that were read later tell of values from before this was mounted.
    const past = old !== undefined && old.history.length >= told.length ? old.history : told;
    const isNew = metric.value !== null && past[past.length - 1] !== metric.value;
    return {
      ...metric,
      history: isNew && metric.value !== null ? [...past, metric.value].slice(-MAX_POINTS) : past,
      // What an ended run reached is judged to the letter.
      ...judgeMetric(metric.value, thresholdsOf(metric), isEnded ? undefined : old?.state),
    };
  });
  return { source, runKey, isEnded, metrics };
}

const thresholdsOf = ({ direction, pass, warn }: ResolvedMetric): MetricThresholds => ({ direction, pass, warn });

/**
 * Remembers the values of each metric while the run goes on, for sparklines and for verdicts that do not flicker.
 * @param runKey another one forgets everything
 * @param seed values from before this component was mounted
 */
export function useMetricTracker(
  source: readonly ResolvedMetric[],
  runKey: string,
  isEnded: boolean,
  seed?: Readonly<Record<string, readonly number[]>>,
): readonly TrackedMetric[] {
  const [tracked, setTracked] = useState(() => advance(null, source, runKey, isEnded, seed));
  if (tracked.source === source && tracked.runKey === runKey && tracked.isEnded === isEnded) return tracked.metrics;
  // Set while rendering: React renders again at once, and nothing with the old verdicts is ever shown.
  const next = advance(tracked, source, runKey, isEnded, seed);
  setTracked(next);
  return next.metrics;
}
