import { cached, type LocaleOption, NOT_A_VALUE } from './locale';
import { numberFormat } from './number';

/** Options of {@link formatDuration}. */
export interface FormatDurationOptions extends LocaleOption {
  /** `narrow` = "2m 34s", `long` = "2 minutes 34 seconds" (as the language writes it). Default `narrow`. */
  style?: 'narrow' | 'long' | undefined;
  /** At most this many neighbouring units, from the largest one that is not zero. 1 to 4, default 2. */
  maxUnits?: number | undefined;
  /** Writes smaller units also where they are zero: "2m 0s", for a clock that runs. Default false. */
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

/** The piece of `Intl.DurationFormat` used here; TypeScript's ES2023 library does not know it yet. */
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
 * A length of time: `154_000` → `2m 34s`. Rounded down to the smallest unit shown, so that a clock never runs ahead;
 * zero units are left out ("2h", not "2h 0m") unless `zeros` is set. Negative counts as 0; not finite → `—`.
 */
export function formatDuration(ms: number, options: FormatDurationOptions = {}): string {
  if (!Number.isFinite(ms)) return NOT_A_VALUE;
  const { locale, maxUnits = 2, zeros = false } = options;
  const style = options.style === 'long' ? 'long' : narrowIn(locale);
  const parts = split(Math.max(0, ms), { maxUnits: Math.max(1, Math.floor(maxUnits)), zeros });
  const [first, ...others] = parts;
  // Alone, a unit is a plain number with a unit, also for DurationFormat, which would say nothing at all for 0 s.
  if (first === undefined || others.length === 0)
    return formatUnit(first ?? { unit: 'second', value: 0 }, style, locale);
  const always = zeros ? Object.fromEntries(parts.map(({ unit }) => [`${unit}sDisplay`, 'always'])) : {};
  const native = nativeFormat(locale, { style, ...always });
  if (native) return native.format(Object.fromEntries(parts.map((part) => [`${part.unit}s`, part.value])));
  return listFormat(locale, { type: 'unit', style }).format(parts.map((part) => formatUnit(part, style, locale)));
}

/** Narrow Japanese units are Latin letters (5m), which read as metres in a Japanese sentence; short ones are 分 and 秒. */
const narrowIn = (locale: string | undefined): Style =>
  /^ja\b/.test(numberFormat(locale, {}).resolvedOptions().locale) ? 'short' : 'narrow';

/** @internal So many of one unit, whatever larger one they make up: 75 minutes → "75m". */
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
