import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { isPausable, isResumable, pauseRun } from '../../core/request/pause-run';
import type { RunSourceError } from '../../core/run/source/run-source-error';
import { useRunStatus } from '../run/useRunStatus';
import { useRunClient } from '../useRunClient';

/** Options of {@link usePauseRun}. */
export interface UsePauseRunOptions {
  /** False follows what others read instead of reading the run. Default true. */
  watch?: boolean | undefined;
}

/** Result of {@link usePauseRun}. */
export interface UsePauseRunResult {
  /** Requests a pause. Resolves to true once the run is paused, to false if that fails. `null` if not possible now. */
  pause: (() => Promise<boolean>) | null;
  /** Requests a resume. Resolves to true once the run resumes, to false if that fails. `null` if not possible now. */
  resume: (() => Promise<boolean>) | null;
  /** Requested but not yet done. Show "Pausing…" beside the run's actual status. */
  pending: 'pause' | 'resume' | null;
  /** Why the last request failed; `null` otherwise. */
  error: RunSourceError | null;
  /** False if this source or this user can never pause this run: render nothing. */
  isSupported: boolean;
}

const noSubscription = () => () => {};

/**
 * Pauses and resumes a run, if the source supports it (`capabilities.pause` and the run's `can.pause`). Never
 * optimistic: `pending` is the request, `run.status` is what the backend reports.
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
