// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createServerClock } from './server-clock';

const offsetEstimator = () => {
  const estimate = createServerClock();
  return (serverTimeMs: number | null, beganAt: number, endedAt: number, errorMs = 0) =>
    estimate({ serverTimeMs, beganAt, endedAt, errorMs });
};

/** Deterministic pseudo-random numbers. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** The server's Date header has whole seconds; the reader assumes the middle. */
const dateOf = (ms: number) => Math.floor(ms / 1000) * 1000 + 500;

describe('createServerClock', () => {
  it('section 9: never wanders by the whole seconds of the Date header', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const next = numbers(seed * 7919);
      const offsetAfter = offsetEstimator();
      let now = 1_700_000_000_000 + Math.floor(next() * 1000);
      let shown = 0;
      let steppedBack = 0;
      for (let read = 0; read < 45; read += 1) {
        const took = 10 + next() * 60;
        const offset = offsetAfter(dateOf(now + took / 2), now, now + took, 500);
        const second = Math.floor((now + took + offset) / 1000);
        if (second < shown) steppedBack += 1;
        shown = second;
        expect(Math.abs(offset)).toBeLessThanOrEqual(250);
        now += 1000 + (next() - 0.5) * 200;
      }
      expect(steppedBack).toBe(0);
    }
  });

  it.each([-3_600_000, -7_300, 900, 86_400_000])('section 9: finds an offset of %i ms by Date headers', (truth) => {
    const next = numbers(4711);
    const offsetAfter = offsetEstimator();
    let offset = 0;
    for (let now = 1_700_000_000_000; now < 1_700_000_060_000; now += 1000 + Math.floor(next() * 400)) {
      offset = offsetAfter(dateOf(now + truth + 15), now, now + 30, 500);
    }
    expect(Math.abs(offset - truth)).toBeLessThan(300);
  });

  it('follows a clock that was set, in either direction', () => {
    const offsetAfter = offsetEstimator();
    expect(offsetAfter(1_700_000_000_020, 1_700_000_000_000, 1_700_000_000_040)).toBe(0);
    expect(offsetAfter(1_700_003_601_020, 1_700_000_001_000, 1_700_000_001_040)).toBe(3_600_000);
    expect(offsetAfter(1_700_000_002_020, 1_700_000_002_000, 1_700_000_002_040)).toBe(0);
  });

  it('takes no sample during which this machine’s clock was set, and none without a time', () => {
    const offsetAfter = offsetEstimator();
    expect(offsetAfter(1_700_000_000_000, 1_600_000_000_000, 1_500_000_000_000)).toBe(0);
    expect(offsetAfter(null, 1, 2)).toBe(0);
  });
});
