import type { StoreContext } from '../client/types';
import { compareAttempts } from '../run/compare-attempts';
import { hasEnded, type Run } from '../run/run';
import type { RunPage, RunQuery } from '../run/source/run-source';
import { RunSourceError } from '../run/source/run-source-error';
import type { OpenRuns } from './open-runs';

/** The backend's maximum page size. */
export const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;

/** The size of a page that a backend accepts: 0, a negative one and NaN ask for none, so it is the default. */
export const pageSizeOf = ({ limit }: RunQuery): number =>
  limit !== undefined && limit >= 1 ? Math.min(MAX_PAGE, Math.floor(limit)) : DEFAULT_PAGE;

/** One page of a list. */
export interface ReadPage extends RunPage {
  /** Ids of its runs, without duplicates: some backends list every attempt of a run. */
  ids: readonly string[];
  tookMs: number;
  /** Applies the runs to their stores. */
  accept(): void;
}

/** Reads pages of a list. Both methods resolve with `null` if `signal` was aborted during the request. */
export interface PageReader {
  read(query: RunQuery, signal: AbortSignal): Promise<ReadPage | null>;
  /** Reads a page and applies its runs to their stores. */
  readAndAccept(query: RunQuery, signal: AbortSignal): Promise<ReadPage | null>;
}

/**
 * Keeps one entry per run: the newest by rev or attempt, and the end of an attempt rather than its beginning. Otherwise
 * the active one, because an attempt begins after the one before has ended. Of equals, the first.
 */
function newestOfEach(runs: readonly Run[]): Iterable<Run> {
  const newest = new Map<string, Run>();
  for (const run of runs) {
    const known = newest.get(run.id);
    if (!known || isNewer(known, run)) newest.set(run.id, run);
  }
  return newest.values();
}

function isNewer(known: Run, run: Run): boolean {
  if (known.rev != null && run.rev != null) return run.rev > known.rev;
  const turn = compareAttempts(known, run);
  if (turn !== 0 || hasEnded(known) === hasEnded(run)) return turn > 0;
  const isSame = (one: number | null | undefined, other: typeof one) => one != null && one === other;
  const isOneAttempt = isSame(known.attempt, run.attempt) || isSame(known.startedAt, run.startedAt);
  return hasEnded(run) === isOneAttempt;
}

/** @internal */
export function createPageReader(context: StoreContext, runs: OpenRuns): PageReader {
  const { source, clock } = context;
  const read = async (query: RunQuery, signal: AbortSignal): Promise<ReadPage | null> => {
    const order = context.nextOrder();
    const beganAt = clock.now();
    const answer = await context.ask(async (s) => {
      if (source.listRuns) return source.listRuns(query, { signal: s });
      const why = 'the source cannot list runs. Add a listRuns method to the source, or show single runs by runId.';
      throw new RunSourceError('rejected', why);
    }, signal);
    if (signal.aborted) return null;
    const endedAt = clock.now();
    const { serverTimeMs, serverTimeErrorMs: errorMs } = answer;
    const accept = () =>
      runs.batch(() => {
        for (const run of newestOfEach(answer.runs)) {
          const store = runs.open(run.id);
          store.noteServerTime({ serverTimeMs, beganAt, endedAt, errorMs });
          void store.acceptListed(run, order);
        }
      });
    return { ...answer, ids: [...new Set(answer.runs.map(({ id }) => id))], tookMs: endedAt - beganAt, accept };
  };
  return {
    read,
    async readAndAccept(query, signal) {
      const page = await read(query, signal);
      page?.accept();
      return page;
    },
  };
}
