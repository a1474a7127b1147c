import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { isPausable, isResumable, pauseRun } from '../../core/request/pause-run';
import type { RunSourceError } from '../../core/run/source/run-source-error';
import { useRunStatus } from '../run/useRunStatus';
import { useRunClient } from '../useRunClient';

/** Settings of {@link usePauseRun}. */
export interface UsePauseRunOptions {
  /** False = follow what others read instead of asking for the run itself. Default true. */
  watch?: boolean;
}

/** What {@link usePauseRun} gives. */
export interface UsePauseRunResult {
  /** Pauses; resolves with whether the run has. `null` when it cannot be done now. */
  pause: (() => Promise<boolean>) | null;
  /** Lets it go on; resolves with whether it does. `null` when it cannot be done now. */
  resume: (() => Promise<boolean>) | null;
  /** Asked for, and not yet happened: say "Pausing…", and show the run as it is. */
  pending: 'pause' | 'resume' | null;
  /** Why the last request failed. */
  error: RunSourceError | null;
  /** False when this source, or this user, can never pause this run: render nothing. */
  isSupported: boolean;
}

const noSubscription = () => () => {};

/**
 * Pauses and resumes a run where the source can (`capabilities.pause` and the run's `can.pause`). Nothing is shown before
 * the backend says it: `pending` is the request, `run.status` the truth.
 *
 * @example
 * const { pause, resume, pending, isSupported } = usePauseRun(runId);
 * if (!isSupported) return null;
 * return <button disabled={!pause && !resume} onClick={() => (pause ?? resume)?.()}>
 *   {pending === 'pause' ? 'Pausing…' : resume ? 'Resume' : 'Pause'}
 * </button>
 */
export function usePauseRun(runId: string | null | undefined, options: UsePauseRunOptions = {}): UsePauseRunResult {
  const client = useRunClient();
  const { run } = useRunStatus(runId, { steps: false, metrics: false, watch: options.watch !== false });
  const controller = useMemo(() => (runId == null ? null : pauseRun(client, runId)), [client, runId]);
  const snapshot = useSyncExternalStore(
    controller?.subscribe ?? noSubscription,
    () => controller?.getSnapshot() ?? null,
    () => null,
  );
  const pause = useCallback(() => controller?.set(true) ?? Promise.resolve(false), [controller]);
  const resume = useCallback(() => controller?.set(false) ?? Promise.resolve(false), [controller]);
  const pending = snapshot?.pending ?? null;
  const error = snapshot?.error ?? null;
  const canPause = pending === null && isPausable(client, run);
  const canResume = pending === null && isResumable(client, run);
  const isSupported = client.source.capabilities.pause && run?.can?.pause !== false;
  return useMemo(
    () => ({ pause: canPause ? pause : null, resume: canResume ? resume : null, pending, error, isSupported }),
    [canPause, canResume, pause, resume, pending, error, isSupported],
  );
}
