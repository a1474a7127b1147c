import { createCancelController } from './cancel-controller';
import { isCancelPending } from './cancel-machine';
import type { TimerHandle } from './clock';
import { emptySnapshot, idleConnection } from './empty-snapshot';
import type { EnvironmentEvent } from './environment';
import { isEnded, type Run } from './run';
import type { CancelOptions, CancelOutcome, WatchOptions } from './run-client.types';
import { emptyRunState, type RunUpdate, reduceRun } from './run-reducer';
import type { ReadRunResult, RunSourceError } from './run-source';
import { createServerClock } from './server-clock';
import type { RunConnection, RunSnapshot } from './snapshot';
import type { StoreContext } from './store-context';
import { createPolling } from './sync/polling';
import { createPushLink } from './sync/push-link';
import { withTimeout } from './timeout';
import { createTurns } from './turns';

/** How long a run goes on being watched after the last watcher left: StrictMode and tab switches leave and return. ms */
const LINGER_MS = 50;
/** A hidden page keeps its socket this long: a glance at another tab must not cost a connection. ms */
const HIDDEN_SOCKET_MS = 30_000;
/** The network coming and going must not turn into a storm of requests, ms. */
const ONLINE_PAUSE_MS = 1_000;

/** All that concerns one run: its data, its line to the backend, its cancel. */
export interface RunStore {
  getSnapshot(): RunSnapshot;
  subscribe(listener: () => void): () => void;
  watch(listener: (() => void) | undefined, options?: WatchOptions): () => void;
  /** Takes a run that came otherwise, e.g. with a list. Resolves when it is shown. */
  takeRun(run: Run, order: number): Promise<void>;
  noteServerTime(serverTimeMs: number | null, beganAt: number, endedAt: number): void;
  refresh(): Promise<void>;
  cancel(options: CancelOptions): Promise<CancelOutcome>;
  dismissCancel(): void;
  serverNow(): number;
  onEnvironment(event: EnvironmentEvent): void;
  /** True when somebody who watches reads the steps. */
  wantsSteps(): boolean;
  /** True when nobody listens, watches or waits: it can be forgotten. */
  isUnused(): boolean;
  /** Forgets all data, as if nothing had been read, and reads again if somebody watches. */
  clear(): void;
  dispose(): void;
}

/** @internal */
export function createRunStore(context: StoreContext, runId: string): RunStore {
  const { clock, environment, options } = context;
  const listeners = new Set<() => void>();
  const watchers = new Map<object, { steps: boolean }>();
  const serverClock = createServerClock();
  let state = emptyRunState;
  let snapshot = emptySnapshot;
  let connection: RunConnection = idleConnection;
  let lastUpdateAt: number | null = null;
  let lastTryAt = Number.NEGATIVE_INFINITY;
  let linger: TimerHandle | null = null;
  let staleTimer: TimerHandle | null = null;
  let hiddenTimer: TimerHandle | null = null;
  let batching = 0;
  let disposed = false;

  const showRun = (): Run | null => {
    const { run } = state;
    if (!run || !isCancelPending(cancel.getSnapshot().phase)) return run;
    if (isEnded(run.status) || run.status === 'cancelling') return run;
    // The same overlay for the same data, so that nothing re-renders.
    return snapshot.reported === run && snapshot.run?.status === 'cancelling'
      ? snapshot.run
      : { ...run, status: 'cancelling' };
  };

  const commit = () => {
    if (batching > 0) return;
    const next: RunSnapshot = {
      run: showRun(),
      reported: state.run,
      steps: state.log.steps,
      stepsTrimmed: state.log.trimmed,
      metrics: state.metrics,
      connection,
      cancel: cancel.getSnapshot(),
      correctedFrom: state.correctedFrom,
    };
    const keys = Object.keys(next) as (keyof RunSnapshot)[];
    if (keys.every((key) => next[key] === snapshot[key])) return;
    snapshot = next;
    for (const listener of [...listeners]) listener();
  };

  const batch = (work: () => void) => {
    batching += 1;
    try {
      work();
    } finally {
      batching -= 1;
      commit();
    }
  };

  /**
   * `lastUpdateAt` is taken along only when something else changes: a good answer without news must not render anything.
   * While the line is good nobody needs it; when it fails, the change of state brings it up to date.
   */
  const setConnection = (change: Partial<RunConnection>) => {
    const next = { ...connection, ...change };
    const keys = Object.keys(next) as (keyof RunConnection)[];
    if (keys.every((key) => next[key] === connection[key])) return;
    connection = { ...next, lastUpdateAt };
    commit();
  };

  const apply = (update: RunUpdate) => {
    if (disposed) return;
    const before = state;
    state = reduceRun(state, update, options.maxSteps, context.nextOrder());
    if (state === before) return;
    batch(() => {
      if (before.epoch !== null && state.epoch !== before.epoch) cancel.reset();
      if (state.run !== before.run) cancel.observe();
    });
  };

  const clearStaleTimer = () => {
    if (staleTimer !== null) clock.clearTimeout(staleTimer);
    staleTimer = null;
  };

  const noteServerTime = (serverTimeMs: number | null, beganAt: number, endedAt: number) => {
    if (serverClock.sample(serverTimeMs, beganAt, endedAt)) setConnection({ serverOffsetMs: serverClock.offsetMs });
  };

  const onFailure = (error: RunSourceError, final: boolean) => {
    clearStaleTimer();
    if (final) {
      setConnection({ state: 'failed', error });
      return;
    }
    const age = lastUpdateAt === null ? 0 : clock.now() - lastUpdateAt;
    const isStale = lastUpdateAt !== null && age >= options.staleAfterMs;
    const failing = environment.isOnline() ? (isStale ? 'stale' : 'reconnecting') : 'offline';
    setConnection({ state: failing, error });
    if (failing === 'reconnecting' && lastUpdateAt !== null) {
      staleTimer = clock.setTimeout(() => {
        staleTimer = null;
        if (connection.state === 'reconnecting') setConnection({ state: 'stale' });
      }, options.staleAfterMs - age);
    }
  };

  const { push, revisions } = context.source.capabilities;
  const link = createPushLink(context, runId, {
    getState: () => state,
    apply: (update) => {
      lastUpdateAt = clock.now();
      apply(update);
    },
    onServerTime: (serverTimeMs) => noteServerTime(serverTimeMs, clock.now(), clock.now()),
    onUp() {
      clearStaleTimer();
      // Without revisions no steps are pushed, and only asking brings them.
      if (revisions) polling.stop();
      else polling.setRelaxed(true);
      setConnection({ state: 'live', transport: push, error: null });
    },
    onDown() {
      polling.setRelaxed(false);
      setConnection({ state: 'polling', transport: 'polling' });
      polling.setPaused(!environment.isVisible());
      if (environment.isVisible()) void polling.kick();
    },
    readMissing: (done) => void readAll().then((isGood) => done(isGood && wantsSteps())),
  });

  const wantsSteps = () => [...watchers.values()].some((watcher) => watcher.steps);

  /** Reads by asking. Resolves with whether it went well. */
  const readAll = (): Promise<boolean> =>
    polling.kick().then((isGood) => {
      // A read for nobody must not begin a watch.
      if (watchers.size === 0) stop();
      return isGood;
    });

  const inTurn = createTurns();
  const polling = createPolling(context, runId, {
    getState: () => state,
    apply,
    wantsSteps,
    onSuccess(ended) {
      clearStaleTimer();
      lastTryAt = clock.now();
      lastUpdateAt = lastTryAt;
      if (ended) {
        link.stop();
        // Only a log that was watched and not trimmed tells how long each step took.
        const { run, log } = state;
        if (run && log.trimmed === 0 && log.steps.length > 0) context.etaMemory?.remember(run, log.steps);
      }
      if (!link.isUp) polling.setRelaxed(false);
      if (ended) setConnection({ state: 'ended', transport: null, error: null });
      else if (link.isUp) {
        // A live line needs no asking beside it. One that failed goes on until it has worked: the error must not stay.
        if (revisions) polling.stop();
        setConnection({ state: 'live', transport: push, error: null });
      } else setConnection({ state: 'polling', transport: 'polling', error: null });
      // The first answer is on screen: now the line may be upgraded.
      const isOver = isEnded(state.run?.status ?? 'unknown');
      if (!isOver && push !== null && watchers.size > 0 && environment.isVisible()) link.start();
    },
    onFailure(error, final) {
      lastTryAt = clock.now();
      // What may not be read may not be listened to either.
      if (final) link.stop();
      onFailure(error, final);
    },
    onServerTime: noteServerTime,
    inTurn,
  });

  const clearHiddenTimer = () => {
    if (hiddenTimer !== null) clock.clearTimeout(hiddenTimer);
    hiddenTimer = null;
  };

  const stop = () => {
    polling.stop();
    link.stop();
    clearStaleTimer();
    clearHiddenTimer();
    if (connection.state !== 'ended' && connection.state !== 'failed')
      setConnection({ state: 'idle', transport: null });
  };
  const clearLinger = () => {
    if (linger !== null) clock.clearTimeout(linger);
    linger = null;
  };

  const addWatcher = (wants: { steps: boolean }): (() => void) => {
    const token = {};
    watchers.set(token, wants);
    clearLinger();
    // Only `refresh` leaves a final error: a component that mounts must not ask again what was refused.
    if (connection.state !== 'failed') {
      if (connection.state === 'idle') setConnection({ state: lastUpdateAt === null ? 'connecting' : 'polling' });
      polling.setPaused(!environment.isVisible());
      polling.start();
    }
    return () => {
      if (!watchers.delete(token) || watchers.size > 0 || disposed) return;
      clearLinger();
      linger = clock.setTimeout(() => {
        linger = null;
        if (watchers.size === 0) stop();
      }, LINGER_MS);
    };
  };

  const subscribe = (listener: () => void) => {
    // The same function may be given twice; each subscription ends for itself.
    const own = () => listener();
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  };

  let endTaken: Promise<void> | null = null;
  /**
   * Takes a run that came otherwise than by polling. An end waits for the last steps where somebody watches them: polling
   * brings both. Twice, because a read that is already under way may have begun before the end.
   */
  const takeRun = (run: Run, order: number): Promise<void> => {
    const isKnown = state.run !== null && isEnded(state.run.status);
    if (!isEnded(run.status) || !wantsSteps() || isKnown) {
      apply({ order, run });
      return Promise.resolve();
    }
    endTaken ??= (async () => {
      const isOpen = () => !isEnded(state.run?.status ?? 'unknown');
      // Those who wanted the steps may have left meanwhile, or the client may be gone.
      for (let tries = 0; tries < 2 && isOpen() && wantsSteps(); tries += 1) await polling.kick();
      endTaken = null;
      // Whatever polling could not do: the end is known now.
      apply({ order, run });
    })();
    return endTaken;
  };

  const readNow = async (isOver: () => boolean): Promise<void> => {
    let order = 0;
    let beganAt = clock.now();
    const answer = await inTurn<ReadRunResult | null>(() => {
      if (disposed || isOver()) return Promise.resolve(null);
      order = context.nextOrder();
      beganAt = clock.now();
      return withTimeout(clock, options.timeoutMs, null, (signal) => context.source.readRun(runId, { signal }));
    });
    if (!answer) return;
    noteServerTime(answer.serverTimeMs, beganAt, clock.now());
    if (answer.run) await takeRun(answer.run, order);
  };

  const cancel = createCancelController(context, runId, {
    getReported: () => state.run,
    readNow,
    applyRun: takeRun,
    onChange: commit,
    hold: () => addWatcher({ steps: false }),
  });

  return {
    getSnapshot: () => snapshot,
    subscribe,
    watch(listener, watchOptions = {}) {
      const unsubscribe = listener ? subscribe(listener) : () => {};
      const unwatch = addWatcher({ steps: watchOptions.steps !== false });
      return () => {
        unsubscribe();
        unwatch();
      };
    },
    takeRun,
    noteServerTime,
    refresh() {
      if (connection.state === 'failed')
        setConnection({ state: lastUpdateAt === null ? 'connecting' : 'polling', error: null });
      return readAll().then(() => {});
    },
    cancel: (cancelOptions) => cancel.request(cancelOptions),
    dismissCancel: () => cancel.dismiss(),
    serverNow: () => clock.now() + serverClock.offsetMs,
    onEnvironment(event) {
      // Also while the last watcher's place is still warm: the next one must not lose its socket to an old glance away.
      if (event === 'visible') clearHiddenTimer();
      if (watchers.size === 0) return;
      const isResting = connection.state === 'failed' || connection.state === 'ended';
      if (event === 'hidden') {
        polling.setPaused(true);
        clearHiddenTimer();
        hiddenTimer = clock.setTimeout(() => {
          hiddenTimer = null;
          link.stop();
        }, HIDDEN_SOCKET_MS);
      } else if (event === 'visible') {
        polling.setPaused(false);
        if (!isResting) void readAll();
      } else if (isResting) return;
      else if (event === 'offline') setConnection({ state: 'offline' });
      else if (event === 'resumed') {
        // A socket from before the back/forward cache is dead without knowing it.
        link.stop();
        void readAll();
      } else if (clock.now() - lastTryAt >= ONLINE_PAUSE_MS) void readAll();
    },
    wantsSteps,
    isUnused: () => listeners.size === 0 && watchers.size === 0 && linger === null,
    clear() {
      polling.stop();
      polling.reset();
      link.stop();
      cancel.reset();
      batch(() => {
        state = emptyRunState;
        lastUpdateAt = null;
        connection = idleConnection;
      });
      if (watchers.size > 0) {
        setConnection({ state: 'connecting' });
        polling.start();
      }
    },
    dispose() {
      disposed = true;
      clearLinger();
      clearStaleTimer();
      clearHiddenTimer();
      polling.stop();
      link.stop();
      cancel.dispose();
      listeners.clear();
      watchers.clear();
    },
  };
}
