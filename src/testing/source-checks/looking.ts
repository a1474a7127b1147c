import { systemClock } from '../../core/platform/clock';
import type { PollOptions } from './types';

/** Fills in the defaults. */
export function pollOptionsOf(options: Partial<PollOptions>): PollOptions {
  const { missingId = 'no-such-run', clock = systemClock } = options;
  const { waitMs = 30_000, cancelMs = 15_000, watchMs = 2_000, pauseMs = 100 } = options;
  return { missingId, waitMs, cancelMs, watchMs, pauseMs, clock };
}

/** Sleeps on the clock of the checks. */
export const sleepOn =
  ({ clock }: PollOptions) =>
  (ms: number) =>
    new Promise<void>((resolve) => void clock.setTimeout(resolve, ms));

/** Polls until `isOver` or `limitMs` have passed. Resolves with all results. */
export async function pollUntil<Seen>(
  looking: PollOptions,
  { poll, isOver, limitMs }: { poll: () => Promise<Seen>; isOver: (seen: Seen) => boolean; limitMs: number },
): Promise<readonly Seen[]> {
  const { clock, pauseMs } = looking;
  const seen: Seen[] = [];
  const end = clock.now() + limitMs;
  for (;;) {
    const now = await poll();
    seen.push(now);
    if (isOver(now) || clock.now() >= end) return seen;
    await sleepOn(looking)(pauseMs);
  }
}
