import { fullJitter, retryAfterFloor, spread } from './backoff';
import type { TimerHandle } from './clock';
import { idleConnection } from './empty-snapshot';
import type { EnvironmentEvent } from './environment';
import { isEnded, type Run } from './run';
import type { RunsSnapshot } from './run-client.types';
import { type RunPage, type RunQuery, RunSourceError, toRunSourceError } from './run-source';
import type { RunStore } from './run-store';
import type { StoreContext } from './store-context';
import { MAX_BACKOFF_MS } from './sync/polling';
import { withTimeout } from './timeout';

/** The backend's own limit on one page. */
const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;
/** A list in which nothing goes on is asked this many times less often: only new runs can appear. */
const CALM_FACTOR = 5;
const LINGER_MS = 50;

/** A list that is kept up to date with one request per tick, however long it is on screen. */
export interface RunsStore {
  getSnapshot(): RunsSnapshot;
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

/** @internal `open` hands out the store of a run and keeps it until the returned function is called. */
export function createRunsStore(
  context: StoreContext,
  query: RunQuery,
  open: (runId: string) => { store: RunStore; close: () => void },
): RunsStore {
  const { source, clock, environment, options } = context;
  const listeners = new Set<() => void>();
  const opened = new Map<string, { store: RunStore; close: () => void }>();
  let ids: readonly string[] = [];
  let nextCursor: string | null = null;
  // Pages after the first are loaded once; the runs on them that go on are asked for by id.
  let moreIds: readonly string[] = [];
  let snapshot = emptyRuns;
  let timer: TimerHandle | null = null;
  let linger: TimerHandle | null = null;
  let controller: AbortController | null = null;
  let inFlight: Promise<void> | null = null;
  let failures = 0;
  let running = false;
  let batching = false;

  const publish = (change: Partial<RunsSnapshot> = {}) => {
    const runs: Run[] = [];
    for (const id of [...ids, ...moreIds]) {
      const run = opened.get(id)?.store.getSnapshot().run;
      if (run) runs.push(run);
    }
    const sameRuns = runs.length === snapshot.runs.length && runs.every((run, i) => run === snapshot.runs[i]);
    const next: RunsSnapshot = {
      ...snapshot,
      hasMore: nextCursor !== null,
      ...change,
      runs: sameRuns ? snapshot.runs : runs,
    };
    const keys = Object.keys(next) as (keyof RunsSnapshot)[];
    if (keys.every((key) => next[key] === snapshot[key])) return;
    snapshot = next;
    for (const listener of [...listeners]) listener();
  };
  const connect = (change: Partial<RunsSnapshot['connection']>): RunsSnapshot['connection'] => {
    const next = { ...snapshot.connection, ...change };
    return next.state === snapshot.connection.state && next.error === snapshot.connection.error
      ? snapshot.connection
      : next;
  };

  const take = (page: Pick<RunPage, 'runs' | 'serverTimeMs'>, order: number, beganAt: number) => {
    batching = true;
    for (const run of page.runs) {
      let entry = opened.get(run.id);
      if (!entry) {
        const { store, close } = open(run.id);
        const unsubscribe = store.subscribe(() => batching || publish());
        entry = {
          store,
          close() {
            unsubscribe();
            close();
          },
        };
        opened.set(run.id, entry);
      }
      entry.store.noteServerTime(page.serverTimeMs, beganAt, clock.now());
      void entry.store.takeRun(run, order);
    }
    batching = false;
  };
  const closeUnlisted = () => {
    const listed = new Set([...ids, ...moreIds]);
    for (const [id, entry] of opened) {
      if (listed.has(id)) continue;
      entry.close();
      opened.delete(id);
    }
  };

  const list = (signal: AbortSignal, page: RunQuery): Promise<RunPage> => {
    if (!source.listRuns) {
      const why = 'this source cannot list runs. Give it a listRuns method, or show single runs by runId.';
      return Promise.reject(new RunSourceError('rejected', why));
    }
    const listRuns = source.listRuns.bind(source);
    return withTimeout(clock, options.timeoutMs, signal, (s) => listRuns(page, { signal: s }));
  };

  const pull = async (signal: AbortSignal) => {
    const order = context.nextOrder();
    const beganAt = clock.now();
    const page = await list(signal, { limit: DEFAULT_PAGE, ...query });
    if (signal.aborted) return;
    const tookMs = clock.now() - beganAt;
    take(page, order, beganAt);
    ids = page.runs.map((run) => run.id);
    const first = new Set(ids);
    // New runs push older ones over the end of the first page: those stay on screen as loaded ones.
    const isComplete = page.nextCursor === null;
    moreIds = isComplete ? [] : moreIds.filter((id) => !first.has(id));
    if (moreIds.length === 0) nextCursor = page.nextCursor;
    const going = moreIds.filter((id) => !isEnded(opened.get(id)?.store.getSnapshot().reported?.status ?? 'unknown'));
    for (let from = 0; from < going.length; from += MAX_PAGE) {
      const began = clock.now();
      const restOrder = context.nextOrder();
      const rest = await list(signal, { ids: going.slice(from, from + MAX_PAGE), limit: MAX_PAGE });
      if (signal.aborted) return;
      take(rest, restOrder, began);
    }
    closeUnlisted();
    failures = 0;
    publish({ isLoading: false, connection: connect({ state: 'polling', transport: 'polling', error: null }) });
    const isCalm = snapshot.runs.every((run) => isEnded(run.status));
    const pause = Math.max(options.statusIntervalMs * (isCalm ? CALM_FACTOR : 1), 4 * tookMs);
    schedule(Math.max(spread(pause, environment.random), retryAfterFloor(page.retryAfterMs)));
  };

  const fail = (thrown: unknown) => {
    const error = toRunSourceError(thrown);
    if (!error.isTransient) {
      running = false;
      publish({ isLoading: false, connection: connect({ state: 'failed', error }) });
      return;
    }
    failures += 1;
    const state = environment.isOnline() ? (failures > 2 ? 'stale' : 'reconnecting') : 'offline';
    publish({ connection: connect({ state, error }) });
    const backoff = fullJitter(failures, 1_000, MAX_BACKOFF_MS, environment.random);
    schedule(Math.max(options.statusIntervalMs, backoff, retryAfterFloor(error.retryAfterMs)));
  };

  const unschedule = () => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
  };
  const schedule = (delayMs: number) => {
    unschedule();
    if (!running || !environment.isVisible()) return;
    timer = clock.setTimeout(() => {
      timer = null;
      void tick();
    }, delayMs);
  };
  const tick = (): Promise<void> => {
    if (inFlight) return inFlight;
    unschedule();
    const own = new AbortController();
    controller = own;
    const read = pull(own.signal)
      .catch((error: unknown) => {
        if (!own.signal.aborted) fail(error);
      })
      .finally(() => {
        if (controller === own) {
          controller = null;
          inFlight = null;
        }
      });
    inFlight = read;
    return read;
  };
  const stop = () => {
    running = false;
    unschedule();
    controller?.abort();
    controller = null;
    inFlight = null;
  };
  const clearLinger = () => {
    if (linger !== null) clock.clearTimeout(linger);
    linger = null;
  };
  const closeAll = () => {
    for (const entry of opened.values()) entry.close();
    opened.clear();
    ids = [];
    moreIds = [];
    nextCursor = null;
    snapshot = emptyRuns;
  };

  return {
    getSnapshot: () => snapshot,
    watch(listener) {
      const own = () => listener();
      listeners.add(own);
      clearLinger();
      if (!running && snapshot.connection.state !== 'failed') {
        running = true;
        if (environment.isVisible()) void tick();
      }
      return () => {
        if (!listeners.delete(own) || listeners.size > 0) return;
        clearLinger();
        linger = clock.setTimeout(() => {
          linger = null;
          if (listeners.size === 0) stop();
        }, LINGER_MS);
      };
    },
    async loadMore() {
      if (nextCursor === null || snapshot.isLoadingMore) return;
      publish({ isLoadingMore: true });
      const order = context.nextOrder();
      const beganAt = clock.now();
      try {
        const page = await list(new AbortController().signal, { limit: DEFAULT_PAGE, ...query, cursor: nextCursor });
        take(page, order, beganAt);
        const known = new Set([...ids, ...moreIds]);
        moreIds = [...moreIds, ...page.runs.map((run) => run.id).filter((id) => !known.has(id))];
        nextCursor = page.nextCursor;
        publish({ isLoadingMore: false });
      } catch (error) {
        publish({ isLoadingMore: false, connection: connect({ error: toRunSourceError(error) }) });
      }
    },
    refresh() {
      running = listeners.size > 0;
      return tick();
    },
    onEnvironment(event) {
      if (listeners.size === 0 || snapshot.connection.state === 'failed') return;
      if (event === 'hidden') unschedule();
      else if (event !== 'offline') void tick();
    },
    isUnused: () => listeners.size === 0 && linger === null,
    clear() {
      stop();
      closeAll();
      for (const listener of [...listeners]) listener();
      if (listeners.size > 0) {
        running = true;
        void tick();
      }
    },
    dispose() {
      stop();
      clearLinger();
      closeAll();
      listeners.clear();
    },
  };
}
