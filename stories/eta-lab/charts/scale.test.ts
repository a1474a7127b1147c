import { describe, expect, it } from 'vitest';
import { bandPath, linePath, stopwatch, timeTicks } from './scale';

const plot = { x: (value: number) => value * 10, y: (value: number) => 100 - value };

describe('timeTicks', () => {
  it('are round, few, and reach no further than the end', () => {
    expect(timeTicks(92, 6)).toEqual([0, 30, 60, 90]);
    expect(timeTicks(6, 6)).toEqual([0, 2, 4, 6]);
    expect(timeTicks(140, 5)).toEqual([0, 30, 60, 90, 120]);
  });
});

describe('stopwatch', () => {
  it('counts minutes and seconds', () => {
    expect([0, 59.9, 67.34, 3600].map(stopwatch)).toEqual(['0:00', '0:59', '1:07', '60:00']);
  });
});

describe('linePath', () => {
  it('is interrupted where nothing is known', () => {
    expect(
      linePath(
        [
          [0, null],
          [1, 10],
          [2, 20],
          [3, null],
          [4, 5],
        ],
        plot,
      ),
    ).toBe('M10 90L20 80M40 95');
  });
});

describe('bandPath', () => {
  it('goes along the low line and back along the high one, once per stretch', () => {
    const low = [[0, 1] as const, [1, 2] as const, [2, null] as const, [3, 4] as const];
    const high = [[0, 11] as const, [1, 12] as const, [2, 13] as const, [3, 14] as const];
    expect(bandPath(low, high, plot)).toBe('M0 99L10 98L10 88L0 89ZM30 96L30 86Z');
  });
});
