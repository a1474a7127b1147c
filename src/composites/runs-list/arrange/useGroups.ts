import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import type { Run } from '../../../core/run/run';
import * as en from '../../../core/text/messages/english';
import { useIsHydrated } from '../../../hooks/host/useIsHydrated';
import { useRunContext } from '../../../hooks/run-context';
import { useMessages } from '../../../hooks/useMessages';
import { byActivity, byHost, createGroupMemory, type GroupedRuns, groupRuns, type RunsGroupBy } from './group-runs';

const english = { list: en.list };
const noGroups: GroupedRuns['groups'] = {};

/** Runs by group. While a pointer is over them (`setPointed`), no run changes its group, for at most 2 s. */
export function useGroups(
  runs: readonly Run[],
  groupBy: RunsGroupBy,
  serverOffsetMs: number,
): GroupedRuns & { setPointed: (isPointed: boolean) => void } {
  const { clock, locale, timeZone } = useRunContext();
  const { groups: messages } = useMessages(english).list;
  const isHydrated = useIsHydrated();
  const [released, release] = useReducer((count: number) => count + 1, 0);
  const [memory] = useState(() => createGroupMemory(clock, release));
  useEffect(() => memory.dispose, [memory]);
  const grouped = useMemo(() => {
    if (groupBy === 'none') return { ordered: runs, groups: noGroups };
    const groupOf =
      groupBy === 'activity'
        ? byActivity({
            // Markup of a server is read in other time zones, and may be days old: it has no "today".
            nowMs: isHydrated ? clock.now() + serverOffsetMs : null,
            locale,
            timeZone: timeZone ?? (isHydrated ? undefined : 'UTC'),
            messages,
          })
        : byHost(groupBy);
    // A counter, so that waiting changes are evaluated again.
    return released < 0 ? { ordered: runs, groups: noGroups } : groupRuns(runs, memory.place(runs, groupOf));
  }, [runs, groupBy, serverOffsetMs, clock, locale, timeZone, messages, memory, released, isHydrated]);
  const setPointed = useCallback((isPointed: boolean) => memory.setPointed(isPointed), [memory]);
  return { ...grouped, setPointed };
}
