import { retryTime } from '../platform/backoff';
import { patched } from '../platform/equal';
import { addListener, tell } from '../platform/listeners';
import { createServerClock } from '../platform/server-clock';
import { createTimer } from '../platform/timer';
import { createCancelStore } from '../request/cancel';
import { isCancelPending } from '../request/cancel-machine';
import { compareAttempts } from '../run/compare-attempts';
import { emptySnapshot, idleConnection } from '../run/empty-snapshot';
import { hasEnded } from '../run/has-ended';
import type { Run } from '../run/run';
import { emptyRunState, type RunUpdate, reduceRun } from '../run/run-reducer';
import { type CancelReply, type CancelRequest, type ReadRunResult, RunSourceError } from '../run/run-source';
import type { RunConnection } from '../run/snapshot';
import { createMetricsOfSteps } from '../run/steps/metrics-of-steps';
import { mayStillWork } from '../run/stop-confirmed';
import { createMethodSpelling } from '../text/method-spelling';
import { neverRead } from './never-read';
import { createSeed } from './seed';
import { createSessionWatch } from './session-watch';
import { createPatience } from './sync/patience';
import { createPolling, type StatusAnswer } from './sync/polling';
import { createPushLink } from './sync/push-link';
import { createSecondLooks } from './sync/second-looks';
import { connectionsOf, freeConnection, streamLimit } from './sync/stream-places';
import type { RunStore, StoreContext } from './types';

/** How long a run goes on being watched after the last watcher left: StrictMode and tab switches leave and return. ms */
const LINGER_MS = 50;
/** A hidden page keeps its socket this long: a glance at another tab must not cost a connection. ms */
const HIDDEN_SOCKET_MS = 30_000;
/** What is at rest is looked at again when somebody begins to watch, unless it was heard of this recently. ms */
const LOOK_PAUSE_MS = 10_000;
/** A run whose reading was refused is looked at again this seldom when a list tells something new of it. ms */
const REFUSED_LOOK_PAUSE_MS = 30_000;
/** A page that comes and goes does not disturb a backend that has asked for silence more often than this, ms. */
const SILENT_LOOK_PAUSE_MS = 30_000;
/** The network coming and going must not turn into a storm of requests, ms. */
const ONLINE_PAUSE_MS = 1_000;

/** A list that told of the run within this many usual pauses keeps it up to date. */
const LISTED_FACTOR = 1.5;

/** A run whose cancel was asked for. A host's own words are for the state its backend told, not for this one. */
const asCancelling = (run: Run): Run => ({
  ...run,
  status: 'cancelling',
  ...(run.statusText != null && { statusText: null }),
  ...(run.statusLabel != null && { statusLabel: null }),
  ...(run.statusTone != null && { statusTone: null }),
});

/** @internal */
export function createRunStore(context: StoreContext, runId: string): RunStore {
  const { source, clock, environment, options } = context;
  const { push, revisions, separateMetrics } = source.capabilities;
  const metricsOfSteps = createMetricsOfSteps();
  let withOneSpelling = createMethodSpelling();
  const listeners = new Set<() => void>();
  const watchers = new Set<{ steps: boolean; metrics: boolean }>();
  const offsetAfter = createServerClock();
  const lingerTimer = createTimer(clock);
  const staleTimer = createTimer(clock);
  const hiddenTimer = createTimer(clock);
  let state = emptyRunState;
  let snapshot = emptySnapshot;
  const seed = createSeed(source);
  let connection: RunConnection = idleConnection;
  let lastUpdateAt: number | null = null;
  let lastTryAt = Number.NEGATIVE_INFINITY;
  // When the run was told of otherwise than by reading it, e.g. with a list.
  let toldAt = Number.NEGATIVE_INFINITY;
  // When a list last told of it.
  let listedAt = Number.NEGATIVE_INFINITY;
  let mustAsk = false;
  let hiddenAt = Number.NaN;
  let isDisposed = false;
  // Order number of the newest request whose answer told of the run, or that nothing about it has changed. Not of a frame:
  // that may be older than it arrives.
  let readOrder = 0;
  // Of the newest answer to such a request, which may not have been taken yet.
  let answeredOrder = 0;
  // The cancel that is under way: the run it was wished of; and once it is accepted, what begins after `order` is asked
  // after it, and `run` is the newest run from before.
  let wish: { run: Run | null; accepted: { order: number; run: Run | null } | null; isAsked: boolean } | null = null;

  const showRun = (): Run | null => {
    const run = seed.under(state).run;
    if (!run || hasEnded(run) || run.status === 'cancelling' || !isCancelPending(cancelling.getSnapshot().phase))
      return run;
    // The same overlay for the same data, so that nothing re-renders.
    return snapshot.reported === run && snapshot.run !== run ? snapshot.run : asCancelling(run);
  };

  const commit = () => {
    const { phase, overdue } = cancelling.getSnapshot();
    wish = isCancelPending(phase) ? (wish ?? { run: state.run, accepted: null, isAsked: false }) : null;
    if (wish && phase === 'accepted') wish.accepted ??= { order: context.nextOrder(), run: state.run };
    // Nobody can tell which attempt has taken it. It is held for the later one, but not for ever.
    if (overdue && wish?.accepted && goesOnAfter(wish.run)) {
      if (readOrder > wish.accepted.order) return cancelling.reset(true);
      // While changes are pushed nothing is asked by itself.
      if (!wish.isAsked) void refreshNow();
      wish.isAsked = true;
    }
    const { stepsState, correctedFrom } = state;
    const { run: reported, steps, metrics: seeded } = seed.under(state);
    // Where they come with the run, they are known as soon as it is.
    const metricsState = separateMetrics || !state.run ? state.metricsState : 'read';
    // Metrics that are read apart may come at the very end; until then the steps tell what they have measured.
    const isSilent = separateMetrics && state.metrics.length === 0;
    const metrics = seeded ?? (isSilent ? metricsOfSteps(steps) : state.metrics);
    const next = patched(snapshot, {
      run: showRun(),
      reported,
      steps,
      stepsState,
      stepsTrimmed: state.log.trimmed,
      metrics,
      metricsState,
      connection,
      cancel: cancelling.getSnapshot(),
      correctedFrom,
      mayStillWork: mayStillWork(reported, source.capabilities),
    });
    if (next === snapshot) return;
    const before = snapshot;
    snapshot = next;
    tell(listeners);
    context.events.observe(runId, before, next);
  };

  /**
   * `lastUpdateAt` is taken along only when something else changes: a good answer without news must not render anything.
   * While the line is good nobody needs it; when it fails, the change of state brings it up to date.
   */
  const setConnection = (change: Partial<RunConnection>) => {
    const next = patched(connection, change);
    if (next === connection) return;
    connection = { ...next, lastUpdateAt };
    commit();
  };
  const noteServerTime: RunStore['noteServerTime'] = (serverTimeMs, beganAt, endedAt, errorMs) =>
    setConnection({ serverOffsetMs: offsetAfter(serverTimeMs, beganAt, endedAt, errorMs) });

  /** Does the run go on in a later attempt than `before` is of? */
  const goesOnAfter = (before: Run | null | undefined) => {
    const { run } = state;
    if (!before || !run || hasEnded(run) || run.status === 'cancelling') return false;
    return compareAttempts(before, run) > 0;
  };
  /**
   * An accepted cancel is of the attempt that was going on then. Where a later one goes on, it has ended, though nobody saw
   * it. Only an answer that was asked for after the cancel says so: a frame may be older than it arrives, so it is asked.
   */
  const observeAttempt = ({ order, isPushed }: RunUpdate) => {
    const accepted = wish?.accepted;
    if (!accepted) return;
    if (order <= accepted.order) accepted.run = state.run;
    else if (!goesOnAfter(accepted.run)) return;
    else if (isPushed) void refreshNow();
    else cancelling.reset(true);
  };

  const apply = (update: RunUpdate) => {
    const { run, epoch, life } = state;
    if (!isDisposed && !context.isOutdated(update.order))
      state = reduceRun(state, seed.keepIn(state, withOneSpelling(update)), options.maxSteps, context.nextOrder());
    if (update.run && !update.isPushed) readOrder = Math.max(readOrder, update.order);
    // Whatever was wished of the attempt that has ended does not concern the new one.
    if (state.life !== life) cancelling.reset(true);
    else if (epoch !== null && state.epoch !== epoch) cancelling.reset();
    else if (update.run) observeAttempt(update);
    if (state.run !== run) cancelling.onRunChange(connection.serverOffsetMs);
    commit();
    if (hasEnded(run) && state.run && !hasEnded(state.run)) goOn();
  };

  const isRead = () => lastUpdateAt !== null;
  /** True when the last try was at least `pauseMs` ago. By distance, because a clock may be set back. */
  const isPast = (pauseMs: number) => Math.abs(clock.now() - lastTryAt) >= pauseMs;
  const isWatched = () => watchers.size > 0;
  const wantsSteps = () => [...watchers].some(({ steps }) => steps);

  /** The line is good. */
  const onGood = () => {
    staleTimer();
    cancelling.onStatusRead();
    // An answer without news may still settle which attempt a cancel was of.
    if (wish?.accepted) commit();
    const isLive = link.isUp();
    // A live line needs no asking beside it, but without revisions only asking brings the steps. One that failed goes on
    // until it has worked: the error must not stay.
    if (isLive && (revisions || (link.bringsSteps() && !separateMetrics)) && !polling.isBehind()) polling.stop();
    setConnection({
      state: isLive ? 'live' : 'polling',
      transport: isLive ? push : 'polling',
      error: null,
      retryAt: null,
    });
  };

  type StatusOptions = Parameters<typeof source.readRun>[1];
  const readRun = async (asked: StatusOptions): Promise<ReadRunResult & Pick<StatusAnswer, 'steps'>> =>
    source.readRun(runId, asked);
  /** Run and steps of one moment, where the source can; else the run. */
  const readWhole: typeof readRun = async (asked) => {
    if (!source.read) return readRun(asked);
    const { run, steps, validator = null, serverTimeMs = null, retryAfterMs = null } = await source.read(runId, asked);
    return { run, steps, validator, serverTimeMs, retryAfterMs };
  };

  const awaitStale = () => {
    if (connection.state !== 'reconnecting' || lastUpdateAt === null) return;
    staleTimer(Math.max(0, lastUpdateAt + options.staleAfterMs - clock.now()), () => {
      if (connection.state === 'reconnecting') setConnection({ state: 'stale' });
    });
  };
  const patience = createPatience(context, {
    onLate: () => {
      const { state: line } = connection;
      // What a live line delivers is not old because something is read beside it.
      const isFed = link.isUp() && revisions && !polling.isBehind();
      if (isDisposed || isFed || (line !== 'live' && line !== 'polling')) return;
      setConnection({ state: 'reconnecting' });
      awaitStale();
    },
    onNeed:
      streamLimit(source) === Number.POSITIVE_INFINITY
        ? null
        : () => {
            if (!isDisposed) freeConnection(connectionsOf(source, runId), clock);
          },
  });

  let turn: Promise<unknown> = Promise.resolve();
  /** Serialises status reads: never two in flight, even when the backend hangs. */
  const readStatus = (
    known: { validator?: string | null },
    signal?: AbortSignal,
    isOver = () => false,
    withSteps = false,
  ) => {
    const read = async (): Promise<StatusAnswer | null> => {
      if (isOver()) return null;
      const order = context.nextOrder();
      const beganAt = clock.now();
      const answer = await patience.ask((s) => (withSteps ? readWhole : readRun)({ ...known, signal: s }), signal);
      // A request without a validator must be answered with the run.
      if (!answer.run && known.validator == null) throw neverRead(runId);
      const endedAt = clock.now();
      answeredOrder = order;
      noteServerTime(answer.serverTimeMs, beganAt, endedAt, answer.serverTimeErrorMs);
      return { ...answer, order, tookMs: endedAt - beganAt };
    };
    const answer = turn.then(read, read);
    turn = answer;
    return answer;
  };

  /** The status for polling: what a list of this client has just told is not asked for again. */
  const pollStatus = async (
    known: { validator: string | null },
    signal: AbortSignal,
    withSteps: boolean,
  ): Promise<StatusAnswer | null> => {
    const isListed = state.run !== null && Math.abs(clock.now() - listedAt) < LISTED_FACTOR * options.statusIntervalMs;
    if (mustAsk || withSteps || !isListed) {
      mustAsk = false;
      return readStatus(known, signal, undefined, withSteps);
    }
    const { validator } = known;
    return { run: null, validator, serverTimeMs: null, retryAfterMs: null, order: context.nextOrder(), tookMs: 0 };
  };

  const polling = createPolling({
    context: { ...context, ask: patience.ask },
    runId,
    getState: () => state,
    apply,
    readStatus: pollStatus,
    wantsSteps,
    wantsMetrics: () => [...watchers].some(({ metrics }) => metrics),
    getPushed: () => ({ run: link.isUp(), steps: link.bringsSteps() }),
    onSuccess(isDone) {
      lastTryAt = clock.now();
      lastUpdateAt = lastTryAt;
      readOrder = Math.max(readOrder, answeredOrder);
      if (seed.end()) commit();
      if (isDone) {
        staleTimer();
        link.stop();
        // Only a log that was watched and not trimmed tells how long each step took.
        const { run, log } = state;
        if (run && log.trimmed === 0 && log.steps.length > 0) context.etaMemory?.remember(run, log.steps);
        setConnection({ state: 'ended', transport: null, error: null, retryAt: null });
        secondLooks.plan();
      } else onGood();
      // The first answer is on screen: now the line may be upgraded.
      if (push && !hasEnded(state.run) && isWatched() && environment.isVisible()) link.start();
    },
    onFailure(error, verdict) {
      staleTimer();
      lastTryAt = clock.now();
      // A final read error also ends push: the same permission applies.
      if (verdict === 'final') link.stop();
      const freshMs = lastUpdateAt === null ? 0 : lastUpdateAt + options.staleAfterMs - lastTryAt;
      const failing = isRead() && freshMs <= 0 ? 'stale' : 'reconnecting';
      const failed = environment.isOnline() ? failing : 'offline';
      setConnection({ state: verdict === 'passing' ? failed : 'failed', error, retryAt: retryTime(clock, error) });
      if (error.kind === 'unauthorized') sessionWatch.begin();
      if (connection.state === 'reconnecting' && isRead())
        staleTimer(freshMs, () => {
          if (connection.state === 'reconnecting') setConnection({ state: 'stale' });
        });
    },
  });
  /** Reads now, whatever a list has told. */
  const refreshNow = () => {
    mustAsk = true;
    return polling.refreshNow();
  };
  /** Reads by asking. Resolves with whether it went well. */
  const readAll = async () => {
    const isGood = await refreshNow();
    // refresh() without watchers must not start polling.
    if (!isWatched()) stop();
    return isGood;
  };

  const isRefused = () => isWatched() && !isDisposed && connection.state === 'failed';
  const sessionWatch = createSessionWatch(context, isRefused, () => void readAll());

  const secondLooks = createSecondLooks(
    context,
    () => snapshot.mayStillWork && isWatched() && !isDisposed,
    () => readAll(),
  );

  const link = createPushLink({
    context,
    runId,
    getState: () => state,
    apply(update, serverTimeMs) {
      lastUpdateAt = clock.now();
      noteServerTime(serverTimeMs, lastUpdateAt, lastUpdateAt);
      apply(update);
    },
    onUp: onGood,
    onDown() {
      onGood();
      if (environment.isVisible()) void refreshNow();
    },
    async readMissing() {
      if (!wantsSteps()) return null;
      // A read that is under way may have begun before.
      polling.stop();
      for (;;) {
        if (!(await readAll())) return false;
        if (!wantsSteps()) return null;
        // The run was read and its steps were not: what is missing is still missing.
        const refusal = polling.getRefusal();
        if (refusal !== null) return refusal === 'passing' ? false : null;
        if (!polling.isBehind()) return true;
      }
    },
    takeEnd: (run, order) => void takeRun(run, order, true),
  });

  const stop = () => {
    cancelling.setWatched(false);
    for (const end of [sessionWatch.end, polling.stop, link.stop, staleTimer, hiddenTimer, secondLooks.rest]) end();
    if (connection.state !== 'ended' && connection.state !== 'failed')
      setConnection({ state: 'idle', transport: null });
  };

  const addWatcher = (steps: boolean, metrics: boolean): (() => void) => {
    const watcher = { steps, metrics };
    const isFirst = !isWatched();
    if (isFirst) cancelling.setWatched(true);
    watchers.add(watcher);
    lingerTimer();
    const { state: line, error } = connection;
    // A component that mounts beside others must not ask again what was refused.
    const isRefused = line === 'failed' && !error?.isTransient;
    const isUnheard = line === 'ended' && Math.abs(clock.now() - toldAt) >= LOOK_PAUSE_MS;
    const isLook = isFirst && (isRefused || isUnheard) && isPast(LOOK_PAUSE_MS);
    if (line === 'idle') begin();
    if (isLook) void readAll();
    else if (!isRefused) polling.start();
    return () => {
      if (watchers.delete(watcher) && !isWatched() && !isDisposed) lingerTimer(LINGER_MS, stop);
    };
  };
  /** An ended run goes on, in a new attempt or in a store that was reset: start reading it again. */
  const goOn = () => {
    if (connection.state !== 'ended') return;
    if (!isWatched()) return setConnection({ state: 'idle' });
    begin();
    polling.start();
  };
  const begin = () => setConnection({ state: isRead() ? 'polling' : 'connecting', error: null });

  let endTaken: Promise<void> | null = null;
  /**
   * Takes a run that came otherwise than by polling. An end waits for the last steps where somebody watches them: polling
   * brings both. Twice, because a read that is already under way may have begun before the end.
   */
  const takeRun = async (run: Run, order: number, isPushed = false): Promise<void> => {
    toldAt = clock.now();
    // Its reading was refused, but it is there, and something has happened to it.
    const { run: before } = state;
    const lookAgain = () => {
      if (state.run !== before && connection.state === 'failed' && isWatched() && isPast(REFUSED_LOOK_PAUSE_MS)) {
        void readAll();
      }
    };
    // Another end than the one known has steps of its own before it.
    const isNews = () =>
      !hasEnded(state.run) || state.run?.status !== run.status || compareAttempts(state.run, run) > 0;
    const waits = () => isNews() && wantsSteps();
    const take = () => {
      apply({ order, run, isPushed });
      lookAgain();
    };
    if (!hasEnded(run) || !waits()) return take();
    endTaken ??= (async () => {
      // The watchers that wanted steps may have left, or the client may be disposed.
      for (let tries = 0; tries < 2 && waits(); tries += 1) await refreshNow();
      endTaken = null;
      // Whatever polling could not do: the end is known now.
      take();
    })();
    return endTaken;
  };

  /** Reads the status with a request of its own, and applies it. */
  const reload = async (isOver: () => boolean) => {
    const answer = await readStatus({}, undefined, isOver);
    if (answer) cancelling.onStatusRead();
    if (answer?.run) await takeRun(answer.run, answer.order);
  };
  const sendCancel = (request: CancelRequest): Promise<CancelReply> =>
    patience.hurry(async () => {
      if (source.cancelRun) return source.cancelRun(runId, request);
      throw new RunSourceError('rejected', `this source cannot cancel runs, so ${runId} goes on.`);
    });
  const cancelling = createCancelStore({
    clock,
    environment,
    runId,
    overdueMs: options.cancelOverdueMs,
    port: {
      // No time limit where the backend answers only once the work has stopped; polling shows the status until then.
      send: (request) =>
        source.capabilities.cancelAnswers === 'stopped'
          ? sendCancel({ ...request, signal: new AbortController().signal })
          : context.ask((signal) => sendCancel({ ...request, signal })),
      reload,
      observe: () => state.run,
      take: takeRun,
      nextOrder: context.nextOrder,
    },
    onChange: commit,
    retain: () => addWatcher(false, false),
  });

  return {
    getSnapshot: () => snapshot,
    getInitialSnapshot: seed.getSnapshot,
    seed(run, parts) {
      if (state.run === null && seed.take(run, parts)) commit();
    },
    subscribe: (listener) => addListener(listeners, listener),
    watch(listener, { steps = true, metrics = true } = {}) {
      const unsubscribe = listener && addListener(listeners, listener);
      const unwatch = addWatcher(steps, metrics);
      return () => {
        unsubscribe?.();
        unwatch();
      };
    },
    takeRun,
    takeListed(run, order) {
      listedAt = clock.now();
      return takeRun(run, order);
    },
    noteServerTime,
    async refresh() {
      if (connection.state === 'failed') begin();
      await readAll();
    },
    reload,
    cancel: (options = {}) => cancelling.request(options),
    dismissCancel: cancelling.dismiss,
    serverNow: () => clock.now() + connection.serverOffsetMs,
    onEnvironment(event) {
      // Also during the 50 ms linger; else the stale hidden timer closes the next watcher's socket.
      if (event === 'visible') hiddenTimer();
      if (!isWatched()) return;
      const isResting = connection.state === 'failed' || connection.state === 'ended';
      if (event === 'hidden') {
        hiddenAt = clock.now();
        polling.pause();
        secondLooks.rest();
        hiddenTimer(HIDDEN_SOCKET_MS, link.stop);
        return;
      }
      // Only a hint: a line that is up may know better, so it is asked.
      if (event === 'offline' && !link.isUp()) {
        if (!isResting) setConnection({ state: event });
        return;
      }
      // A socket from before the back/forward cache is dead without knowing it; so is one of a page that slept while it
      // was hidden, when no timer runs.
      const wasLong = event === 'visible' && Math.abs(clock.now() - hiddenAt) >= HIDDEN_SOCKET_MS;
      if (event === 'resumed' || wasLong) link.stop();
      // What is at rest is looked at once more: an end may be followed by another attempt, and what was refused may be
      // there again. A backend that has asked for silence is left alone for a while.
      const pauseMs = isResting || event === 'online' ? ONLINE_PAUSE_MS : 0;
      const isSilent = connection.retryAt != null && connection.retryAt > clock.now();
      if (isPast(isSilent ? SILENT_LOOK_PAUSE_MS : pauseMs)) void readAll().then(secondLooks.plan);
      else if (!isResting) polling.start();
      else secondLooks.plan();
    },
    wantsSteps,
    isUnused: () => listeners.size === 0 && !isWatched(),
    clear() {
      for (const end of [sessionWatch.end, polling.stop, polling.reset, link.stop, staleTimer, secondLooks.rest]) end();
      state = emptyRunState;
      seed.clear();
      withOneSpelling = createMethodSpelling();
      lastUpdateAt = null;
      listedAt = Number.NEGATIVE_INFINITY;
      connection = idleConnection;
      cancelling.reset(true);
      commit();
      if (!isWatched()) return;
      begin();
      polling.start();
    },
    dispose() {
      isDisposed = true;
      for (const end of [
        sessionWatch.end,
        lingerTimer,
        staleTimer,
        hiddenTimer,
        polling.stop,
        link.stop,
        cancelling.dispose,
        secondLooks.rest,
        patience.dispose,
      ])
        end();
      listeners.clear();
      watchers.clear();
    },
  };
}
