import type { RunSourceError } from '../run/source/run-source-error';
import type { Clock } from './clock';

/** Maximum pause that Retry-After can request, ms: a mistaken value of a day must not disable the page. */
export const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Full jitter: a uniformly random delay below an exponentially growing limit, so that clients that failed together do
 * not retry together (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 * @param attempt failures so far, starting at 1
 * @param options.baseMs the limit after the first failure is `baseMs · 2`
 * @param options.capMs maximum of the limit
 * @param options.random uniform in [0, 1)
 * @returns milliseconds
 */
export function fullJitter(
  attempt: number,
  { baseMs, capMs, random }: { baseMs: number; capMs: number; random: () => number },
): number {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}

/** Varies `ms` by up to ± 10 %, so that clients that started together drift apart. */
export function spread(ms: number, random: () => number): number {
  return ms * (0.9 + 0.2 * random());
}

/** Earliest time of the next request by Retry-After, epoch ms of this machine; `null` without one. */
export function retryTime(clock: Clock, { retryAfterMs }: RunSourceError): number | null {
  const floorMs = retryAfterFloor(retryAfterMs);
  return floorMs > 0 ? clock.now() + floorMs : null;
}

/** The requested pause, at most {@link MAX_RETRY_AFTER_MS}; 0 without one. */
export function retryAfterFloor(retryAfterMs: number | null | undefined): number {
  return retryAfterMs == null || !(retryAfterMs > 0) ? 0 : Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
}
