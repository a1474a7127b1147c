import { hasEnded, type Run } from '../run';
import type { RunConnection } from './snapshot';

const shown = new WeakMap<Run, Run>();

/**
 * Returns the run to show if the backend no longer has a run that was not seen to end: its last known data with the
 * status `unknown`, also while it is read again. Returns any other run unchanged. Memoised by `run`.
 */
export function withLoss(run: Run | null, connection: RunConnection): Run | null {
  if (run === null || hasEnded(run) || !isForgotten(connection)) return run;
  const before = shown.get(run);
  if (before) return before;
  const { lastUpdateAt, serverOffsetMs } = connection;
  const after: Run = {
    ...run,
    status: 'unknown',
    statusText: null,
    statusLabel: null,
    statusTone: null,
    lostAt: lastUpdateAt === null ? (run.updatedAt ?? run.startedAt ?? 0) : lastUpdateAt + serverOffsetMs,
    // These may be of an earlier attempt or of a step; with an unknown status they would mean that the run is over.
    ended: false,
    finishedAt: null,
    error: null,
    can: { cancel: false, force: false, pause: false },
  };
  shown.set(run, after);
  return after;
}

/** A 404 counts only once reading has given up: for half a minute it may come from a proxy. */
function isForgotten({ state, transport, error }: RunConnection): boolean {
  return error?.kind === 'not_found' && (state === 'failed' || transport === null);
}
