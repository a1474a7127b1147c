import { retryAfterFloor } from '../../platform/backoff';
import type { Clock } from '../../platform/clock';
import type { RunSourceError } from '../../run/run-source';
import { createJudge } from './judge';

/** Pause after the first failure; twice as long after each further one, ms. */
const PAUSE_MS = 2_000;
/** What was refused is asked for again after this long at first: the backend may have no such thing. ms */
const REFUSED_PAUSE_MS = 60_000;
/** No pause is longer, ms. */
const LONGEST_PAUSE_MS = 300_000;

/**
 * Something a backend may have beside a run: its steps, its metrics. Whether it can be read never decides whether the run
 * itself is shown, or whether it is asked for for ever.
 */
export interface Extra {
  /** Is it worth a request now? */
  isDue(): boolean;
  /** It was read. */
  onGood(): void;
  onFailure(error: RunSourceError): void;
  /** Is it not waited for any more? It may still be due again, much later. */
  isGivenUp(): boolean;
  /** Begins anew: something has happened, or somebody has asked. */
  revive(): void;
}

/**
 * @internal
 * @param tries after how many failures in a row it is given up; `hasBeenRead`: it was there before
 */
export function createExtra(clock: Clock, tries: (hasBeenRead: boolean) => number): Extra {
  const { judge, onGood } = createJudge(clock);
  let hasBeenRead = false;
  let failures = 0;
  let isGivenUp = false;
  // Since when, and for how long, it is left alone; by the distance, because a clock may be set back.
  let pausedAt = Number.NEGATIVE_INFINITY;
  let waitMs = 0;
  const revive = () => {
    failures = 0;
    isGivenUp = false;
    waitMs = 0;
  };
  return {
    isDue: () => Math.abs(clock.now() - pausedAt) >= waitMs,
    onGood() {
      hasBeenRead = true;
      revive();
      onGood();
    },
    onFailure(error) {
      const isFinal = judge(error, hasBeenRead) === 'final';
      // A disturbance says nothing of the thing itself.
      if (!isFinal && !error.isTransient) return;
      failures += 1;
      isGivenUp = isFinal || failures >= tries(hasBeenRead);
      const pauseMs = (isFinal ? REFUSED_PAUSE_MS : PAUSE_MS) * 2 ** Math.min(failures - 1, 10);
      if (!isGivenUp) return;
      pausedAt = clock.now();
      waitMs = Math.max(Math.min(pauseMs, LONGEST_PAUSE_MS), retryAfterFloor(error.retryAfterMs));
    },
    isGivenUp: () => isGivenUp,
    revive,
  };
}
