/** A new sample closer than this to what is known moves nothing: elapsed times must not tremble. Milliseconds. */
const DEAD_BAND_MS = 250;

/**
 * Estimates how far the server's clock is from this machine's. The function takes one sample, the server's time and when
 * the request began and ended here, and returns what is known then: server clock minus this machine's, ms; 0 until the
 * server has told its time. The half of the round trip is taken for the way back (Cristian's algorithm, 1989); the error
 * is at most that half.
 */
export function createServerClock(): (serverTimeMs: number | null, beganAt: number, endedAt: number) => number {
  let offsetMs = 0;
  let errorMs = Number.POSITIVE_INFINITY;
  return (serverTimeMs, beganAt, endedAt) => {
    const error = (endedAt - beganAt) / 2;
    const offset = (serverTimeMs ?? Number.NaN) - beganAt - error;
    const distance = Math.abs(offset - offsetMs);
    // A worse sample counts only when it contradicts the better one: then one of the clocks was set.
    const counts = error <= errorMs || distance > errorMs + error + DEAD_BAND_MS;
    if (counts && error >= 0 && Number.isFinite(distance)) {
      errorMs = error;
      if (distance > DEAD_BAND_MS) offsetMs = offset;
    }
    return offsetMs;
  };
}
