import type { MetricDirection } from '../run/run';

/**
 * Result of a metric against its thresholds. `neutral` = measured, without thresholds; `pending` = not measured yet.
 */
export const RUN_METRIC_STATES = ['pass', 'warn', 'fail', 'neutral', 'pending'] as const;

/** The values of `data-state` of a metric's tile. */
export type RunMetricState = (typeof RUN_METRIC_STATES)[number];

/** Rules for judging a metric. */
export interface MetricThresholds {
  /** The better direction; without it the metric is not judged. */
  direction: MetricDirection | null;
  /** Threshold for passing. */
  pass: number | null;
  /** Threshold between warning and failure. */
  warn: number | null;
}

/** Hysteresis: a value must pass a threshold by this share of the distance between the thresholds to change a verdict. */
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
 * Judges a value. The previous verdict holds until the value is clearly past the threshold, so that a value near it does not
 * flicker.
 * @param previous the previous verdict; omit it to judge exactly, e.g. for an ended run
 */
export function metricStatus(
  value: number | null,
  thresholds: MetricThresholds,
  previous?: RunMetricState | undefined,
): RunMetricState {
  return judgeMetric(value, thresholds, previous).state;
}

/** @internal A verdict with its thresholds. */
export interface MetricVerdict {
  state: RunMetricState;
  /** The thresholds as shifted by the previous verdict, so that the shown limits explain the verdict. */
  judgedBy: MetricThresholds;
}

/** @internal Like {@link metricStatus}, with the thresholds used. */
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
    // A jump across the whole warning zone is a real change.
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
 * Fill of the ring: 1 at best, 0.7 at `pass`, 0.35 at `warn`, down to 0. Fuller is always better, in both directions. `null`
 * without thresholds.
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
