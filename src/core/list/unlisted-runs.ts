import type { StoreContext } from '../client/types';
import type { RunStatus } from '../run/run';
import type { RunQuery } from '../run/source/run-source';
import { idBatches } from './id-batches';
import type { OpenRuns } from './open-runs';
import { MAX_PAGE, type PageReader } from './page-reader';

/** Interval for reading active runs beyond the loaded pages, ms. They are read only to report their end. */
const PAUSE_MS = 5_000;
/** Maximum number of such pages per read. */
const MAX_PAGES = 10;
/** Statuses of a run that has not ended. */
const GOING: readonly RunStatus[] = ['queued', 'running', 'waiting', 'paused', 'cancelling'];

/** Options of {@link createUnlistedRuns}. */
export interface UnlistedRunsOptions {
  clock: StoreContext['clock'];
  query: RunQuery;
  runs: OpenRuns;
  pages: PageReader;
  /** Ids of the runs on the loaded pages. */
  listed: () => readonly string[];
  hasMore: () => boolean;
}

/** Follows runs to their end after newer runs have pushed them off the loaded pages. */
export interface UnlistedRuns {
  /** Returns the ids of the runs to keep open. Reads every few seconds at most; in between, returns all active runs. */
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
    // A run that was active and is no longer listed has ended or does not exist any more.
    const missing = openAndGoing().filter((id) => !onPage.has(id) && !going.has(id));
    for (const ids of idBatches(missing, MAX_PAGE)) {
      add((await pages.readAndAccept({ ids, limit: MAX_PAGE }, signal))?.ids);
    }
    return [...going];
  };
  return { read: (signal) => readAll(signal).catch(openAndGoing) };
}
