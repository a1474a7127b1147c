import { spread } from '../../platform/backoff';
import { createTimer } from '../../platform/timer';
import type { StoreContext } from '../types';

/** The pauses before each further look; the last one goes on. ms */
const PAUSES_MS = [5_000, 15_000, 60_000, 300_000];

/** Looks again now and then at what may not be over. */
export interface SecondLooks {
  /** Plans the next look, if there is still a reason for one. */
  plan(): void;
  /** Plans nothing; what was planned is dropped. */
  stop(): void;
}

/**
 * A run that is only called cancelled is read again with growing pauses, as long as somebody watches: its work may still
 * finish, and then another end is told.
 * @param isDue is there a reason to look, and somebody to look for?
 * @param look makes one read
 */
export function createSecondLooks(
  { clock, environment }: Pick<StoreContext, 'clock' | 'environment'>,
  isDue: () => boolean,
  look: () => Promise<unknown>,
): SecondLooks {
  const timer = createTimer(clock);
  let looks = 0;
  const plan = () => {
    timer();
    if (!isDue()) looks = 0;
    else if (environment.isVisible()) timer(spread(pauseNow(), environment.random), () => void lookNow());
  };
  const pauseNow = () => PAUSES_MS[Math.min(looks, PAUSES_MS.length - 1)] ?? 0;
  const lookNow = async () => {
    // It may go on again since this look was planned.
    if (!isDue()) return plan();
    looks += 1;
    await look();
    plan();
  };
  return { plan, stop: () => timer() };
}
