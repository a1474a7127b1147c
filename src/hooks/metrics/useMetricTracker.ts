import { useState } from 'react';
import type { ResolvedMetric } from '../../core/metrics/metric-definitions';
import { namesOf } from '../../core/metrics/metric-names';
import { judgeMetric, type MetricThresholds } from '../../core/metrics/metric-status';
import type { JudgedMetric } from '../../core/metrics/run-verdict';
import { ownValue } from '../../core/platform/own-property';

/** A metric and its values so far. */
export interface TrackedMetric extends JudgedMetric {
  /** Values in order of arrival, latest last; at most 40. */
  history: readonly number[];
}

/** Maximum of points in a sparkline. */
const MAX_POINTS = 40;

interface Tracked {
  /** Input that the state was computed from. */
  source: readonly ResolvedMetric[];
  /** Another key drops all history. */
  runKey: string;
  isEnded: boolean;
  metrics: readonly TrackedMetric[];
}

/** Input of the tracker. */
interface Followed extends Pick<Tracked, 'source' | 'runKey' | 'isEnded'> {
  /** Values from before the component mounted, by name. */
  seed: Readonly<Record<string, readonly number[]>> | undefined;
}

function advance(before: Tracked | null, { source, runKey, isEnded, seed }: Followed): Tracked {
  const known = new Map(before?.runKey === runKey ? before.metrics.map((metric) => [metric.id, metric]) : []);
  const metrics = source.map((metric): TrackedMetric => {
    const old = known.get(metric.id);
    const [byKey, byGroup] = namesOf(metric.key, metric.group).map((name) => ownValue(seed, name));
    const provided = (byGroup ?? byKey ?? []).filter(Number.isFinite).slice(-MAX_POINTS);
    // Steps read later may bring values from before the component mounted.
    const past = old !== undefined && old.history.length >= provided.length ? old.history : provided;
    const isNew = metric.value !== null && past[past.length - 1] !== metric.value;
    return {
      ...metric,
      history: isNew && metric.value !== null ? [...past, metric.value].slice(-MAX_POINTS) : past,
      // The final value of an ended run is judged exactly, without hysteresis.
      ...judgeMetric(metric.value, thresholdsOf(metric), isEnded ? undefined : old?.state),
    };
  });
  return { source, runKey, isEnded, metrics };
}

const thresholdsOf = ({ direction, pass, warn }: ResolvedMetric): MetricThresholds => ({ direction, pass, warn });

/** Records the values of each metric while the run is active, for sparklines and for verdicts that do not flicker. */
export function useMetricTracker(followed: Followed): readonly TrackedMetric[] {
  const { source, runKey, isEnded } = followed;
  const [tracked, setTracked] = useState(() => advance(null, followed));
  if (tracked.source === source && tracked.runKey === runKey && tracked.isEnded === isEnded) return tracked.metrics;
  // Set while rendering: React renders again at once, before it paints the old verdicts.
  const next = advance(tracked, followed);
  setTracked(next);
  return next.metrics;
}
