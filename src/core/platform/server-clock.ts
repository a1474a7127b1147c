/** Corrections within this distance are ignored, so that elapsed times do not jitter. ms */
const DEAD_BAND_MS = 250;
/** Maximum drift between two clocks: quartz is accurate to 100 ppm. */
const DRIFT = 1e-4;

/** A response with the server's time. */
export interface ServerTimeSample {
  /** The server's time, epoch ms; `null` if unknown. */
  serverTimeMs: number | null;
  /** Start and end of the request, epoch ms of this machine. */
  beganAt: number;
  endedAt: number;
  /** Uncertainty of the server's time, ms: the Date header has whole seconds. Default 0. */
  errorMs?: number | null | undefined;
}

/**
 * Estimates the offset of the server's clock. The returned function takes a sample and returns the current estimate:
 * server clock minus this machine's, ms; 0 before the first sample with a server time.
 *
 * Assumes that the response takes half of the round trip (Cristian's algorithm, 1989), so each sample bounds the
 * offset. The bounds are intersected and get narrower; the offset moves only if it lies outside.
 */
export function createServerClock(): (sample: ServerTimeSample) => number {
  let offsetMs = 0;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let knownAt = Number.POSITIVE_INFINITY;
  return ({ serverTimeMs, beganAt, endedAt, errorMs }) => {
    const way = (endedAt - beganAt) / 2;
    const offset = (serverTimeMs ?? Number.NaN) - beganAt - way;
    // A clock set during the request makes the round trip negative.
    if (!(way >= 0) || !Number.isFinite(offset)) return offsetMs;
    const error = way + (errorMs ?? 0);
    const drift = Math.max(0, endedAt - knownAt) * DRIFT;
    knownAt = endedAt;
    const bounds = { low: Math.max(low - drift, offset - error), high: Math.min(high + drift, offset + error) };
    const gap = bounds.low - bounds.high;
    const isSharper = error < (high - low) / 2;
    // Disjoint bounds: a clock was set, or a sample was slightly off.
    const next =
      gap <= 0 ? bounds : gap > DEAD_BAND_MS || isSharper ? { low: offset - error, high: offset + error } : null;
    if (next) ({ low, high } = next);
    const middle = (low + high) / 2;
    if (Math.abs(middle - offsetMs) > Math.max(DEAD_BAND_MS, (high - low) / 2)) offsetMs = middle;
    return offsetMs;
  };
}
