import { list, number, object, string } from './fields';

/** Earlier times are the epoch of some clock (year 1, 1601, 1900, 1970, 1980, 2000, 2001), not a real time. */
const EARLIEST = Date.UTC(2001, 0, 2);
/** Later times mean "never": year 9999, or the maximum of a number type. */
const LATEST = Date.UTC(2200, 0, 1);

const possible = (ms: number): number | null => (ms >= EARLIEST && ms < LATEST ? ms : null);

/** Seconds, ms, µs or ns since 1970: picks the unit that gives a plausible year. */
function fromNumber(input: number): number | null {
  for (const perMs of [0.001, 1, 1e3, 1e6]) {
    const ms = possible(input / perMs);
    // Compensates rounding errors of the division.
    if (ms !== null) return Math.floor(ms + 0.001);
  }
  return null;
}

/** Builds a time from its parts; `null` if a part is out of range. */
function fromParts(parts: readonly (number | undefined)[], offsetMinutes = 0): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = parts;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const exists = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  // Second 60 is a leap second, hour 24 the following midnight.
  if (!exists || !(hour <= 24) || minute > 59 || second > 60) return null;
  return possible(midnight.getTime() + (((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + ms));
}

/**
 * RFC 3339 and its variants: a space for the T, slashes for hyphens, no separators, a comma before the fraction, no
 * seconds, AM or PM, a zone as `Z`, `UTC`, `+00`, `+0000` or `+00:00`, optionally followed by its name (Go, Java,
 * Ruby). Without a zone, the time is UTC, which is what Python's naive `isoformat()` means on most servers.
 */
const ISO =
  /^(\d{4})(?:([-/])(\d\d)\2(\d\d)|(\d\d)(\d\d))(?:(?:t| +)?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?(?: *([ap])\.?m\.?)?)?\s*(?:(z)(?![a-z])|([+-]\d\d):?(\d\d)?(?::?\d\d)?)?((?: *[a-z]{1,5}| *\[[^\]]*\]| +m=\S+)*)$/i;

/** The only supported zone name. Others, such as "EST" or "Europe/Paris", are ambiguous or need a zone database. */
const IS_UTC_NAME = /^\s*(?:utc|gmt|z)?\s*(?:\[(?:utc|gmt|z|etc\/utc)\])?\s*$/i;

/** Converts a 12-hour clock, in which 12 is the first hour. An hour above 12 with AM or PM is invalid. */
function hourOf(input: number, half: string | undefined): number {
  if (half === undefined) return input;
  if (input < 1 || input > 12) return Number.NaN;
  return (input % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

function fromIso(input: string): number | null {
  const found = ISO.exec(input);
  if (!found) return null;
  const [, year, , month, day, shortMonth, shortDay, hour, minute, second, fraction, half, ...zone] = found;
  const [z, zoneHour, zoneMinute, names = ''] = zone;
  if ((z ?? zoneHour) === undefined && !IS_UTC_NAME.test(names)) return null;
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
  const sign = zoneHour?.startsWith('-') ? -1 : 1;
  const offset = zoneHour === undefined ? 0 : Number(zoneHour) * 60 + sign * Number(zoneMinute ?? 0);
  const date = [year, month ?? shortMonth, day ?? shortDay].map(Number);
  return fromParts([...date, hourOf(Number(hour ?? 0), half), Number(minute ?? 0), Number(second ?? 0), ms], offset);
}

/** Dates with English month names (HTTP, `ctime`, JavaScript). Unlike 5/1/2024, they are unambiguous. */
const WORDS = /^(?:[a-z]{3,9},? +)?(?:\d{1,2}[ -][a-z]{3,9}[ -]\d{2}|[a-z]{3,9} +\d{1,2},? )/i;
const WORD_ZONE = /\d\s*(?:z|utc|gmt|[ecmp][sd]t)\b|[+-]\d\d:?\d\d\b/i;

function fromText(input: string): number | null {
  const trimmed = input.trim();
  const seconds = number(trimmed);
  const isDigits = seconds !== null && !/^(?:\d{8}|\d{14})$/.test(trimmed);
  if (isDigits) return fromNumber(seconds);
  const dotNet = /^\/?Date\((\d+)(?:[+-]\d{4})?\)\/?$/.exec(trimmed)?.[1];
  if (dotNet !== undefined) return possible(Number(dotNet));
  if (!WORDS.test(trimmed)) return fromIso(trimmed);
  const ms = Date.parse(WORD_ZONE.test(trimmed) ? trimmed : `${trimmed} UTC`);
  return Number.isNaN(ms) ? null : possible(ms);
}

/**
 * Converts a time to epoch ms, from all common formats: strings, seconds, ms, Java's arrays of parts, Protobuf's
 * seconds and nanos. `null` for anything else, and for implausible times such as the zero value of a type.
 */
export function time(value: unknown): number | null {
  if (typeof value === 'number') return fromNumber(value);
  const input = string(value);
  if (input !== null) return fromText(input);
  const parts = list(value);
  if (parts) {
    const [nanos] = parts.slice(6);
    const ms = Math.floor((number(nanos) ?? 0) / 1e6);
    return parts.length >= 3 ? fromParts([...parts.slice(0, 6).map((part) => number(part) ?? 0), ms]) : null;
  }
  const wire = object(value);
  if (!wire) return null;
  if (Object.hasOwn(wire, '$date')) return time(wire.$date);
  if (Object.hasOwn(wire, '$numberLong')) return time(wire.$numberLong);
  const seconds = number(wire.seconds) ?? number(wire._seconds);
  const nanos = number(wire.nanos) ?? number(wire._nanoseconds) ?? 0;
  return seconds === null ? null : possible(seconds * 1000 + Math.floor(nanos / 1e6));
}
