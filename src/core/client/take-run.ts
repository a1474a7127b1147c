import { compareAttempts } from '../run/compare-attempts';
import { hasEnded } from '../run/has-ended';
import type { Run } from '../run/run';
import type { RunUpdate } from '../run/run-reducer';

/** Options of {@link createTakeRun}. */
export interface TakeRunOptions {
  /** The run as the backend last reported it. */
  getRun: () => Run | null;
  apply: (update: RunUpdate) => void;
  wantsSteps: () => boolean;
  /** Reads run and steps. */
  refreshNow: () => Promise<unknown>;
  /** The run was refused to readers, and something new is reported of it. */
  onNewsWhileRefused: () => void;
}

/**
 * Makes the function that takes a run which came otherwise than by polling: with a list, an answer to a cancel, a frame.
 *
 * An end waits for the last steps where somebody watches them: polling brings both. Twice, because a read that is already in
 * flight may have begun before the end.
 *
 * @returns a function that resolves when the run is shown
 * @internal
 */
export function createTakeRun(
  options: TakeRunOptions,
): (run: Run, update: Omit<RunUpdate, 'run' | 'steps'>) => Promise<void> {
  const { getRun, apply, wantsSteps, refreshNow, onNewsWhileRefused } = options;
  let endTaken: Promise<void> | null = null;
  return async (run, update) => {
    const before = getRun();
    const take = () => {
      apply({ ...update, run });
      if (getRun() !== before) onNewsWhileRefused();
    };
    // Another end than the one known has steps of its own before it.
    const isNews = () => {
      const known = getRun();
      return !known || !hasEnded(known) || known.status !== run.status || compareAttempts(known, run) > 0;
    };
    const waits = () => isNews() && wantsSteps();
    if (!hasEnded(run) || !waits()) return take();
    endTaken ??= (async () => {
      // The watchers that wanted steps may have left, or the client may be disposed.
      for (let tries = 0; tries < 2 && waits(); tries += 1) await refreshNow();
      endTaken = null;
      // Whatever polling could not do: the end is known now.
      take();
    })();
    return endTaken;
  };
}
