/** In a fast feed the end has moved on before the reader arrives: reaching where it was this long ago counts. ms */
const MEMORY_MS = 300;

/** Where the end of a growing list was during the last moments. */
export interface RecentEnds {
  /** Notes where the end is now, px from the top. */
  add(end: number): void;
  /** The highest place on the page where the end has been lately, `end` included, px from the top. */
  nearest(end: number): number;
  /** The whole content moves by so many px. */
  shift(px: number): void;
  clear(): void;
}

/** @param now monotonic milliseconds */
export function createRecentEnds(now: () => number): RecentEnds {
  let samples: { at: number; end: number }[] = [];
  return {
    add(end) {
      const at = now();
      // Keep the newest sample older than the window: it says where the end was when the window opened.
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
