import { createSessionWatch } from '../client/session-watch';
import type { Verdict } from '../client/sync/judge';
import { createLoop, type Pause } from '../client/sync/loop';
import type { RunStore, RunsSnapshot, StoreContext } from '../client/types';
import { retryTime } from '../platform/backoff';
import type { EnvironmentEvent } from '../platform/environment';
import { patched } from '../platform/equal';
import { addListener, notify } from '../platform/listeners';
import { createTimer } from '../platform/timer';
import { idleConnection } from '../run/empty-snapshot';
import { hasEnded } from '../run/has-ended';
import type { Run, RunStatus } from '../run/run';
import { type RunQuery, RunSourceError, toRunSourceError } from '../run/run-source';
import type { RunConnection } from '../run/snapshot';

/** The backend's own limit on one page. */
const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;
/** A list in which nothing goes on is asked this many times less often: only new runs can appear. */
const CALM_FACTOR = 5;
/** An ended run on a later page may run again: it is asked for this seldom, ms. */
const ENDED_PAUSE_MS = 60_000;
const LINGER_MS = 50;
/** Runs that go on beyond the pages loaded are asked for this seldom, ms: only so that their end is heard. */
const FOLLOW_PAUSE_MS = 5_000;
/** Pages of them that are read at most. */
const FOLLOW_PAGES = 10;
/** What a run is in that has not ended. */
const GOING: readonly RunStatus[] = ['queued', 'running', 'waiting', 'paused', 'cancelling'];

/** A list that is kept up to date with one request per tick, however long it is on screen. */
export interface RunsStore {
  getSnapshot(): RunsSnapshot;
  /** Shows these until the first answer. */
  seed(runs: readonly Run[]): void;
  watch(listener: () => void): () => void;
  loadMore(): Promise<void>;
  refresh(): Promise<void>;
  onEnvironment(event: EnvironmentEvent): void;
  /** True when nobody watches it: it can be forgotten. */
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

/** @internal `storeOf` hands out the store of a run; whose changes are listened to is kept. */
export function createRunsStore(
  context: StoreContext,
  query: RunQuery,
  storeOf: (runId: string) => RunStore,
): RunsStore {
  const { source, clock, environment, options } = context;
  const listeners = new Set<() => void>();
  const opened = new Map<string, { store: RunStore; close: () => void }>();
  const lingerTimer = createTimer(clock);
  let ids: readonly string[] = [];
  let nextCursor: string | null = null;
  // Pages after the first are loaded once; the runs on them that go on are asked for by id.
  let moreIds: readonly string[] = [];
  // The cursors that were followed since the first page was another one.
  let followed = new Set<string>();
  let snapshot = emptyRuns;
  let endedReadAt = clock.now();
  let beyondReadAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let batching = false;
  // Ends with the identity it was asked for.
  let life = new AbortController();

  const listed = () => [...ids, ...moreIds];
  const publish = (change: Partial<RunsSnapshot> = {}) => {
    const shown = listed().map((id) => opened.get(id)?.store.getSnapshot().run);
    const now = shown.filter((run) => run != null);
    const isSame = now.length === snapshot.runs.length && now.every((run, i) => run === snapshot.runs[i]);
    const runs = isSame ? snapshot.runs : now;
    const next = patched(snapshot, { hasMore: nextCursor !== null, ...change, runs });
    if (next === snapshot) return;
    snapshot = next;
    notify(listeners);
  };
  const connect = (change: Partial<RunConnection>) => ({ connection: patched(snapshot.connection, change) });

  /** Asks for one page and hands its runs to their stores. */
  const list = async (page: RunQuery, signal: AbortSignal) => {
    const order = context.nextOrder();
    const beganAt = clock.now();
    const answer = await context.ask(async (s) => {
      if (source.listRuns) return source.listRuns(page, { signal: s });
      const why = 'this source cannot list runs. Give it a listRuns method, or show single runs by runId.';
      throw new RunSourceError('rejected', why);
    }, signal);
    if (signal.aborted) return null;
    const endedAt = clock.now();
    batching = true;
    for (const run of answer.runs) {
      const entry = open(run.id);
      const { serverTimeMs, serverTimeErrorMs } = answer;
      entry.store.noteServerTime({ serverTimeMs, beganAt, endedAt, errorMs: serverTimeErrorMs });
      void entry.store.takeListed(run, order);
    }
    batching = false;
    // Each once, however often it was told: some backends list every attempt of a run.
    return { ...answer, ids: [...new Set(answer.runs.map(({ id }) => id))], tookMs: endedAt - beganAt };
  };

  /** A cursor that leads back to where somebody was already leads nowhere. */
  const unlessFollowed = (cursor: string | null) => (cursor !== null && followed.has(cursor) ? null : cursor);

  const isGoing = (id: string) => {
    const run = opened.get(id)?.store.getSnapshot().reported;
    return run != null && !hasEnded(run);
  };
  /** Runs that somebody wants to hear the end of, though no page shows them. Between two reads: all that went on. */
  const followBeyond = async (signal: AbortSignal): Promise<readonly string[]> => {
    if (!context.events.has('runEnded')) return [];
    if (Math.abs(clock.now() - beyondReadAt) < FOLLOW_PAUSE_MS) return [...opened.keys()].filter(isGoing);
    beyondReadAt = clock.now();
    const onPage = new Set(listed());
    const status = query.status ? GOING.filter((one) => query.status?.includes(one)) : GOING;
    const going = new Set<string>();
    let cursor: string | null = null;
    for (let i = 0; nextCursor !== null && status.length > 0 && i < FOLLOW_PAGES; i += 1) {
      const from: RunQuery = cursor === null ? {} : { cursor };
      const page = await list({ ...query, ...from, status, limit: MAX_PAGE }, signal);
      for (const id of page?.ids ?? []) if (isGoing(id)) going.add(id);
      cursor = page?.nextCursor ?? null;
      if (cursor === null) break;
    }
    // What went on when it was seen last, and is not told of any more, has ended, or is gone.
    const missing = [...opened.keys()].filter((id) => !onPage.has(id) && !going.has(id) && isGoing(id));
    for (let from = 0; from < missing.length; from += MAX_PAGE) {
      const ids = missing.slice(from, from + MAX_PAGE);
      const page = await list({ ids, limit: MAX_PAGE }, signal);
      for (const id of page?.ids ?? []) if (isGoing(id)) going.add(id);
    }
    return [...going];
  };

  const pull = async (signal: AbortSignal): Promise<Pause | null> => {
    const page = await list({ limit: DEFAULT_PAGE, ...query }, signal);
    if (!page) return null;
    // New runs push older ones over the end of the first page: those stay on screen as loaded ones, else they would be
    // on no page any more. Where all have changed nobody knows what is between: then the rest is loaded anew.
    const last = ids.findLastIndex((id) => page.ids.includes(id));
    const isLoaded = (moreIds.length > 0 || snapshot.isLoadingMore) && page.nextCursor !== null && last >= 0;
    if (page.ids.length !== ids.length || page.ids.some((id, i) => id !== ids[i])) followed = new Set();
    moreIds = isLoaded ? [...ids.slice(last + 1), ...moreIds].filter((id) => !page.ids.includes(id)) : [];
    ids = page.ids;
    if (moreIds.length === 0) nextCursor = unlessFollowed(page.nextCursor);
    const isAll = Math.abs(clock.now() - endedReadAt) >= ENDED_PAUSE_MS;
    if (isAll) endedReadAt = clock.now();
    const going = moreIds.filter((id) => isAll || !hasEnded(opened.get(id)?.store.getSnapshot().reported));
    for (let from = 0; from < going.length; from += MAX_PAGE) {
      if (!(await list({ ids: going.slice(from, from + MAX_PAGE), limit: MAX_PAGE }, signal))) return null;
    }
    const beyond = await followBeyond(signal).catch(() => [...opened.keys()].filter(isGoing));
    if (signal.aborted) return null;
    const kept = new Set([...listed(), ...beyond]);
    for (const [id, { close }] of opened) {
      if (kept.has(id)) continue;
      close();
      opened.delete(id);
    }
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
    for (const { close } of opened.values()) close();
    opened.clear();
    ids = moreIds = [];
    followed = new Set();
    nextCursor = null;
    snapshot = emptyRuns;
  };

  const open = (id: string) => {
    const known = opened.get(id);
    if (known) return known;
    const store = storeOf(id);
    const entry = { store, close: store.subscribe(() => batching || publish()) };
    opened.set(id, entry);
    return entry;
  };

  return {
    getSnapshot: () => snapshot,
    seed(runs) {
      // What was read is newer.
      if (!snapshot.isLoading || ids.length > 0) return;
      batching = true;
      for (const run of runs) open(run.id).store.seed(run);
      batching = false;
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
        const page = await list({ limit: DEFAULT_PAGE, ...query, cursor }, signal);
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
      // A final error is looked at again as well: the way, the session or the rights may be back.
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
