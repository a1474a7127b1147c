import { useState } from 'react';
import type { ResolvedMetric } from '../../core/metrics/metric-definitions';
import { namesOf } from '../../core/metrics/metric-names';
import { judgeMetric, type MetricThresholds } from '../../core/metrics/metric-status';
import type { JudgedMetric } from '../../core/metrics/run-verdict';
import { ownValue } from '../../core/platform/own-property';

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
  /** Another one forgets everything. */
  runKey: string;
  isEnded: boolean;
  metrics: readonly TrackedMetric[];
}

/** What is followed. */
interface Followed extends Pick<Tracked, 'source' | 'runKey' | 'isEnded'> {
  /** Values from before this component was mounted, by name. */
  seed: Readonly<Record<string, readonly number[]>> | undefined;
}

function advance(before: Tracked | null, { source, runKey, isEnded, seed }: Followed): Tracked {
  const known = new Map(before?.runKey === runKey ? before.metrics.map((metric) => [metric.id, metric]) : []);
  const metrics = source.map((metric): TrackedMetric => {
    const old = known.get(metric.id);
    const [byKey, byGroup] = namesOf(metric.key, metric.group).map((name) => ownValue(seed, name));
    const provided = (byGroup ?? byKey ?? []).filter(Number.isFinite).slice(-MAX_POINTS);
    // Steps that were read later tell of values from before this was mounted.
    const past = old !== undefined && old.history.length >= provided.length ? old.history : provided;
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
 */
export function useMetricTracker(followed: Followed): readonly TrackedMetric[] {
  const { source, runKey, isEnded } = followed;
  const [tracked, setTracked] = useState(() => advance(null, followed));
  if (tracked.source === source && tracked.runKey === runKey && tracked.isEnded === isEnded) return tracked.metrics;
  // Set while rendering: React renders again at once, and nothing with the old verdicts is ever shown.
  const next = advance(tracked, followed);
  setTracked(next);
  return next.metrics;
}
