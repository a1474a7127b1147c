import type { Timeline } from './steps';

/** A number above 0 that is not infinite; hosts hand in what they have. */
export const isSize = (x: number | null | undefined): x is number => (x as number) > 0 && (x as number) < Infinity;

/** Shape of the log-logistic distribution whose logarithm spreads by 1: π / √3. */
const SHAPE = 1.8138;

/**
 * What a step that has run for `elapsed` will still need, when such steps take a median of `median` and their logarithm
 * spreads by `sigma`: the time r by which half of those that got so far have ended, S(elapsed + r) = S(elapsed) / 2, for
 * the log-logistic S(t) = 1 / (1 + (t / median)^β). Never 0, and the longer the more overdue the step is. Any unit.
 */
export function residual(median: number, sigma: number, elapsed: number): number {
  const beta = SHAPE / sigma;
  // Relative to the larger of the two, so that the power is always of a number up to 1 and cannot overflow.
  const scale = Math.max(median, elapsed) || 1;
  return scale * ((median / scale) ** beta + 2 * (elapsed / scale) ** beta) ** (1 / beta) - elapsed;
}

/** An in-step fraction of this much is trusted as much as what is known of such steps. */
const HALF_TRUSTED = 0.15;

/** What the i-th step, which runs, still needs: the residual, blended (in logarithms) with what it says of itself. */
export function withFraction(line: Timeline, i: number, median: number, sigma: number): number {
  const elapsed = (line.end[i] as number) - (line.start[i] as number);
  const left = residual(median, sigma, elapsed);
  const fraction = line.fraction[i] as number;
  if (fraction === 0) return left;
  const weight = fraction / (fraction + HALF_TRUSTED);
  return left ** (1 - weight) * ((elapsed * (1 - fraction)) / fraction) ** weight;
}
