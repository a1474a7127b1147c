import { cached, type LocaleOption, NOT_A_VALUE } from './locale';

/** Cached `Intl.NumberFormat`. */
export const numberFormat = cached(
  (locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);

/** Options of {@link formatNumber}: the locale and all of `Intl.NumberFormat`. */
export interface FormatNumberOptions extends LocaleOption, Intl.NumberFormatOptions {}

/** Formats a number: `1234.5` → `1,234.5`. At most three decimals by default. Not finite → `—`. */
export function formatNumber(value: number, { locale, ...options }: FormatNumberOptions = {}): string {
  return Number.isFinite(value) ? numberFormat(locale, options).format(value) : NOT_A_VALUE;
}

/**
 * Formats a fraction of 1 in whole percent: `0.374` → `37%`. Rounds *down*: only 1 gives 100, so that 99.6 % does not
 * look finished. Clamps to 0 to 1; NaN → `—`.
 */
export function formatPercent(fraction: number, { locale }: LocaleOption = {}): string {
  if (Number.isNaN(fraction)) return NOT_A_VALUE;
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(wholePercent(fraction) / 100);
}

/** The number in {@link formatPercent}, 0 to 100, for `aria-valuenow`. NaN → 0. */
export function wholePercent(fraction: number): number {
  if (!(fraction > 0)) return 0;
  // 0.29 * 100 is 28.999999999999996: without the addition, 29 % becomes 28 %.
  return fraction >= 1 ? 100 : Math.min(99, Math.floor(fraction * 100 + 1e-9));
}
