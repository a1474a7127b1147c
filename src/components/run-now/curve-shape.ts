import type { SeriesPoint } from '../../core/run/steps/step-series';

/** The range of a scale. */
export interface Span {
  low: number;
  high: number;
}

/** A curve in a box of 100 by 100, with its origin at the top and at the start of the reading direction. */
export interface CurveShape {
  /** Path of the line. */
  line: string;
  /** Path of the area below the line. */
  area: string;
  first: { x: number; y: number };
  last: { x: number; y: number };
}

/** The smallest and the largest value. */
export function spanOf(points: readonly SeriesPoint[]): Span {
  const values = points.map(({ value }) => value);
  return { low: Math.min(...values), high: Math.max(...values) };
}

/**
 * How many times wider one range may be than another on the same scale; beyond that, the other would be a flat line.
 */
const MOST_APART = 5;

/** Whether two metrics can share a scale: neither range is many times the other. */
export function shareScale(a: Span, b: Span): boolean {
  const [small, large] = [a.high - a.low, b.high - b.low].sort((x, y) => x - y);
  const all = Math.max(a.high, b.high) - Math.min(a.low, b.low);
  // A constant metric keeps its place, unless that flattens the other.
  return (
    small !== undefined && large !== undefined && (small === 0 ? all <= MOST_APART * large : all <= MOST_APART * small)
  );
}

/** Space above the highest and below the lowest point, of 100. */
const PAD = 8;
const round = (value: number) => Math.round(value * 100) / 100;

/**
 * Maps points into the box.
 * @param x the range of the axis
 * @param y the range of the values; a constant metric is a line through the middle
 */
export function curveShape(points: readonly SeriesPoint[], { x, y }: { x: Span; y: Span }): CurveShape | null {
  const [begin] = points;
  if (begin === undefined) return null;
  const width = x.high - x.low || 1;
  const height = y.high - y.low;
  const at = (point: SeriesPoint) => ({
    x: round(Math.min(100, Math.max(0, ((point.x - x.low) / width) * 100))),
    y: round(height === 0 ? 50 : PAD + (1 - (point.value - y.low) / height) * (100 - 2 * PAD)),
  });
  const placed = points.map(at);
  const first = at(begin);
  const last = placed[placed.length - 1] ?? first;
  const line = placed.map((place, i) => `${i === 0 ? 'M' : 'L'}${place.x} ${place.y}`).join('');
  return { line, area: `${line}L${last.x} 100L${first.x} 100Z`, first, last };
}
