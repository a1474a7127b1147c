/** What is known closer than this moves nothing: elapsed times must not tremble. Milliseconds. */
const DEAD_BAND_MS = 250;
/** How fast two clocks may drift apart between two samples: quartz keeps to 100 parts in a million. */
const DRIFT = 1e-4;

/** One answer that held the server's time. */
export interface ServerTimeSample {
  /** The server's time, epoch ms; `null` = unknown. */
  serverTimeMs: number | null;
  /** When the request began and ended here, epoch ms. */
  beganAt: number;
  endedAt: number;
  /** By how much the time may be off in itself, ms. Default 0. */
  errorMs?: number | null | undefined;
}

/**
 * Estimates how far the server's clock is from this machine's. The function takes one sample, the server's time, when the
 * request began and ended here, and by how much that time may be off in itself (the Date header has whole seconds). It
 * returns what is known then: server clock minus this machine's, ms; 0 until the server has told its time.
 *
 * Half of the round trip is taken for the way back (Cristian's algorithm, 1989), so each sample says between which two
 * bounds the offset is. All of them hold at once: what is left between them becomes narrower, and the offset moves only
 * when it is outside.
 */
export function createServerClock(): (sample: ServerTimeSample) => number {
  let offsetMs = 0;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let knownAt = Number.POSITIVE_INFINITY;
  return ({ serverTimeMs, beganAt, endedAt, errorMs }) => {
    const way = (endedAt - beganAt) / 2;
    const offset = (serverTimeMs ?? Number.NaN) - beganAt - way;
    // A clock that was set during the request makes the round trip negative.
    if (!(way >= 0) || !Number.isFinite(offset)) return offsetMs;
    const error = way + (errorMs ?? 0);
    const drift = Math.max(0, endedAt - knownAt) * DRIFT;
    knownAt = endedAt;
    const bounds = { low: Math.max(low - drift, offset - error), high: Math.min(high + drift, offset + error) };
    const gap = bounds.low - bounds.high;
    const isSharper = error < (high - low) / 2;
    // Bounds that exclude each other: one of the clocks was set, or by a hair one of the two was not quite right.
    const next =
      gap <= 0 ? bounds : gap > DEAD_BAND_MS || isSharper ? { low: offset - error, high: offset + error } : null;
    if (next) ({ low, high } = next);
    const middle = (low + high) / 2;
    if (Math.abs(middle - offsetMs) > Math.max(DEAD_BAND_MS, (high - low) / 2)) offsetMs = middle;
    return offsetMs;
  };
}
