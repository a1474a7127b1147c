/**
 * Φ, the normal distribution function: |error| < 8e-8, relative error of the tails good to about 1e-4 down to z = −6.
 * Abramowitz & Stegun, Handbook of Mathematical Functions, 26.2.17.
 */
export function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    Math.exp((-z * z) / 2) *
    0.3989422804014327 *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

/**
 * Φ⁻¹ for p ≤ ½, |error| < 4.5e-4. Abramowitz & Stegun, 26.2.23. It takes the logarithm of p, because the tails asked
 * for are smaller than a double can hold.
 */
export function normalQuantileLower(logP: number): number {
  const t = Math.sqrt(-2 * logP);
  return -t + (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
