import type { MetricThresholds } from './metric-status';

/** Where a value stands between its thresholds, in percent along a bar on which numbers grow in the reading direction. */
export interface Bullet {
  /** The side that passes. */
  passing: { from: number; to: number };
  pass: number;
  /** `null` = there is no warning. */
  warn: number | null;
  /** `null` = not measured. */
  value: number | null;
  /** The value lies beyond the end of the bar. */
  beyond: 'low' | 'high' | null;
}

/** `null` for a metric that is not judged. */
export function bulletOf(value: number | null, { direction, pass, warn }: MetricThresholds): Bullet | null {
  const limit = pass ?? warn;
  if (direction === null || limit === null) return null;
  const isLower = direction === 'lower';
  const edge = warn ?? limit;
  const apart = Math.abs(edge - limit) || Math.abs(limit) || Math.abs(value ?? 0) || 1;
  const low = isLower ? Math.min(0, limit - apart) : Math.min(edge, limit) - apart;
  const high = isLower ? Math.max(edge, limit) + apart : limit + apart;
  const at = (number: number) => Math.round(((number - low) / (high - low)) * 1_000) / 10;
  const inside = (percent: number) => Math.min(100, Math.max(0, percent));
  const place = value === null || !Number.isFinite(value) ? null : at(value);
  return {
    passing: isLower ? { from: 0, to: at(limit) } : { from: at(limit), to: 100 },
    pass: at(limit),
    warn: warn === null || warn === limit ? null : at(warn),
    value: place === null ? null : inside(place),
    beyond: place === null || (place >= 0 && place <= 100) ? null : place < 0 ? 'low' : 'high',
  };
}
