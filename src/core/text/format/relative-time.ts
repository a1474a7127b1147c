import { cached, type LocaleOption, NOT_A_VALUE } from './locale';

/** Options of {@link formatRelativeTime}. */
export interface FormatRelativeTimeOptions extends LocaleOption {
  /** `long`: "2 seconds ago". `narrow`: "2m ago". Default `long`. */
  style?: 'long' | 'narrow' | undefined;
}

const UNITS = [
  { unit: 'year', ms: 365 * 86_400_000 },
  { unit: 'month', ms: 30 * 86_400_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
] as const;

const relativeFormat = cached(
  (locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
);

/** Narrow forms say "-2 min" in French and "vor 2 m" in German, a number below zero and metres; English has "2m ago". */
const shortest = (locale: string | undefined) =>
  /^en\b/.test(relativeFormat(locale, {}).resolvedOptions().locale) ? 'narrow' : 'short';

/**
 * Formats a time relative to now: `2 seconds ago`, `in 1 minute`. Rounds towards now; less than a second is "now" in
 * the locale's language. Not finite → `—`.
 * @param at a `Date` or epoch ms
 * @param now a `Date` or epoch ms; for times of a run, use the server's clock: `client.serverNow(runId)`
 */
export function formatRelativeTime(
  at: Date | number,
  now: Date | number,
  options: FormatRelativeTimeOptions = {},
): string {
  const deltaMs = Number(at) - Number(now);
  if (!Number.isFinite(deltaMs)) return NOT_A_VALUE;
  const { locale } = options;
  const style = options.style === 'narrow' ? shortest(locale) : 'long';
  const size = UNITS.find((unit) => Math.abs(deltaMs) >= unit.ms);
  if (size === undefined) return relativeFormat(locale, { style, numeric: 'auto' }).format(0, 'second');
  return relativeFormat(locale, { style, numeric: 'always' }).format(Math.trunc(deltaMs / size.ms), size.unit);
}
