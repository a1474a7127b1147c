import { cached, type LocaleOption, NOT_A_VALUE } from './locale';
import { numberFormat } from './number';

/** Options of {@link formatDuration}. */
export interface FormatDurationOptions extends LocaleOption {
  /** `narrow`: "2m 34s". `long`: "2 minutes 34 seconds", in the language's own form. Default `narrow`. */
  style?: 'narrow' | 'long' | undefined;
  /** Maximum of adjacent units, from the largest non-zero one. 1 to 4, default 2. */
  maxUnits?: number | undefined;
  /** Also writes smaller units that are zero: "2m 0s", for running clocks. Default false. */
  zeros?: boolean | undefined;
}

const UNITS = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
] as const;

type Unit = (typeof UNITS)[number]['unit'];
type Style = 'narrow' | 'short' | 'long';
type Part = { unit: Unit; value: number };

/** The part of `Intl.DurationFormat` used here; missing in TypeScript's ES2023 library. */
interface DurationFormat {
  format(duration: Partial<Record<`${Unit}s`, number>>): string;
}
type DurationFormatOptions = { style: Style } & Partial<Record<`${Unit}sDisplay`, 'always'>>;
type IntlWithDuration = typeof Intl & {
  DurationFormat?: new (locale: string | undefined, options: DurationFormatOptions) => DurationFormat;
};

const nativeFormat = cached((locale, options: DurationFormatOptions): DurationFormat | null => {
  const { DurationFormat } = Intl as IntlWithDuration;
  return DurationFormat ? new DurationFormat(locale, options) : null;
});
const listFormat = cached((locale, options: Intl.ListFormatOptions) => new Intl.ListFormat(locale, options));

/**
 * Formats a duration: `154_000` → `2m 34s`. Rounds down to the smallest unit shown, so that a clock never runs ahead.
 * Omits zero units ("2h", not "2h 0m") unless `zeros` is set. Negative values count as 0; not finite → `—`.
 */
export function formatDuration(ms: number, options: FormatDurationOptions = {}): string {
  if (!Number.isFinite(ms)) return NOT_A_VALUE;
  const { locale, maxUnits = 2, zeros = false } = options;
  const style = options.style === 'long' ? 'long' : narrowIn(locale);
  const parts = split(Math.max(0, ms), { maxUnits: Math.max(1, Math.floor(maxUnits)), zeros });
  const [first, ...others] = parts;
  // A single unit is formatted as a number with a unit: DurationFormat would return an empty string for 0 s.
  if (first === undefined || others.length === 0)
    return formatUnit(first ?? { unit: 'second', value: 0 }, style, locale);
  const always = zeros ? Object.fromEntries(parts.map(({ unit }) => [`${unit}sDisplay`, 'always'])) : {};
  const native = nativeFormat(locale, { style, ...always });
  if (native) return native.format(Object.fromEntries(parts.map((part) => [`${part.unit}s`, part.value])));
  return listFormat(locale, { type: 'unit', style }).format(parts.map((part) => formatUnit(part, style, locale)));
}

/** Narrow Japanese units are Latin letters (5m), which read as metres in Japanese text; short ones are 分 and 秒. */
const narrowIn = (locale: string | undefined): Style =>
  /^ja\b/.test(numberFormat(locale, {}).resolvedOptions().locale) ? 'short' : 'narrow';

/** @internal Formats a value in one unit, without carrying over: 75 minutes → "75m". */
export function formatInUnit(value: number, unit: Unit, locale: string | undefined): string {
  return formatUnit({ unit, value }, narrowIn(locale), locale);
}

function formatUnit({ unit, value }: Part, style: Style, locale: string | undefined): string {
  return numberFormat(locale, { style: 'unit', unit, unitDisplay: style }).format(value);
}

function split(ms: number, { maxUnits, zeros }: { maxUnits: number; zeros: boolean }): Part[] {
  const largest = UNITS.findIndex((unit) => ms >= unit.ms);
  if (largest === -1) return [];
  const parts: Part[] = [];
  let rest = ms;
  for (const unit of UNITS.slice(largest, largest + maxUnits)) {
    const value = Math.floor(rest / unit.ms);
    rest -= value * unit.ms;
    if (value > 0 || zeros) parts.push({ unit: unit.unit, value });
  }
  return parts;
}
