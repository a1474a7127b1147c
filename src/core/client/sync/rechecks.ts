import { spread } from '../../platform/backoff';
import { createTimer } from '../../platform/timer';
import type { StoreContext } from '../types';

/** Pause before each read, ms; the last one repeats. */
const PAUSES_MS = [5_000, 15_000, 60_000, 300_000];

/** Re-reads a run that may not be over. */
export interface Rechecks {
  /** Schedules the next read if one is due. */
  plan(): void;
  /** Cancels the scheduled read. */
  stop(): void;
}

/**
 * Re-reads a cancelled run without a confirmed stop while it is watched, with growing pauses: its work may still
 * finish, and the backend then reports a different end.
 * @param isDue true while there is a reason to read and a watcher
 * @param read makes one read
 */
export function createRechecks(
  { clock, environment }: Pick<StoreContext, 'clock' | 'environment'>,
  isDue: () => boolean,
  read: () => Promise<unknown>,
): Rechecks {
  const timer = createTimer(clock);
  let recheckCount = 0;
  const plan = () => {
    timer();
    if (!isDue()) recheckCount = 0;
    else if (environment.isVisible()) timer(spread(pauseNow(), environment.random), () => void recheckNow());
  };
  const pauseNow = () => PAUSES_MS[Math.min(recheckCount, PAUSES_MS.length - 1)] ?? 0;
  const recheckNow = async () => {
    // The run may have changed since this read was scheduled.
    if (!isDue()) return plan();
    recheckCount += 1;
    await read();
    plan();
  };
  return { plan, stop: () => timer() };
}
