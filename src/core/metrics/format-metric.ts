import { formatNumber } from '../text/format';
import type { ResolvedMetric } from './metric-definitions';
import type { MetricThresholds } from './metric-status';

/** From here on a number is rounded to its magnitude: more digits than a tile has room for, and than anybody reads. */
const BIG = 1e9;
/** From here on there is no word for the magnitude. */
const HUGE = 1e15;
/** Digits that a number may get on top of its own, so that it does not contradict its verdict. */
const MOST_EXTRA = 10;
/** A unit whose first word is longer takes a line of its own where there is no room beside the number. */
const LONG_WORD = 8;

interface Precision {
  notation?: 'scientific' | 'compact';
  maximumFractionDigits?: number;
  maximumSignificantDigits?: number;
}

/**
 * How exactly a number is written. What would be rounded away altogether keeps two digits of its own: 0.0004 is not 0.
 * @param extra digits beyond that
 */
function precision(value: number, decimals: number, extra: number): Precision {
  const size = Math.abs(value);
  if (size >= HUGE) return { notation: 'scientific', maximumFractionDigits: 2 + extra };
  if (size >= BIG) return { notation: 'compact', maximumFractionDigits: 2 + extra };
  if (size > 0 && size < 1e-6) return { notation: 'scientific', maximumFractionDigits: 1 + extra };
  if (size > 0 && size < 10 ** -decimals) return { maximumSignificantDigits: 2 + extra };
  return { maximumFractionDigits: Math.min(20, decimals + extra) };
}

/** The number that a reader gets from what is written. */
function asRead(value: number, { notation, maximumFractionDigits, maximumSignificantDigits }: Precision): number {
  if (maximumSignificantDigits !== undefined) return Number(value.toPrecision(maximumSignificantDigits));
  const digits = maximumFractionDigits ?? 0;
  if (notation === undefined) return Number(value.toFixed(digits));
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  const magnitude = notation === 'compact' ? exponent - (exponent % 3) : exponent;
  return Number(`${(value / 10 ** magnitude).toFixed(digits)}e${magnitude}`);
}

/** Whether a rounded number stands on the same side of every threshold as the number itself. */
function isTrue(read: number, value: number, { direction, pass, warn }: MetricThresholds): boolean {
  if (direction === null) return true;
  const meets = (number: number, threshold: number) =>
    direction === 'lower' ? number <= threshold : number >= threshold;
  return [pass, warn].every((threshold) => threshold === null || meets(read, threshold) === meets(value, threshold));
}

/** The fewest digits with which the number and its verdict agree: 0.10004 is not "0.1" beside a limit of 0.1. */
function truePrecision(value: number, decimals: number, thresholds: MetricThresholds | null): Precision {
  if (thresholds !== null) {
    for (let extra = 0; extra < MOST_EXTRA; extra += 1) {
      const written = precision(value, decimals, extra);
      if (isTrue(asRead(value, written), value, thresholds)) return written;
    }
  }
  return precision(value, decimals, thresholds === null ? 0 : MOST_EXTRA);
}

/** The thresholds in the numbers that are shown. */
function scaled({ direction, pass, warn }: MetricThresholds, factor: number): MetricThresholds {
  const shown = (threshold: number | null) => (threshold === null ? null : threshold * factor);
  return { direction, pass: shown(pass), warn: shown(warn) };
}

/**
 * A metric's value with its unit, in the locale's way: `0.064`, `6.1%`, `12.5 ms`, `0.0004`, `1.28B rows`.
 * @param judgedBy what the value was judged by: it is written so exactly that a reader comes to the same verdict
 */
export function formatMetric(
  given: number,
  metric: Pick<ResolvedMetric, 'format' | 'unit' | 'decimals'>,
  locale: string | undefined,
  judgedBy: MetricThresholds | null = null,
): string {
  // There is no "-0".
  const value = given === 0 ? 0 : given;
  const { format, unit, decimals } = metric;
  const isPercent = format === 'percent' || unit === '%';
  const factor = format === 'percent' ? 100 : 1;
  const written = truePrecision(value * factor, decimals, judgedBy && scaled(judgedBy, factor));
  if (isPercent) return formatNumber((value * factor) / 100, { locale, style: 'percent', ...written });
  const number = formatNumber(value, { locale, ...written });
  if (unit === null || unit === '') return number;
  // A number and its unit belong on one line, as far as the tile is wide enough for both.
  return `${number}${(unit.split(' ')[0] ?? '').length > LONG_WORD ? ' ' : '\u00a0'}${unit}`;
}
