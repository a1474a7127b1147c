import { cached, type LocaleOption, NOT_A_VALUE } from './locale';

/** Options of {@link formatDateTime}. */
export interface FormatDateTimeOptions extends LocaleOption {
  /** Default `medium`. `null` omits the date. */
  dateStyle?: 'full' | 'long' | 'medium' | 'short' | null | undefined;
  /** Default `short`. `null` omits the time of day. */
  timeStyle?: 'full' | 'long' | 'medium' | 'short' | null | undefined;
  /** IANA time zone, e.g. `Europe/Zurich`. Default, also if unknown: the machine's. Set it for server rendering. */
  timeZone?: string | undefined;
}

const dateTimeFormat = cached(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);

const zones = new Map<string, string | undefined>();

/** Falls back to the machine's zone: an unknown one, e.g. from a user profile, must not break the page. */
function toTimeZone(timeZone: string | undefined): string | undefined {
  if (timeZone === undefined || zones.has(timeZone)) return timeZone && zones.get(timeZone);
  let known: string | undefined = timeZone;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    known = undefined;
    console.error(
      `runlight: the time zone "${timeZone}" is unknown, so times are shown in the local time zone. ` +
        'Pass an IANA name, e.g. timeZone="Europe/Zurich".',
    );
  }
  zones.set(timeZone, known);
  return known;
}

/** Formats a date and time of day: `May 4, 2026, 2:30 PM`. `ms` is epoch milliseconds; out of range → `—`. */
export function formatDateTime(ms: number, options: FormatDateTimeOptions = {}): string {
  // Dates end at ±8.64e15 ms; `format()` would throw.
  if (!(Math.abs(ms) <= 8.64e15)) return NOT_A_VALUE;
  const { locale, dateStyle = 'medium', timeStyle = 'short' } = options;
  const timeZone = toTimeZone(options.timeZone);
  return dateTimeFormat(locale, {
    ...(dateStyle === null ? {} : { dateStyle }),
    ...(timeStyle === null ? {} : { timeStyle }),
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(ms);
}
