import type { Clock } from '../src/core/clock';
import { DatabaseUnavailable } from './db/port';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

/** Options of {@link untilAnswered}. */
export interface PatienceOptions {
  clock: Clock;
  /** Aborted = no more waiting: the error is thrown. */
  signal: AbortSignal;
  /** Called for each time the database did not answer. */
  onWait(error: DatabaseUnavailable): void;
}

/**
 * Repeats `ask` as long as the database does not answer, with growing pauses. `ask` is told how often it was tried: a
 * write whose answer was lost may have had its effect.
 */
export async function untilAnswered<T>(
  ask: (attempt: number) => Promise<T>,
  { clock, signal, onWait }: PatienceOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(attempt);
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) || signal.aborted) throw error;
      onWait(error);
      await pause(clock, signal, Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
    }
  }
}

/** Ends early when the signal is aborted. */
function pause(clock: Clock, signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clock.clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
