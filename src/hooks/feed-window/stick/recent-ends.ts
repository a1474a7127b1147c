/** How long a former end still counts as the end, ms: a fast feed has grown before the reader arrives. */
const MEMORY_MS = 300;

/** The recent positions of a growing list's end. */
export interface RecentEnds {
  /** Records the current end, px from the top. */
  add(end: number): void;
  /** The smallest of the recent ends and `end`, px from the top. */
  nearest(end: number): number;
  /** Shifts all positions, after the content has moved. */
  shift(px: number): void;
  clear(): void;
}

/** @param now monotonic milliseconds */
export function createRecentEnds(now: () => number): RecentEnds {
  let samples: { at: number; end: number }[] = [];
  return {
    add(end) {
      const at = now();
      // Keep the newest sample before the window: it is the end at the start of the window.
      const firstInside = samples.findIndex((sample) => sample.at >= at - MEMORY_MS);
      if (firstInside > 1) samples = samples.slice(firstInside - 1);
      else if (firstInside === -1) samples = samples.slice(-1);
      if (samples[samples.length - 1]?.end !== end) samples.push({ at, end });
    },
    nearest(end) {
      const since = now() - MEMORY_MS;
      const recent = samples.filter((sample, index) => sample.at >= since || index === samples.length - 1);
      const before = samples.filter((sample) => sample.at < since).at(-1);
      return Math.min(end, ...recent.map((sample) => sample.end), before?.end ?? end);
    },
    shift(px) {
      samples = samples.map((sample) => ({ ...sample, end: sample.end + px }));
    },
    clear() {
      samples = [];
    },
  };
}
