import { useCallback, useEffect, useMemo, useState } from 'react';
import { hasEnded, type RunStatus } from '../../../core/run/run';
import type { RunsBoard } from '../runs-board';
import type { OffscreenAnnouncer } from './offscreen-announcer';
import { createRevealedRows, REVEALED_ROWS, type RevealedRow } from './revealed-rows';

/** What of a long list has a row. */
export interface Revealed {
  rows: readonly RevealedRow[];
  /** Gives rows to some more. `null` = every run has one. */
  revealMore: (() => void) | null;
}

/**
 * Gives rows to as many runs as the reader has come near to: ten thousand rows would take seconds, whatever is in them.
 * The others are counted, searched, filtered and sorted all the same, and their ends are announced.
 */
export function useRevealed(
  ids: readonly string[],
  selectedId: string | null,
  { board, announcer }: { board: RunsBoard; announcer: OffscreenAnnouncer },
): Revealed {
  const [limit, setLimit] = useState(REVEALED_ROWS);
  const [revealed] = useState(createRevealedRows);
  const rows = useMemo(() => revealed.of(ids, limit, selectedId), [revealed, ids, limit, selectedId]);
  useEffect(() => {
    if (rows.length === ids.length) return;
    const shown = new Set(rows.map(({ id }) => id));
    const statuses = new Map<string, RunStatus | undefined>();
    for (const id of ids) if (!shown.has(id)) statuses.set(id, board.getRun(id)?.status);
    // One subscription for all of them: with one per run, a search over 10,000 runs would spend most of its time on this.
    return board.subscribe(() => {
      for (const [id, last] of statuses) {
        const run = board.getRun(id);
        if (run === undefined || run.status === last) continue;
        statuses.set(id, run.status);
        if (hasEnded(run)) announcer.ended(run);
      }
    });
  }, [ids, rows, board, announcer]);
  // Without an observer nothing says what is near, so everything is.
  const revealMore = useCallback(
    () => setLimit(typeof IntersectionObserver === 'undefined' ? Number.POSITIVE_INFINITY : limit + REVEALED_ROWS),
    [limit],
  );
  return { rows, revealMore: rows.length === ids.length ? null : revealMore };
}
