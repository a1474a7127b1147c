import { hasEnded, type Run } from '../run';
import type { RunConnection } from './snapshot';

const shown = new WeakMap<Run, Run>();

/**
 * The run as it is shown where the backend knows it no more and nobody has seen it end: of unknown status, with its data as it was
 * last. While it is asked for once more it stays so. Any other run stays as it is; equal input gives the same object.
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
    // Those of an earlier try, or of a step: with an unknown status they would mean that it is over.
    ended: false,
    finishedAt: null,
    error: null,
    can: { cancel: false, force: false, pause: false },
  };
  shown.set(run, after);
  return after;
}

/** For half a minute a 404 may be the fault of something in between: then the run is still read. */
function isForgotten({ state, transport, error }: RunConnection): boolean {
  return error?.kind === 'not_found' && (state === 'failed' || transport === null);
}
