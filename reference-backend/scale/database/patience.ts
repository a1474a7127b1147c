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
  /** Once aborted, waiting stops and the error is thrown. */
  signal: AbortSignal;
  /** Called each time the database fails to answer. */
  onWait(error: DatabaseUnavailable): void;
}

/**
 * Retries `ask` with backoff while the database is unavailable. `ask` receives the attempt number: a write whose answer
 * was lost may have taken effect.
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
 * A store for workers that waits while the database is unavailable, so that a restart of seconds does not discard hours
 * of work. A write whose answer was lost is not repeated: the run's own counters show whether it took effect.
 */
export function createPatientStore(store: Store, patience: Patience): Store {
  /** The last known row of the run, by claim. */
  const seen = new Map<string, RunRow>();
  const surely = <T>(ask: (attempt: number) => Promise<T>) => untilAnswered(ask, patience);

  /** A report about the worker's own step: only this worker changes these two counters. */
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

  /** The final write of a claim. */
  async function last(claim: string, write: () => Promise<RunRow | null>): Promise<RunRow | null> {
    seen.delete(claim);
    return surely(write);
  }

  return {
    ...store,
    async claim(id, leaseMs, claim = randomUUID()) {
      const run = await surely(async (attempt) => {
        // The caller chose the token, so a claim whose answer was lost can be found by it.
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
