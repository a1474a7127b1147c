import type { Verdict } from '../client/sync/error-verdict';
import { createLoop, type Pause } from '../client/sync/poll/loop';
import { createSessionWatch } from '../client/sync/session-watch';
import type { RunStore, RunsSnapshot, StoreContext } from '../client/types';
import { retryTime } from '../platform/backoff';
import type { EnvironmentEvent } from '../platform/environment';
import { applyPatch } from '../platform/equal';
import { addListener, notify } from '../platform/listeners';
import { createTimer } from '../platform/timer';
import type { Run } from '../run/run';
import { hasEnded } from '../run/run';
import { idleConnection } from '../run/snapshot/empty-snapshot';
import type { RunConnection } from '../run/snapshot/snapshot';
import type { RunQuery } from '../run/source/run-source';
import { type RunSourceError, toRunSourceError } from '../run/source/run-source-error';
import { idBatches } from './id-batches';
import { createOpenRuns } from './open-runs';
import { createPageReader, MAX_PAGE, pageSizeOf } from './page-reader';
import { createUnlistedRuns } from './unlisted-runs';

/** A list of ended runs is polled this many times less often: only new runs can appear. */
const CALM_FACTOR = 5;
/** Interval for reading ended runs on later pages, which may run again, ms. */
const ENDED_PAUSE_MS = 60_000;
const LINGER_MS = 50;
/** A list of runs, kept up to date with one request per tick. */
export interface RunsStore {
  getSnapshot(): RunsSnapshot;
  /** Shows these runs until the first answer. */
  seed(runs: readonly Run[]): void;
  watch(listener: () => void): () => void;
  loadMore(): Promise<void>;
  refresh(): Promise<void>;
  onEnvironment(event: EnvironmentEvent): void;
  /** True without watchers, so that it can be evicted. */
  isUnused(): boolean;
  clear(): void;
  dispose(): void;
}

export const emptyRuns: RunsSnapshot = Object.freeze({
  runs: Object.freeze([]),
  isLoading: true,
  hasMore: false,
  isLoadingMore: false,
  connection: idleConnection,
});

/** @internal `storeOf` returns the store of a run; a store with listeners is not evicted. */
export function createRunsStore(
  context: StoreContext,
  query: RunQuery,
  storeOf: (runId: string) => RunStore,
): RunsStore {
  const { clock, environment, options } = context;
  const listeners = new Set<() => void>();
  const lingerTimer = createTimer(clock);
  const limit = pageSizeOf(query);
  let ids: readonly string[] = [];
  let nextCursor: string | null = null;
  // Ids on the pages after the first. These pages are loaded once; their active runs are then read by id.
  let moreIds: readonly string[] = [];
  // Cursors followed since the first page last changed.
  let followed = new Set<string>();
  let snapshot = emptyRuns;
  let endedReadAt = clock.now();
  let failures = 0;
  // Aborted when the identity changes.
  let life = new AbortController();

  const listed = () => [...ids, ...moreIds];
  const publish = (change: Partial<RunsSnapshot> = {}) => {
    const now = listed()
      .map((id) => openRuns.runOf(id))
      .filter((run) => run !== null);
    const isSame = now.length === snapshot.runs.length && now.every((run, i) => run === snapshot.runs[i]);
    const runs = isSame ? snapshot.runs : now;
    const next = applyPatch(snapshot, { hasMore: nextCursor !== null, ...change, runs });
    if (next === snapshot) return;
    snapshot = next;
    notify(listeners);
  };
  const connect = (change: Partial<RunConnection>) => ({ connection: applyPatch(snapshot.connection, change) });

  /** Ignores a cursor that was followed before: paging would never end. */
  const unlessFollowed = (cursor: string | null) => (cursor !== null && followed.has(cursor) ? null : cursor);

  const openRuns = createOpenRuns(storeOf, () => publish());
  const pages = createPageReader(context, openRuns);
  const hasMore = () => nextCursor !== null;
  const unlisted = createUnlistedRuns({ clock, query, runs: openRuns, pages, listed, hasMore });

  const pull = async (signal: AbortSignal): Promise<Pause | null> => {
    const page = await pages.read({ ...query, limit }, signal);
    if (!page) return null;
    // If no more reads are needed, this and the publish below happen synchronously, so that views of a run and of the
    // list render together.
    page.accept();
    // New runs push older ones off the first page: keep those as loaded runs, or they would be on no page. If no known
    // run is left on the first page, there may be a gap: drop the later pages, to load them again.
    const last = ids.findLastIndex((id) => page.ids.includes(id));
    const isLoaded = (moreIds.length > 0 || snapshot.isLoadingMore) && page.nextCursor !== null && last >= 0;
    if (page.ids.length !== ids.length || page.ids.some((id, i) => id !== ids[i])) followed = new Set();
    moreIds = isLoaded ? [...ids.slice(last + 1), ...moreIds].filter((id) => !page.ids.includes(id)) : [];
    ids = page.ids;
    if (moreIds.length === 0) nextCursor = unlessFollowed(page.nextCursor);
    const isAll = Math.abs(clock.now() - endedReadAt) >= ENDED_PAUSE_MS;
    if (isAll) endedReadAt = clock.now();
    const going = moreIds.filter((id) => isAll || !hasEnded(openRuns.reportedOf(id)));
    for (const batch of idBatches(going, MAX_PAGE)) {
      if (!(await pages.readAndAccept({ ids: batch, limit: MAX_PAGE }, signal))) return null;
    }
    const beyond = context.events.has('runEnded') ? await unlisted.read(signal) : [];
    if (signal.aborted) return null;
    openRuns.keepOnly(new Set([...listed(), ...beyond]));
    failures = 0;
    publish({ isLoading: false, ...connect({ state: 'polling', transport: 'polling', error: null, retryAt: null }) });
    const isCalm = snapshot.runs.every(hasEnded);
    return { ...page, intervalMs: options.statusIntervalMs * (isCalm ? CALM_FACTOR : 1) };
  };

  const onFailure = (error: RunSourceError, verdict: Verdict) => {
    failures += 1;
    const failing = environment.isOnline() ? (failures > 2 ? 'stale' : 'reconnecting') : 'offline';
    const retryAt = retryTime(clock, error);
    if (snapshot.connection.error === null) context.events.emit('error', error, null);
    if (verdict === 'passing') publish(connect({ state: failing, error, retryAt }));
    else publish({ isLoading: false, ...connect({ state: 'failed', error, retryAt }) });
    if (error.kind === 'unauthorized') sessionWatch.start();
  };
  const isRefused = () => isWatched() && snapshot.connection.state === 'failed';
  const sessionWatch = createSessionWatch(context, isRefused, () => loop.start());
  const isKnown = () => !snapshot.isLoading && snapshot.connection.transport !== null;
  const loop = createLoop({ context, pull, onFailure, isKnown });
  const isWatched = () => listeners.size > 0;
  const forget = () => {
    loop.stop();
    sessionWatch.stop();
    life.abort();
    life = new AbortController();
    openRuns.closeAll();
    ids = moreIds = [];
    followed = new Set();
    nextCursor = null;
    snapshot = emptyRuns;
  };

  return {
    getSnapshot: () => snapshot,
    seed(runs) {
      // Read data is newer than the seed.
      if (!snapshot.isLoading || ids.length > 0) return;
      openRuns.batch(() => {
        for (const run of runs) openRuns.open(run.id).seed(run);
      });
      ids = runs.map(({ id }) => id);
      publish({ isLoading: false });
    },
    watch(listener) {
      const remove = addListener(listeners, listener);
      lingerTimer();
      if (!loop.isRunning() && snapshot.connection.state !== 'failed') loop.start();
      return () => {
        remove();
        if (!isWatched()) lingerTimer(LINGER_MS, loop.stop);
      };
    },
    async loadMore() {
      if (nextCursor === null || snapshot.isLoadingMore) return;
      const cursor = nextCursor;
      publish({ isLoadingMore: true });
      const { signal } = life;
      try {
        const page = await pages.readAndAccept({ ...query, limit, cursor }, signal);
        if (!page) return;
        const known = listed();
        moreIds = [...moreIds, ...page.ids.filter((id) => !known.includes(id))];
        followed.add(cursor);
        nextCursor = unlessFollowed(page.nextCursor);
        publish({ isLoadingMore: false });
      } catch (error) {
        if (!signal.aborted) publish({ isLoadingMore: false, ...connect({ error: toRunSourceError(error) }) });
      }
    },
    async refresh() {
      if (isWatched()) loop.start();
      await loop.readNow();
    },
    onEnvironment(event) {
      if (!isWatched()) return;
      // Retry even after a final error: the network, the session or the permission may be back.
      if (event === 'hidden') loop.pause();
      else if (event !== 'offline') loop.start();
    },
    isUnused: () => !isWatched(),
    clear() {
      forget();
      notify(listeners);
      if (isWatched()) loop.start();
    },
    dispose() {
      forget();
      lingerTimer();
      listeners.clear();
    },
  };
}
