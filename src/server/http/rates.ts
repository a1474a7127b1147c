import { Problem } from './problem';

/** Separate buckets, so that too many reads do not block a cancel. */
export type Counted = 'read' | 'cancel' | 'start';

const WINDOW_MS = 60_000;

/** Rate limiter per user and per process, with a fixed window of one minute. */
export function createRates(perMinute: Readonly<Record<Counted, number>>, now: () => number) {
  let windowEnds = 0;
  const counts = new Map<string, number>();
  return {
    /** @throws {Problem} 429 with `Retry-After` */
    count(user: string, what: Counted): void {
      const limit = perMinute[what];
      if (limit === Number.POSITIVE_INFINITY) return;
      const at = now();
      // A window of more than a minute: the machine's clock was set back.
      if (at >= windowEnds || windowEnds - at > WINDOW_MS) {
        counts.clear();
        windowEnds = at + WINDOW_MS;
      }
      const key = `${what} ${user}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count <= limit) return;
      throw new Problem(
        429,
        'too_many_requests',
        'Too many requests in the last minute. Retry after the time given in Retry-After.',
        { headers: { 'Retry-After': String(Math.max(1, Math.ceil((windowEnds - at) / 1000))) } },
      );
    },
  };
}
