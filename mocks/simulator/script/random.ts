/** Returns the next number of a fixed sequence in [0, 1). */
export type SeededRandom = () => number;

/**
 * Creates a seeded random generator (mulberry32): the same seed gives the same sequence on every machine. Suitable for
 * simulations, not for secrets.
 */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Next number of `random`, uniform from `low` to `high`, rounded to `digits` decimals. */
export function between(random: SeededRandom, low: number, high: number, digits = 0): number {
  const factor = 10 ** digits;
  return Math.round((low + (high - low) * random()) * factor) / factor;
}
