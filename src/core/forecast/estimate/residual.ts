import type { Timeline } from './steps';

/** A finite number above 0; the values of hosts are unchecked. */
export const isSize = (x: number | null | undefined): x is number => (x as number) > 0 && (x as number) < Infinity;

/** Shape of the log-logistic distribution whose logarithm spreads by 1: π / √3. */
const SHAPE = 1.8138;

/**
 * Median remaining time of a step that has run for `elapsed`, when such steps have the median `median` and their
 * logarithm has the standard deviation `sigma`: the r with S(elapsed + r) = S(elapsed) / 2, for the log-logistic
 * survival function S(t) = 1 / (1 + (t / median)^β). Never 0; it grows the more overdue the step is. Any unit.
 */
export function residual(median: number, sigma: number, elapsed: number): number {
  const beta = SHAPE / sigma;
  // Divide by the larger value: the base of the power is then at most 1 and cannot overflow.
  const scale = Math.max(median, elapsed) || 1;
  return scale * ((median / scale) ** beta + 2 * (elapsed / scale) ** beta) ** (1 / beta) - elapsed;
}

/** In-step fraction at which a step's own progress has the same weight as the prior for such steps. */
const HALF_TRUSTED = 0.15;

/** Remaining time of the running i-th step: the residual, blended (in logarithms) with the step's own progress. */
export function withFraction(
  timeline: Timeline,
  i: number,
  { median, sigma }: { median: number; sigma: number },
): number {
  const elapsed = (timeline.end[i] as number) - (timeline.start[i] as number);
  const left = residual(median, sigma, elapsed);
  const fraction = timeline.fraction[i] as number;
  if (fraction === 0) return left;
  const weight = fraction / (fraction + HALF_TRUSTED);
  return left ** (1 - weight) * ((elapsed * (1 - fraction)) / fraction) ** weight;
}
