import { time } from '../../../wire/read/time';

/** Longer pauses, in seconds, are times since 1970. */
const EPOCH_SECONDS = 1e9;

/**
 * Parses Retry-After (seconds, or a date in any format) into milliseconds from `nowMs`; `null` if it is invalid. If a
 * proxy has added a header of its own, the longer pause applies.
 */
export function parseRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  const pauses = value.split(',').map((part) => (/^\s*\d+(?:\.\d+)?\s*$/.test(part) ? Number(part) : Number.NaN));
  const seconds = Math.max(...pauses);
  if (seconds < EPOCH_SECONDS) return seconds * 1000;
  const at = time(Number.isNaN(seconds) ? value : seconds);
  return at === null ? null : Math.max(0, at - nowMs);
}

/** Relative to the server's clock if known. */
export const retryAfterOf = (headers: Headers, dateMs: number | null) =>
  parseRetryAfter(headers.get('retry-after'), dateMs ?? Date.now());

/** Error bound of a Date header, which has whole seconds; we use the middle of the second. ms */
export const DATE_ERROR_MS = 500;

/** True for a response from an HTTP cache. */
export const isFromCache = (headers: Headers): boolean => Number(headers.get('age') ?? 0) > 0;

/** Server time from the Date header, epoch ms. */
export function dateOf(headers: Headers): number | null {
  // Caches do not consistently update Date.
  if (isFromCache(headers)) return null;
  const at = time(headers.get('date'));
  return at === null ? null : at + DATE_ERROR_MS;
}
