import { time } from '../../../wire/read/time';

/** Reads Retry-After: whole seconds or an HTTP date; anything else is ignored. Milliseconds from `nowMs`. */
export function parseRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  const trimmed = value.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1000;
  // Date.parse would take "10 h" for a date; an HTTP date begins with the day's name.
  const at = /^[a-z]{3},? /i.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

/** Counted from the server's own time where it is known. */
export const retryAfterOf = (headers: Headers, dateMs: number | null) =>
  parseRetryAfter(headers.get('retry-after'), dateMs ?? Date.now());

/** By how much a Date header may be off: it has whole seconds, and the middle is taken. ms */
export const DATE_ERROR_MS = 500;

/** The answer is from a cache on the way. */
export const isFromCache = (headers: Headers): boolean => Number(headers.get('age') ?? 0) > 0;

/** The server's clock by its Date header, epoch ms. */
export function dateOf(headers: Headers): number | null {
  // Some caches renew it and some do not.
  if (isFromCache(headers)) return null;
  const at = time(headers.get('date'));
  return at === null ? null : at + DATE_ERROR_MS;
}
