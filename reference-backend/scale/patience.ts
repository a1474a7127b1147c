import { sleep } from '../../mocks/simulator/script/perform-run';
import type { Clock } from '../../src/core/platform/clock';
import { DatabaseUnavailable } from '../store/database';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

interface Patience {
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
  { clock, signal, onWait }: Patience,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(attempt);
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) || signal.aborted) throw error;
      onWait(error);
      await sleep(clock, Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)), signal);
    }
  }
}
