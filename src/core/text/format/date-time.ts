import { cached, type LocaleOption, NOT_A_VALUE } from './locale';

/** Options of {@link formatDateTime}. */
export interface FormatDateTimeOptions extends LocaleOption {
  /** Default `medium`; `null` leaves the date out. */
  dateStyle?: 'full' | 'long' | 'medium' | 'short' | null | undefined;
  /** Default `short`; `null` leaves the time of day out. */
  timeStyle?: 'full' | 'long' | 'medium' | 'short' | null | undefined;
  /** IANA name, e.g. `Europe/Zurich`. Default: the zone of the machine. Servers that render pages should set it. */
  timeZone?: string | undefined;
}

const dateTimeFormat = cached(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);

/** A moment as date and time of day: `May 4, 2026, 2:30 PM`. `ms` is epoch milliseconds; out of range → `—`. */
export function formatDateTime(ms: number, options: FormatDateTimeOptions = {}): string {
  // Beyond ±8.64e15 ms there is no Date, and format() would throw.
  if (!(Math.abs(ms) <= 8.64e15)) return NOT_A_VALUE;
  const { locale, dateStyle = 'medium', timeStyle = 'short', timeZone } = options;
  return dateTimeFormat(locale, {
    ...(dateStyle === null ? {} : { dateStyle }),
    ...(timeStyle === null ? {} : { timeStyle }),
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(ms);
}
