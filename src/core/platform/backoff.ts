import type { RunSourceError } from '../run/source/run-source-error';
import type { Clock } from './clock';

/** Longest pause a server may ask for with Retry-After, ms: a typo of a day must not switch the page off. */
export const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Full jitter: a uniformly random delay below an exponentially growing ceiling, so that many clients that failed
 * together do not come back together (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 * @param attempt failures so far, starting at 1
 * @param options.baseMs ceiling after the first failure is `baseMs · 2`
 * @param options.capMs the ceiling never exceeds this
 * @param options.random uniform in [0, 1)
 * @returns milliseconds
 */
export function fullJitter(
  attempt: number,
  { baseMs, capMs, random }: { baseMs: number; capMs: number; random: () => number },
): number {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}

/** `ms` moved by up to ± 10 %, so that clients that started together drift apart. */
export function spread(ms: number, random: () => number): number {
  return ms * (0.9 + 0.2 * random());
}

/** When the backend wants to be asked again at the earliest, epoch ms of this machine; `null` = it did not say. */
export function retryTime(clock: Clock, { retryAfterMs }: RunSourceError): number | null {
  const floorMs = retryAfterFloor(retryAfterMs);
  return floorMs > 0 ? clock.now() + floorMs : null;
}

/** The pause a server asks for, up to {@link MAX_RETRY_AFTER_MS}; 0 without one. */
export function retryAfterFloor(retryAfterMs: number | null | undefined): number {
  return retryAfterMs == null || !(retryAfterMs > 0) ? 0 : Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
}
