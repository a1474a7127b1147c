/** A point of a chart: x, and y or null if there is nothing to draw. */
export type ChartPoint = readonly [x: number, y: number | null];

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Round times (seconds) for an axis from 0 to `max`: at most `count` of them, including 0. */
export function timeTicks(max: number, count: number): number[] {
  const step = STEPS.find((each) => max / each < count) ?? max;
  return Array.from({ length: Math.floor(max / step) + 1 }, (_, index) => index * step);
}

/** Seconds as on a stopwatch: "1:07". */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Maps the values of a chart to pixels. */
export interface Plot {
  x(value: number): number;
  y(value: number): number;
}

const px = (value: number) => Math.round(value * 10) / 10;

/** The path of a line; a null value interrupts it. */
export function linePath(points: readonly ChartPoint[], plot: Plot): string {
  let isDrawn = false;
  let path = '';
  for (const [x, y] of points) {
    if (y !== null) path += `${isDrawn ? 'L' : 'M'}${px(plot.x(x))} ${px(plot.y(y))}`;
    isDrawn = y !== null;
  }
  return path;
}

/** The outline of the area between two lines, with one subpath per stretch in which both have values. */
export function bandPath(low: readonly ChartPoint[], high: readonly ChartPoint[], plot: Plot): string {
  let path = '';
  let back: string[] = [];
  const close = () => {
    if (back.length > 0) path += `${back.reverse().join('')}Z`;
    back = [];
  };
  low.forEach(([x, y], index) => {
    const top = high[index]?.[1] ?? null;
    if (y === null || top === null) close();
    else {
      path += `${back.length === 0 ? 'M' : 'L'}${px(plot.x(x))} ${px(plot.y(y))}`;
      back.push(`L${px(plot.x(x))} ${px(plot.y(top))}`);
    }
  });
  close();
  return path;
}
