import { formatNumber } from '../../core/format';
import type { ResolvedMetric } from './metric-definitions';

/** A metric's value with its unit, in the locale's way: `0.064`, `6.1%`, `12.5 ms`. */
export function formatMetric(value: number, metric: ResolvedMetric, locale: string | undefined): string {
  const { format, unit, decimals } = metric;
  const isPercent = format === 'percent' || unit === '%';
  if (isPercent) {
    const share = format === 'percent' ? value : value / 100;
    return formatNumber(share, { locale, style: 'percent', maximumFractionDigits: decimals });
  }
  const number = formatNumber(value, { locale, maximumFractionDigits: decimals });
  // A number and its unit belong on one line.
  return unit === null ? number : `${number}\u00a0${unit}`;
}
