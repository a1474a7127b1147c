/** ln of the share of a normal distribution above z. Abramowitz & Stegun 26.2.17, and its asymptote far out. */
function logUpperTail(z: number): number {
  if (z > 5) return (-z * z) / 2 - Math.log(z) - 0.9189385 - 1 / (z * z);
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    Math.exp((-z * z) / 2) *
    0.3989422804 *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return Math.log(z > 0 ? tail : 1 - tail);
}

/**
 * The z above which a share of p ≤ ½ lies, |error| < 4.5e-4 (Abramowitz & Stegun 26.2.23). It takes ln p, because the
 * shares asked for here get smaller than a double can hold.
 */
function upperQuantile(logP: number): number {
  const t = Math.sqrt(-2 * logP);
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/**
 * What a step that has run for `elapsed` will still need, when such steps take a median of `median` and their logarithm
 * spreads by `sigma`: the median of the rest, given that it has not ended yet (the residual life of a log-normal).
 * Never 0, and longer the more overdue the step is. Any unit of time.
 */
export function residual(median: number, sigma: number, elapsed: number): number {
  if (!(elapsed > 0)) return median;
  // Beyond 30 σ nothing is known but that it is far overdue; a median of 0 ends here too.
  const z = Math.min(30, Math.log(elapsed / median) / sigma);
  const beyond = Math.max(0.02, upperQuantile(logUpperTail(z) - Math.LN2) - z);
  return elapsed * (Math.exp(sigma * beyond) - 1);
}
