import type { MetricDirection } from '../run/run';

/**
 * How a metric stands against its thresholds. `neutral` = measured, but it has none; `pending` = not measured yet.
 */
export const RUN_METRIC_STATES = ['pass', 'warn', 'fail', 'neutral', 'pending'] as const;

/** The values of `data-state` of a metric's tile. */
export type RunMetricState = (typeof RUN_METRIC_STATES)[number];

/** What a metric is judged by. */
export interface MetricThresholds {
  /** Which way is better; without it nothing is judged. */
  direction: MetricDirection | null;
  /** The value from which on it passes. */
  pass: number | null;
  /** The value from which on it only warns; worse fails. */
  warn: number | null;
}

/** How far past a threshold a value must be to change a verdict, as a share of the distance between the thresholds. */
const HYSTERESIS = 0.1;

interface Scale {
  /** Smaller is better. */
  badness: number;
  pass: number;
  warn: number;
  margin: number;
}

function scaleOf(value: number, { direction, pass, warn }: MetricThresholds): Scale | null {
  if (direction === null || (pass === null && warn === null)) return null;
  const sign = direction === 'lower' ? 1 : -1;
  const passAt = sign * (pass ?? warn ?? 0);
  // A warn threshold on the wrong side of pass leaves no room for warnings.
  const warnAt = Math.max(passAt, sign * (warn ?? pass ?? 0));
  const span = warnAt - passAt;
  return {
    badness: sign * value,
    pass: passAt,
    warn: warnAt,
    margin: span > 0 ? span * HYSTERESIS : Math.abs(passAt) * 0.02,
  };
}

/**
 * Judges a value. A verdict that was already given holds until the value is clearly past the threshold, so that a metric
 * measured again and again near it does not flicker.
 * @param previous the verdict so far; leave it out to judge exactly, as for a run that has ended
 */
export function metricStatus(
  value: number | null,
  thresholds: MetricThresholds,
  previous?: RunMetricState | undefined,
): RunMetricState {
  return judgeMetric(value, thresholds, previous).state;
}

/** @internal A verdict, and what it was judged by. */
export interface MetricVerdict {
  state: RunMetricState;
  /** The thresholds as the verdict so far has moved them, so that what is shown beside the verdict explains it. */
  judgedBy: MetricThresholds;
}

/** @internal As {@link metricStatus}, with the thresholds that decided. */
export function judgeMetric(
  value: number | null,
  thresholds: MetricThresholds,
  previous?: RunMetricState | undefined,
): MetricVerdict {
  if (value === null || !Number.isFinite(value)) return { state: 'pending', judgedBy: thresholds };
  const scale = scaleOf(value, thresholds);
  if (scale === null) return { state: 'neutral', judgedBy: thresholds };
  const { badness, margin } = scale;
  let { pass, warn } = scale;
  if (previous === 'pass') {
    pass += margin;
    // A leap over the whole warning zone is no flicker.
    warn = Math.max(warn, pass);
  } else if (previous === 'warn') {
    pass -= margin;
    warn += margin;
  } else if (previous === 'fail') {
    warn -= margin;
    pass = Math.min(pass, warn);
  }
  const state = stateOf(badness, pass, warn);
  if (state === stateOf(badness, scale.pass, scale.warn)) return { state, judgedBy: thresholds };
  const sign = thresholds.direction === 'lower' ? 1 : -1;
  return { state, judgedBy: { ...thresholds, pass: sign * pass, warn: thresholds.warn === null ? null : sign * warn } };
}

function stateOf(badness: number, pass: number, warn: number): 'pass' | 'warn' | 'fail' {
  if (badness <= pass) return 'pass';
  return badness <= warn ? 'warn' : 'fail';
}

/**
 * How full the ring is: 1 = as good as it gets near the thresholds, 0.7 exactly at `pass`, 0.35 exactly at `warn`, then
 * down to 0. Fuller is always better, whichever way the metric counts. `null` without thresholds.
 */
export function metricScore(value: number | null, thresholds: MetricThresholds): number | null {
  if (value === null || !Number.isFinite(value)) return null;
  const scale = scaleOf(value, thresholds);
  if (scale === null) return null;
  const { badness, pass, warn } = scale;
  const span = warn > pass ? warn - pass : Math.abs(pass) || 1;
  if (badness <= pass) return Math.min(1, 0.7 + 0.3 * Math.min(1, (pass - badness) / span));
  if (badness <= warn) return 0.7 - 0.35 * ((badness - pass) / span);
  return Math.max(0.04, 0.35 * (1 - Math.min(1, (badness - warn) / (2 * span))));
}
