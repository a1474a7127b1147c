/** A new sample closer than this to what is known moves nothing: elapsed times must not tremble. Milliseconds. */
const DEAD_BAND_MS = 250;

/** Estimates how far the server's clock is from this machine's. */
export interface ServerClock {
  /** Server clock minus this machine's, ms; 0 until the server has told its time. */
  readonly offsetMs: number;
  /**
   * Takes one sample: the server's time and when the request began and ended here. Returns true when the offset moved.
   * The half of the round trip is taken for the way back (Cristian's algorithm, 1989); the error is at most that half.
   */
  sample(serverTimeMs: number | null, beganAt: number, endedAt: number): boolean;
}

/** A {@link ServerClock} that knows nothing yet. */
export function createServerClock(): ServerClock {
  let offsetMs = 0;
  let errorMs = Number.POSITIVE_INFINITY;
  return {
    get offsetMs() {
      return offsetMs;
    },
    sample(serverTimeMs, beganAt, endedAt) {
      if (serverTimeMs === null || !Number.isFinite(serverTimeMs) || endedAt < beganAt) return false;
      const roundTrip = endedAt - beganAt;
      const offset = serverTimeMs - (beganAt + roundTrip / 2);
      const error = roundTrip / 2;
      const distance = Math.abs(offset - offsetMs);
      // A worse sample counts only when it contradicts the better one: then one of the clocks was set.
      const contradicts = distance > errorMs + error + DEAD_BAND_MS;
      if (error > errorMs && !contradicts) return false;
      errorMs = error;
      if (distance <= DEAD_BAND_MS) return false;
      offsetMs = offset;
      return true;
    },
  };
}
