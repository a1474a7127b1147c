import { useCallback, useEffect, useState } from 'react';
import { hasEnded } from '../../../core/run/run';
import type { RunsBoard } from '../runs-board';
import type { OffscreenAnnouncer } from './offscreen-announcer';

/** Rows at first, and how many more each time the reader comes close to the end of them: several screens. */
export const REVEALED_ROWS = 200;

/** What of a long list has a row. */
export interface Revealed {
  /** The first runs; the given array where all have a row. */
  ids: readonly string[];
  /** Gives rows to some more. `null` = every run has one. */
  revealMore: (() => void) | null;
}

/**
 * Gives rows to as many runs as the reader has come near to: ten thousand rows would take seconds, whatever is in them. The
 * others are counted, searched, filtered and sorted all the same, and their ends are announced.
 */
export function useRevealed(
  ids: readonly string[],
  { board, announcer }: { board: RunsBoard; announcer: OffscreenAnnouncer },
): Revealed {
  const [limit, setLimit] = useState(REVEALED_ROWS);
  useEffect(() => {
    const ends = ids.slice(limit).map((id) => {
      let last = board.getRun(id)?.status;
      return board.subscribeRun(id, () => {
        const run = board.getRun(id);
        if (run === undefined || run.status === last) return;
        last = run.status;
        if (hasEnded(run)) announcer.ended(run);
      });
    });
    return () => {
      for (const end of ends) end();
    };
  }, [ids, limit, board, announcer]);
  const revealMore = useCallback(() => setLimit(limit + REVEALED_ROWS), [limit]);
  return ids.length <= limit ? { ids, revealMore: null } : { ids: ids.slice(0, limit), revealMore };
}
