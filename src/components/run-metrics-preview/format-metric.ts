import { formatNumber } from '../../core/format';
import type { ResolvedMetric } from './metric-definitions';

/** From here on a number is rounded to its magnitude: more digits than a tile has room for, and than anybody reads. */
const BIG = 1e9;
/** From here on there is no word for the magnitude. */
const HUGE = 1e15;

/**
 * How exactly a number is written. What would be rounded away altogether keeps two digits of its own: 0.0004 is not 0.
 */
function precision(value: number, decimals: number): Intl.NumberFormatOptions {
  const size = Math.abs(value);
  if (size >= HUGE) return { notation: 'scientific', maximumFractionDigits: 2 };
  if (size >= BIG) return { notation: 'compact', maximumFractionDigits: 2 };
  if (size > 0 && size < 1e-6) return { notation: 'scientific', maximumFractionDigits: 1 };
  if (size > 0 && size < 10 ** -decimals) return { maximumSignificantDigits: 2 };
  return { maximumFractionDigits: decimals };
}

/** A metric's value with its unit, in the locale's way: `0.064`, `6.1%`, `12.5 ms`, `0.0004`, `1.28B rows`. */
export function formatMetric(value: number, metric: ResolvedMetric, locale: string | undefined): string {
  const { format, unit, decimals } = metric;
  const isPercent = format === 'percent' || unit === '%';
  if (isPercent) {
    const share = format === 'percent' ? value : value / 100;
    return formatNumber(share, { locale, style: 'percent', ...precision(share * 100, decimals) });
  }
  const number = formatNumber(value, { locale, ...precision(value, decimals) });
  // A number and its unit belong on one line.
  return unit === null ? number : `${number}\u00a0${unit}`;
}
