import { forwardRef, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RunClient } from '../../core/client/types';
import type { Run, RunStatus } from '../../core/run/run';
import { withLoss } from '../../core/run/snapshot/lost-run';
import { useRunContext } from '../../hooks/run-context';
import { useBrowserLayoutEffect } from '../../hooks/useBrowserLayoutEffect';
import { chooseRuns, type RunsFilter, valuesOf } from './arrange/choose-runs';
import { useGroups } from './arrange/useGroups';
import { RunsListSurface } from './RunsListSurface';
import { createRunsBoard } from './runs-board';
import type { PlainRuns, SharedListProps } from './types';
import { useReuseIfEqual } from './useReuseIfEqual';

const noFilters: readonly RunsFilter[] = [];

/** Puts the runs on the board, and hands on only what else a list needs to know: nothing that changes with a run. */
export const ListOnBoard = forwardRef<
  HTMLElement,
  SharedListProps & {
    list: PlainRuns;
    filter: RunStatus | null;
    counts: readonly (readonly [RunStatus, number])[];
    hasRest: boolean;
    client: RunClient | null;
    /** Calls back with the newest runs while their news is told. Returns the function that ends it. */
    onNews?: ((renew: (runs: readonly Run[]) => void) => () => void) | undefined;
  }
>(function ListOnBoard({ list, filter, client, onNews, groupBy = 'none', ...props }, ref) {
  const { clock, locale } = useRunContext();
  const { runs, isLoading = false, error = null, hasMore = false, isLoadingMore = false, connection } = list;
  const { sort, chosen, searched, filters = noFilters } = props;
  const [picked, setPicked] = useState<Readonly<Record<string, string>>>({});
  const sorted = useMemo(
    () => chooseRuns(runs, { status: filter, search: searched, chosen: picked, filters, sort, locale }),
    [runs, filter, searched, picked, filters, sort, locale],
  );
  const { ordered, groups: grouped, setPointed } = useGroups(sorted, groupBy, connection?.serverOffsetMs ?? 0);
  const groups = useReuseIfEqual(grouped);
  const options = useReuseIfEqual(filters.map((one) => ({ id: one.id, values: valuesOf(one, runs, locale) })));
  const pick = useCallback(
    (id: string, value: string | null) =>
      setPicked((before) => {
        const others = Object.entries(before).filter(([other]) => other !== id);
        return Object.fromEntries(value === null ? others : [...others, [id, value]]);
      }),
    [],
  );
  const clearPicked = useCallback(() => setPicked({}), []);
  const [board] = useState(() => createRunsBoard(clock, ordered));
  const latest = useRef(list);
  useBrowserLayoutEffect(() => {
    latest.current = list;
    board.setFallback({
      // What the filter leaves out the host's own list may still hold; without one the provider reads it.
      read(id) {
        const listed = list.runs.find((run) => run.id === id);
        if (listed || client === null) return listed;
        const { run, connection } = client.getSnapshot(id);
        return withLoss(run, connection);
      },
      watch: (id, changed) => client?.watch(id, changed, { steps: false, metrics: false }) ?? (() => {}),
    });
  });
  const choice = `${chosen} ${sort} ${isLoading} ${searched} ${JSON.stringify(picked)}`;
  const shownChoice = useRef(choice);
  // Before anything is painted: else a list that has just come would be shown as empty for one picture.
  useBrowserLayoutEffect(() => {
    // What somebody has just chosen is not kept waiting.
    board.setRuns(ordered, shownChoice.current !== choice);
    shownChoice.current = choice;
  }, [board, ordered, choice]);
  useEffect(() => onNews?.(board.renew), [board, onNews]);
  useEffect(() => board.rest, [board]);
  const loadMore = useCallback(() => void latest.current.loadMore?.(), []);
  const refresh = useCallback(() => void latest.current.refresh?.(), []);
  return (
    <RunsListSurface
      {...props}
      board={board}
      isLoading={isLoading}
      error={error}
      hasMore={hasMore && list.loadMore !== undefined}
      isLoadingMore={isLoadingMore}
      connection={connection}
      loadMore={loadMore}
      refresh={list.refresh && refresh}
      {...{ groups, setPointed, options, picked, pick, clearPicked }}
      ref={ref}
    />
  );
});
