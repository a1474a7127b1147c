import { randomUUID } from 'node:crypto';
import { sleep } from '../../../mocks/simulator/script/perform-run';
import type { Clock } from '../../../src/core/platform/clock';
import type { RunRow } from '../../rows';
import type { Store } from '../../store/store';
import { DatabaseUnavailable } from './unavailable';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

export interface Patience {
  clock: Clock;
  /** Aborted = no more waiting: the error is thrown. */
  signal: AbortSignal;
  /** Called for each time the database did not answer. */
  onWait(error: DatabaseUnavailable): void;
}

/**
 * Repeats `ask` as long as the database does not answer, with growing pauses. `ask` gets the number of the attempt: a
 * write whose answer was lost may have taken effect.
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

/**
 * The store for a worker that waits while the database is away: the work of hours is not thrown away for a restart of
 * seconds. A write whose answer was lost is not made twice: the run's own counters tell whether it took effect.
 */
export function createPatientStore(store: Store, patience: Patience): Store {
  /** The run of each claim as it was last seen. */
  const seen = new Map<string, RunRow>();
  const surely = <T>(ask: (attempt: number) => Promise<T>) => untilAnswered(ask, patience);

  /** A report of the worker's own step: nobody else moves these two counters. */
  async function once(id: string, claim: string, write: () => Promise<RunRow | null>): Promise<RunRow | null> {
    const before = seen.get(claim);
    const run = await surely(async (attempt) => {
      const now = attempt > 1 ? await store.held(id, claim) : null;
      if (!now || !before) return write();
      const isDone = now.last_n !== before.last_n || now.completed_steps !== before.completed_steps;
      return isDone ? now : write();
    });
    if (run) seen.set(claim, run);
    else seen.delete(claim);
    return run;
  }

  /** The last write of a claim. */
  async function last(claim: string, write: () => Promise<RunRow | null>): Promise<RunRow | null> {
    seen.delete(claim);
    return surely(write);
  }

  return {
    ...store,
    async claim(id, leaseMs, claim = randomUUID()) {
      const run = await surely(async (attempt) => {
        // The token is the caller's: a claim whose answer was lost is found by it.
        const held = attempt > 1 ? await store.held(id, claim) : null;
        return held ? { ...held, claim } : store.claim(id, leaseMs, claim);
      });
      if (run) seen.set(claim, run);
      return run;
    },
    startStep: (id, claim, step) => once(id, claim, () => store.startStep(id, claim, step)),
    updateStep: (id, claim, news) => once(id, claim, () => store.updateStep(id, claim, news)),
    finishStep: (id, claim, end) => once(id, claim, () => store.finishStep(id, claim, end)),
    logError: (id, claim, error) => surely(() => store.logError(id, claim, error)),
    held: (id, claim) => surely(() => store.held(id, claim)),
    over: (ids) => surely(() => store.over(ids)),
    finish: (id, claim, outcome) => last(claim, () => store.finish(id, claim, outcome)),
    stopped: (id, claim) => last(claim, () => store.stopped(id, claim)),
  };
}
