import { readDeclared } from './count';
import { readHistory } from './history';
import { createStepKeys, createTimeline } from './steps';
import type { EtaConfidence, EtaEstimate, EtaEstimator, EtaEstimatorOptions } from './types';

const NONE: EtaEstimate = {
  fraction: null,
  remainingMs: null,
  range: null,
  finishAtMs: null,
  basis: 'none',
  confidence: 'none',
};

/**
 * Creates an estimator for one run. It averages the predictions from earlier runs (in logarithms) and blends them with
 * the count of steps done in this run. It is pure and has no clock, so it may be called at any rate.
 *
 * The fraction is elapsed / (elapsed + remaining), so percent and remaining time always agree; it may fall between
 * calls. Use `createEtaDisplay` for displayed values.
 */
export function createEtaEstimator(options: EtaEstimatorOptions = {}): EtaEstimator {
  const keys = createStepKeys();
  const timelineOf = createTimeline(keys);
  const opinionsOf = readHistory(keys, options.history ?? []);
  const declared = readDeclared(keys, options.expectedSteps, options.plan ?? []);

  return ({ nowMs, startedAtMs, steps }) => {
    const now = Math.max(0, nowMs - startedAtMs) || 0;
    const timeline = timelineOf(steps, startedAtMs, now);
    const opinions = opinionsOf(timeline, now, declared.total);
    const known = opinions.length > 0;
    const finished = timeline.count - timeline.open.length;
    const counted = now > 0 ? declared.remaining(timeline, now) : null;

    let weights = 0;
    let presence = 0;
    let mean = 0;
    let unevenness = 0;
    for (const [log, weight, present, uneven] of opinions) {
      weights += weight;
      unevenness += weight * uneven;
      presence += present;
      mean += weight * log;
    }
    mean /= weights;
    let spread = 0;
    for (const [log, weight] of opinions) spread += weight * (log - mean) ** 2;
    // Variance of the logarithm: that of the predictions, with a prior of 0.3² that weighs as much as one of them.
    const variance = ((opinions.length * spread) / weights + 0.09) / (opinions.length + 1);

    let remaining: number;
    if (known) {
      // Errors count relative to the run's length: the same error is worse on a short run.
      // The median with weights 1 / length lies below the plain one, for a log-normal by e^−σ² when all is remaining.
      const plain = Math.exp(mean);
      remaining = plain * Math.exp((-variance * plain) / (now + plain));
      if (counted !== null) {
        // A few uneven steps predict little: far from the earlier runs' prediction, the count has no weight.
        const doubt = (unevenness / weights) * (Math.log(counted) - mean) ** 2;
        const weight = presence / (presence + Math.min(1, finished / 2) * Math.exp(-2 * doubt));
        remaining = remaining ** weight * counted ** (1 - weight);
      }
    } else if (counted !== null) remaining = counted;
    else return NONE;

    const total = now + remaining;
    const fraction = Math.min(now / total, 1 - 1e-6);
    // Part of the uncertainty does not shrink with more earlier runs.
    const q = Math.sqrt(variance + 0.01);
    const [a, b] = known
      ? [Math.min(1.3, 0.1 + 1.7 * q), Math.min(1.6, 0.1 + 1.1 * q + 1.1 * fraction ** 6)]
      : [0.8, finished < 2 ? 1.6 : 0.9];
    // Add a twentieth of the run before and subtract it after: near the end, errors are not proportional any more.
    const margin = 0.05 * total;
    const lowMs = Math.max(0, (remaining + margin) * Math.exp(-a) - margin);
    const highMs = (remaining + margin) * Math.exp(b) - margin;
    return {
      fraction,
      remainingMs: remaining,
      range: { lowMs, highMs },
      finishAtMs: nowMs + remaining,
      // Counted values are above 0.
      basis: known ? (counted ? 'history+count' : 'history') : options.plan?.length ? 'plan' : 'count',
      confidence: confidenceOf((highMs - lowMs) / total),
    };
  };
}

/** Confidence by the width of the range, as a part of the run. */
function confidenceOf(width: number): EtaConfidence {
  if (width < 0.5) return 'high';
  return width < 0.8 ? 'medium' : 'low';
}
