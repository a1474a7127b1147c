/** Helpers for the backend's benchmark. */

/** The value below which the fraction `p` of all values lies. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN;
}

export const round = (value: number, digits = 0) => value.toFixed(digits);

/** How often per second `lanes` parallel lanes complete `work`, over `ms`. */
export async function ratePerSecond(ms: number, lanes: number, work: (lane: number) => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  const lane = async (_: unknown, index: number) => {
    while (performance.now() - startedAt < ms) {
      await work(index);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return (done * 1000) / (performance.now() - startedAt);
}

/** Runs `work` for each item, `lanes` at a time. */
export async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const lane = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
