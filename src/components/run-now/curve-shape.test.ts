import { describe, expect, it } from 'vitest';
import { curveShape, shareScale, spanOf } from './curve-shape';

const points = [
  { x: 0, value: 2 },
  { x: 50, value: 1 },
  { x: 100, value: 0 },
];

describe('curveShape', () => {
  it('lays points into the box: the largest above, the latest at the end', () => {
    const shape = curveShape(points, { x: { low: 0, high: 200 }, y: spanOf(points) });
    expect(shape?.line).toBe('M0 8L25 50L50 92');
    expect(shape?.area).toBe('M0 8L25 50L50 92L50 100L0 100Z');
    expect(shape?.last).toEqual({ x: 50, y: 92 });
  });

  it('draws a constant through the middle, and nothing of nothing', () => {
    const flat = points.map(({ x }) => ({ x, value: 3 }));
    expect(curveShape(flat, { x: { low: 0, high: 100 }, y: spanOf(flat) })?.line).toBe('M0 50L50 50L100 50');
    expect(curveShape([], { x: { low: 0, high: 1 }, y: { low: 0, high: 1 } })).toBeNull();
  });
});

describe('shareScale', () => {
  it.each([
    [{ low: 0.4, high: 2.3 }, { low: 0.5, high: 2.4 }, true],
    [{ low: 0, high: 1 }, { low: 0, high: 4.9 }, true],
    [{ low: 0, high: 1 }, { low: 0, high: 5.1 }, false],
    // The same width, but a distant range.
    [{ low: 0, high: 1 }, { low: 100, high: 101 }, false],
    [{ low: 0.5, high: 0.5 }, { low: 0, high: 1 }, true],
  ])('%o and %o: %s', (a, b, is) => {
    expect(shareScale(a, b)).toBe(is);
    expect(shareScale(b, a)).toBe(is);
  });
});
