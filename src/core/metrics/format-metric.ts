import { formatNumber } from '../text/format';
import type { ResolvedMetric } from './metric-definitions';
import type { MetricThresholds } from './metric-status';

/** Numbers from here on are written in compact notation, because a tile has no room for more digits. */
const BIG = 1e9;
/** Compact notation has no unit from here on. */
const HUGE = 1e15;
/** Maximum of extra digits that keep a number consistent with its verdict. */
const MOST_EXTRA = 10;
/** A unit with a longer first word may wrap to a separate line. */
const LONG_WORD = 8;

interface Precision {
  notation?: 'scientific' | 'compact';
  maximumFractionDigits?: number;
  maximumSignificantDigits?: number;
}

/**
 * Number of digits to write. A number that would be rounded to 0 keeps two significant digits: 0.0004 is not 0.
 * @param extra additional digits
 */
function precision(value: number, decimals: number, extra: number): Precision {
  const size = Math.abs(value);
  if (size >= HUGE) return { notation: 'scientific', maximumFractionDigits: 2 + extra };
  if (size >= BIG) return { notation: 'compact', maximumFractionDigits: 2 + extra };
  if (size > 0 && size < 1e-6) return { notation: 'scientific', maximumFractionDigits: 1 + extra };
  if (size > 0 && size < 10 ** -decimals) return { maximumSignificantDigits: 2 + extra };
  return { maximumFractionDigits: Math.min(20, decimals + extra) };
}

/** The value of the written number. */
function asRead(value: number, { notation, maximumFractionDigits, maximumSignificantDigits }: Precision): number {
  if (maximumSignificantDigits !== undefined) return Number(value.toPrecision(maximumSignificantDigits));
  const digits = maximumFractionDigits ?? 0;
  if (notation === undefined) return Number(value.toFixed(digits));
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  const magnitude = notation === 'compact' ? exponent - (exponent % 3) : exponent;
  return Number(`${(value / 10 ** magnitude).toFixed(digits)}e${magnitude}`);
}

/** True when the rounded number is on the same side of every threshold as the number. */
function isTrue(read: number, value: number, { direction, pass, warn }: MetricThresholds): boolean {
  if (direction === null) return true;
  const meets = (number: number, threshold: number) =>
    direction === 'lower' ? number <= threshold : number >= threshold;
  return [pass, warn].every((threshold) => threshold === null || meets(read, threshold) === meets(value, threshold));
}

/** Fewest digits that agree with the verdict: 0.10004 is not "0.1" beside a limit of 0.1. */
function truePrecision(value: number, decimals: number, thresholds: MetricThresholds | null): Precision {
  if (thresholds !== null) {
    for (let extra = 0; extra < MOST_EXTRA; extra += 1) {
      const written = precision(value, decimals, extra);
      if (isTrue(asRead(value, written), value, thresholds)) return written;
    }
  }
  return precision(value, decimals, thresholds === null ? 0 : MOST_EXTRA);
}

/** The thresholds in shown numbers. */
function scaled({ direction, pass, warn }: MetricThresholds, factor: number): MetricThresholds {
  const shown = (threshold: number | null) => (threshold === null ? null : threshold * factor);
  return { direction, pass: shown(pass), warn: shown(warn) };
}

/**
 * Formats a metric's value with its unit for the locale: `0.064`, `6.1%`, `12.5 ms`, `0.0004`, `1.28B rows`.
 * @param judgedBy the rules of its verdict: the value gets as many digits as the verdict needs
 */
export function formatMetric(
  input: number,
  metric: Pick<ResolvedMetric, 'format' | 'unit' | 'decimals'>,
  { locale, judgedBy = null }: { locale: string | undefined; judgedBy?: MetricThresholds | null },
): string {
  // Write "0" and not "-0".
  const value = input === 0 ? 0 : input;
  const { format, unit, decimals } = metric;
  const isPercent = format === 'percent' || unit === '%';
  const factor = format === 'percent' ? 100 : 1;
  const written = truePrecision(value * factor, decimals, judgedBy && scaled(judgedBy, factor));
  if (isPercent) return formatNumber((value * factor) / 100, { locale, style: 'percent', ...written });
  const number = formatNumber(value, { locale, ...written });
  if (unit === null || unit === '') return number;
  // Keep number and unit on one line if the tile is wide enough.
  return `${number}${(unit.split(' ')[0] ?? '').length > LONG_WORD ? ' ' : '\u00a0'}${unit}`;
}
