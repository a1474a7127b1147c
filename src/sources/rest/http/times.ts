import { time } from '../../../wire/read/time';

/** Parses Retry-After (seconds or an HTTP date) into milliseconds from `nowMs`; `null` if it is invalid. */
export function parseRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  const trimmed = value.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1000;
  // Date.parse accepts "10 h"; an HTTP date starts with a weekday.
  const at = /^[a-z]{3},? /i.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
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
