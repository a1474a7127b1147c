import type { Clock } from '../../../core/platform/clock';
import { createTimer } from '../../../core/platform/timer';

/** Waits for an optional body, for at most `maxWaitMs`: it may never end. `null` if it is late or unreadable. */
export async function orNull(body: Promise<unknown>, maxWaitMs: number, clock: Clock): Promise<unknown> {
  const timer = createTimer(clock);
  const tooLate = new Promise<null>((resolve) => timer(maxWaitMs, () => resolve(null)));
  try {
    return await Promise.race([body.catch(() => null), tooLate]);
  } finally {
    timer();
  }
}
