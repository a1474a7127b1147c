import type { StoreContext } from '../client/types';
import type { RunStatus } from '../run/run';
import type { RunQuery } from '../run/source/run-source';
import type { OpenRuns } from './open-runs';
import { MAX_PAGE, type PageReader } from './page-reader';

/** Runs that go on beyond the loaded pages are read this seldom, ms: only so that their end is reported. */
const PAUSE_MS = 5_000;
/** Pages of them that are read at most. */
const MAX_PAGES = 10;
/** The statuses of a run that has not ended. */
const GOING: readonly RunStatus[] = ['queued', 'running', 'waiting', 'paused', 'cancelling'];

/** What {@link createUnlistedRuns} needs. */
export interface UnlistedRunsOptions {
  clock: StoreContext['clock'];
  query: RunQuery;
  runs: OpenRuns;
  pages: PageReader;
  /** The runs on the loaded pages. */
  listed: () => readonly string[];
  hasMore: () => boolean;
}

/** Follows runs to their end after new ones have pushed them off the loaded pages. */
export interface UnlistedRuns {
  /** Ids of the runs to keep open. Reads them at most every few seconds; between two reads: all that went on. */
  read(signal: AbortSignal): Promise<readonly string[]>;
}

/** @internal */
export function createUnlistedRuns(options: UnlistedRunsOptions): UnlistedRuns {
  const { clock, query, runs, pages, listed, hasMore } = options;
  const status = query.status ? GOING.filter((one) => query.status?.includes(one)) : GOING;
  let readAt = Number.NEGATIVE_INFINITY;
  const openAndGoing = () => runs.ids().filter(runs.isGoing);

  const readAll = async (signal: AbortSignal): Promise<readonly string[]> => {
    if (Math.abs(clock.now() - readAt) < PAUSE_MS) return openAndGoing();
    readAt = clock.now();
    const onPage = new Set(listed());
    const going = new Set<string>();
    const add = (ids: readonly string[] = []) => {
      for (const id of ids) if (runs.isGoing(id)) going.add(id);
    };
    let cursor: string | null = null;
    for (let i = 0; hasMore() && status.length > 0 && i < MAX_PAGES; i += 1) {
      const from: RunQuery = cursor === null ? {} : { cursor };
      const page = await pages.readAndAccept({ ...query, ...from, status, limit: MAX_PAGE }, signal);
      add(page?.ids);
      cursor = page?.nextCursor ?? null;
      if (cursor === null) break;
    }
    // A run that went on when it was last seen and is not listed any more has ended, or is gone.
    const missing = openAndGoing().filter((id) => !onPage.has(id) && !going.has(id));
    for (let from = 0; from < missing.length; from += MAX_PAGE) {
      const ids = missing.slice(from, from + MAX_PAGE);
      add((await pages.readAndAccept({ ids, limit: MAX_PAGE }, signal))?.ids);
    }
    return [...going];
  };
  return { read: (signal) => readAll(signal).catch(openAndGoing) };
}
