import { useId, useLayoutEffect, useRef, useState } from 'react';
import { bandPath, type ChartPoint, linePath, type Plot } from './scale';

/** The style of a line: each has its own dash pattern as well as its own colour. */
export type LineKind = 'truth' | 'runlight' | 'plan' | 'tqdm';

export interface Line {
  kind: LineKind;
  points: readonly ChartPoint[];
}

export interface LineChartProps {
  /** A text alternative for the chart: one sentence with the values at the marked time. */
  description: string;
  /** Drawn in this order; the last one is on top. */
  lines: readonly Line[];
  /** A shaded area between two lines. */
  band?: { low: readonly ChartPoint[]; high: readonly ChartPoint[] } | undefined;
  xMax: number;
  yMax: number;
  xTicks: readonly number[];
  yTicks: readonly number[];
  formatX(value: number): string;
  formatY(value: number): string;
  /** The marked time. */
  at: number;
  /** Shades the area below y = x: a finish time there would be in the past. */
  hasPast?: boolean;
  height: number;
}

/** Space for the axis labels, px; the scrubber below has the width of the plot. */
export const PLOT_INSET = { start: 40, end: 12 };
const TOP = 8;
const BOTTOM = 24;

/** Lines over time in an SVG. Time runs from left to right in every language, as on a stopwatch. */
export function LineChart({
  description,
  lines,
  band,
  xMax,
  yMax,
  xTicks,
  yTicks,
  formatX,
  formatY,
  at,
  hasPast = false,
  height,
}: LineChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(480);
  const clip = useId();
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(160, element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const right = width - PLOT_INSET.end;
  const bottom = height - BOTTOM;
  const plot: Plot = {
    x: (value) => PLOT_INSET.start + (value / xMax) * (right - PLOT_INSET.start),
    y: (value) => bottom - (value / yMax) * (bottom - TOP),
  };
  const marked = plot.x(Math.min(at, xMax));
  return (
    <div ref={frame} className="lab-chart" dir="ltr">
      <svg role="img" aria-label={description} width={width} height={height}>
        <clipPath id={clip}>
          <rect x={PLOT_INSET.start} y={TOP - 4} width={right - PLOT_INSET.start + 6} height={bottom - TOP + 6} />
        </clipPath>
        {yTicks.map((value) => (
          <g key={value}>
            <line className="lab-grid" x1={PLOT_INSET.start} x2={right} y1={plot.y(value)} y2={plot.y(value)} />
            <text x={PLOT_INSET.start - 6} y={plot.y(value) + 4} textAnchor="end">
              {formatY(value)}
            </text>
          </g>
        ))}
        {xTicks.map((value) => (
          <g key={value}>
            <line className="lab-tick" x1={plot.x(value)} x2={plot.x(value)} y1={bottom} y2={bottom + 4} />
            <text x={plot.x(value)} y={bottom + 17} textAnchor="middle">
              {formatX(value)}
            </text>
          </g>
        ))}
        <g clipPath={`url(#${clip})`}>
          {hasPast && (
            <path
              className="lab-past"
              d={`M${plot.x(0)} ${plot.y(0)}L${plot.x(xMax)} ${plot.y(Math.min(xMax, yMax))}L${plot.x(xMax)} ${plot.y(0)}Z`}
            />
          )}
          {band && <path className="lab-band" d={bandPath(band.low, band.high, plot)} />}
          {lines.map(({ kind, points }) => (
            <path key={kind} className="lab-line" data-kind={kind} d={linePath(points, plot)} />
          ))}
        </g>
        <line className="lab-axis" x1={PLOT_INSET.start} x2={right} y1={bottom} y2={bottom} />
        <line className="lab-now" x1={marked} x2={marked} y1={TOP - 4} y2={bottom + 4} />
        {lines.map(({ kind, points }) => {
          const y = valueAt(points, at);
          return y === null || y > yMax ? null : (
            <circle key={kind} className="lab-dot" data-kind={kind} cx={marked} cy={plot.y(y)} r={3.5} />
          );
        })}
      </svg>
    </div>
  );
}

/** The value of a line at the marked time; `null` before its first point. */
function valueAt(points: readonly ChartPoint[], at: number): number | null {
  return points.findLast(([x]) => x <= at + 1e-9)?.[1] ?? null;
}

/** A sample of a line for legends; `band` is the shaded area. */
export function Swatch({ kind }: { kind: LineKind | 'band' }) {
  return (
    <svg aria-hidden="true" className="lab-swatch" width={28} height={12}>
      {kind === 'band' ? (
        <rect className="lab-band" x={0} y={1} width={28} height={10} rx={2} />
      ) : (
        <path className="lab-line" data-kind={kind} d="M1 6L27 6" />
      )}
    </svg>
  );
}
