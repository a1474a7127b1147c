import { compareAttempts } from '../../run/compare-attempts';
import type { Run } from '../../run/run';
import { hasEnded } from '../../run/run';
import type { RunUpdate } from '../../run/run-reducer';

/** Options of {@link createAcceptRun}. */
export interface AcceptRunOptions {
  /** The run as the backend last reported it. */
  getRun: () => Run | null;
  apply: (update: RunUpdate) => void;
  wantsSteps: () => boolean;
  /** Reads run and steps. */
  refreshNow: () => Promise<unknown>;
  /** The state has changed. If reads were refused, the run may be readable again. */
  onNewsWhileRefused: () => void;
}

/**
 * Creates the function that applies a run from a source other than polling: a list, the answer to a cancel, a pushed
 * frame.
 *
 * While a watcher needs the steps, the end of a run waits until polling has read the last ones. It polls up to twice,
 * because the read in flight may have started before the end.
 *
 * @returns a function that resolves when the run is shown
 * @internal
 */
export function createAcceptRun(
  options: AcceptRunOptions,
): (run: Run, update: Omit<RunUpdate, 'run' | 'steps'>) => Promise<void> {
  const { getRun, apply, wantsSteps, refreshNow, onNewsWhileRefused } = options;
  let endTaken: Promise<void> | null = null;
  return async (run, update) => {
    const before = getRun();
    const take = () => {
      apply({ ...update, run });
      if (getRun() !== before) onNewsWhileRefused();
    };
    // A different final status has its own last steps.
    const isNews = () => {
      const known = getRun();
      return !known || !hasEnded(known) || known.status !== run.status || compareAttempts(known, run) > 0;
    };
    const waits = () => isNews() && wantsSteps();
    if (!hasEnded(run) || !waits()) return take();
    endTaken ??= (async () => {
      // Between reads, watchers may leave and the client may be disposed.
      for (let tries = 0; tries < 2 && waits(); tries += 1) await refreshNow();
      endTaken = null;
      // Show the end even if polling failed.
      take();
    })();
    return endTaken;
  };
}
