import { addListener, tell } from '../platform/listeners';
import { createCancelStore } from '../request/cancel';
import { hasEnded } from '../run/has-ended';
import { emptyRunState, type RunUpdate, reduceRun } from '../run/run-reducer';
import { createMethodSpelling } from '../text/method-spelling';
import { createCancelAttempt } from './cancel-attempt';
import { createCancelPort } from './cancel-port';
import { createConnectionState } from './connection';
import { createPageEvents } from './page-events';
import { createSeed } from './seed';
import { createSessionWatch } from './session-watch';
import { createShownSnapshot } from './shown-snapshot';
import { createStatusReader } from './status-reader';
import { createPatience } from './sync/patience';
import { createPolling } from './sync/polling';
import { createPushLink } from './sync/push-link';
import { createSecondLooks } from './sync/second-looks';
import { connectionsOf, freeConnection, streamLimit } from './sync/stream-places';
import { createTakeRun } from './take-run';
import type { RunStore, StoreContext } from './types';
import { createWatchers, type Watcher } from './watchers';

/** What is at rest is looked at again when somebody begins to watch, unless it was reported this recently. ms */
const LOOK_PAUSE_MS = 10_000;
/** A run whose reading was refused is looked at again this seldom when a list reports something new of it. ms */
const REFUSED_LOOK_PAUSE_MS = 30_000;

/**
 * All that concerns one run. Data enters through `apply` alone; this joins the parts that bring it and the parts that show it.
 *
 * @internal
 */
export function createRunStore(context: StoreContext, runId: string): RunStore {
  const { source, clock, environment, options } = context;
  const { push, revisions, separateMetrics } = source.capabilities;
  const listeners = new Set<() => void>();
  const seed = createSeed(source);
  const shown = createShownSnapshot(source.capabilities, seed);
  let withOneSpelling = createMethodSpelling();
  let state = emptyRunState;
  let isDisposed = false;
  // When the run was reported otherwise than by reading it, e.g. with a list.
  let reportedAt = Number.NEGATIVE_INFINITY;
  // Order number of the newest request whose answer was about the run, or that nothing about it has changed. Not of a frame:
  // that may be older than it arrives.
  let readOrder = 0;

  const commit = () => {
    if (attempt.check()) return;
    const before = shown.update({ state, connection: connection.get(), cancel: cancelling.getSnapshot() });
    if (before === null) return;
    tell(listeners);
    context.events.observe(runId, before, shown.get());
  };
  const connection = createConnectionState(context, () => commit());
  const watchers = createWatchers(context, () => !isDisposed && stop());

  const apply = (update: RunUpdate) => {
    const { run, epoch, life } = state;
    if (!isDisposed && !context.isOutdated(update.order))
      state = reduceRun(state, seed.keepIn(state, withOneSpelling(update)), options.maxSteps, context.nextOrder());
    if (update.run && !update.isPushed) readOrder = Math.max(readOrder, update.order);
    // A cancel of the attempt that has ended does not concern the new one.
    if (state.life !== life) cancelling.reset(true);
    else if (epoch !== null && state.epoch !== epoch) cancelling.reset();
    else if (update.run) attempt.onUpdate(update);
    if (state.run !== run) cancelling.onRunChange(connection.get().serverOffsetMs);
    commit();
    if (hasEnded(run) && state.run && !hasEnded(state.run)) goOn();
  };
  /** A live connection brings all that is read, so that nothing need be read beside it. */
  const isFed = () => link.isUp() && revisions && !polling.isBehind();
  const onGood = () => {
    cancelling.onStatusRead();
    // An answer without news may still settle which attempt a cancel was of.
    if (attempt.isOpen()) commit();
    const isLive = link.isUp();
    // A live connection needs no polling beside it, but without revisions only polling brings the steps. Polling that failed
    // goes on until it has worked: the error must not stay.
    if (isLive && (revisions || (link.bringsSteps() && !separateMetrics)) && !polling.isBehind()) polling.stop();
    connection.onGood(isLive ? push : 'polling', isLive);
  };

  const patience = createPatience(context, {
    // What a live connection delivers is not old because something is read beside it.
    onLate: () => !isDisposed && !isFed() && connection.onLate(),
    onNeed:
      streamLimit(source) === Number.POSITIVE_INFINITY
        ? null
        : () => !isDisposed && freeConnection(connectionsOf(source, runId), clock),
  });
  const status = createStatusReader({
    context,
    runId,
    patience,
    noteServerTime: connection.noteServerTime,
    isKnown: () => state.run !== null,
  });
  const polling = createPolling({
    context: { ...context, ask: patience.ask },
    runId,
    getState: () => state,
    apply,
    readStatus: status.poll,
    wantsSteps: watchers.wantSteps,
    wantsMetrics: watchers.wantMetrics,
    getPushed: () => ({ run: link.isUp(), steps: link.bringsSteps() }),
    onSuccess(isDone) {
      connection.onRead();
      readOrder = Math.max(readOrder, status.getAnsweredOrder());
      if (seed.end()) commit();
      if (isDone) {
        link.stop();
        // Only a log that was watched and not trimmed tells how long each step took.
        const { run, log } = state;
        if (run && log.trimmed === 0 && log.steps.length > 0) context.etaMemory?.remember(run, log.steps);
        connection.onEnd();
        secondLooks.plan();
      } else onGood();
      // The first answer is on screen: now the connection may be upgraded.
      if (push && !hasEnded(state.run) && watchers.isAny() && environment.isVisible()) link.start();
    },
    onFailure(error, verdict) {
      // A final read error also ends push: the same permission applies.
      if (verdict === 'final') link.stop();
      connection.onFailure(error, verdict);
      if (error.kind === 'unauthorized') sessionWatch.start();
    },
  });
  /** Reads now, whatever a list has reported. */
  const refreshNow = () => {
    status.mustRead();
    return polling.refreshNow();
  };
  /** Reads now. Resolves with whether it went well. */
  const readAll = async () => {
    const isGood = await refreshNow();
    // refresh() without watchers must not start polling.
    if (!watchers.isAny()) stop();
    return isGood;
  };
  const isRefused = () => watchers.isAny() && !isDisposed && connection.get().state === 'failed';
  const sessionWatch = createSessionWatch(context, isRefused, () => void readAll());
  const secondLooks = createSecondLooks(
    context,
    () => shown.get().mayStillWork && watchers.isAny() && !isDisposed,
    () => readAll(),
  );
  const link = createPushLink({
    context,
    runId,
    getState: () => state,
    apply(update, serverTimeMs) {
      const now = clock.now();
      connection.onData();
      connection.noteServerTime({ serverTimeMs, beganAt: now, endedAt: now });
      apply(update);
    },
    onUp: onGood,
    onDown() {
      onGood();
      if (environment.isVisible()) void refreshNow();
    },
    async readMissing() {
      if (!watchers.wantSteps()) return null;
      // A read in flight may have begun before.
      polling.stop();
      for (;;) {
        if (!(await readAll())) return false;
        if (!watchers.wantSteps()) return null;
        // The run was read and its steps were not: what is missing is still missing.
        const refusal = polling.getRefusal();
        if (refusal !== null) return refusal === 'passing' ? false : null;
        if (!polling.isBehind()) return true;
      }
    },
    takeEnd: (run, order) => {
      reportedAt = clock.now();
      void take(run, { order, isPushed: true });
    },
  });

  const take = createTakeRun({
    getRun: () => state.run,
    apply,
    wantsSteps: watchers.wantSteps,
    refreshNow,
    // Its reading was refused, but it is there, and something has happened to it.
    onNewsWhileRefused() {
      const isFailed = connection.get().state === 'failed' && watchers.isAny();
      if (isFailed && connection.isPast(REFUSED_LOOK_PAUSE_MS)) void readAll();
    },
  });
  const takeRun: RunStore['takeRun'] = (run, order) => {
    reportedAt = clock.now();
    return take(run, { order });
  };
  /** Reads the status with a request of its own, and applies it. */
  const reload: RunStore['reload'] = async (isOver) => {
    const answer = await status.read({ isOver });
    if (answer) cancelling.onStatusRead();
    if (answer?.run) await takeRun(answer.run, answer.order);
  };
  const cancelling = createCancelStore({
    clock,
    environment,
    runId,
    overdueMs: options.cancelOverdueMs,
    port: createCancelPort({ context, runId, patience, reload, takeRun, getRun: () => state.run }),
    onChange: () => commit(),
    retain: () => addWatcher({ steps: false, metrics: false }),
  });
  const attempt = createCancelAttempt({
    cancel: cancelling,
    getRun: () => state.run,
    getReadOrder: () => readOrder,
    nextOrder: context.nextOrder,
    refreshNow: () => void refreshNow(),
  });

  const addWatcher = (watcher: Watcher): (() => void) => {
    const isFirst = !watchers.isAny();
    if (isFirst) cancelling.setWatched(true);
    const remove = watchers.add(watcher);
    const { state: line, error } = connection.get();
    // A component that mounts beside others must not ask again what was refused.
    const wasRefused = line === 'failed' && !error?.isTransient;
    const isUnreported = line === 'ended' && Math.abs(clock.now() - reportedAt) >= LOOK_PAUSE_MS;
    const isLook = isFirst && (wasRefused || isUnreported) && connection.isPast(LOOK_PAUSE_MS);
    if (line === 'idle') connection.begin();
    if (isLook) void readAll();
    else if (!wasRefused) polling.start();
    return remove;
  };
  /** An ended run goes on, in a new attempt or in a store that was reset: start reading it again. */
  const goOn = () => {
    if (connection.get().state !== 'ended') return;
    if (!watchers.isAny()) return connection.patch({ state: 'idle' });
    connection.begin();
    polling.start();
  };
  const page = createPageEvents({
    context,
    connection,
    polling,
    link,
    secondLooks,
    isWatched: watchers.isAny,
    readAll,
  });
  const stopReading = () => {
    for (const part of [sessionWatch, polling, link, secondLooks]) part.stop();
  };
  const stop = () => {
    cancelling.setWatched(false);
    stopReading();
    page.stop();
    connection.stop();
  };

  return {
    getSnapshot: shown.get,
    getInitialSnapshot: seed.getSnapshot,
    seed(run, parts) {
      if (state.run === null && seed.take(run, parts)) commit();
    },
    subscribe: (listener) => addListener(listeners, listener),
    watch(listener, { steps = true, metrics = true } = {}) {
      const unsubscribe = listener && addListener(listeners, listener);
      const unwatch = addWatcher({ steps, metrics });
      return () => {
        unsubscribe?.();
        unwatch();
      };
    },
    takeRun,
    takeListed(run, order) {
      status.onListed();
      return takeRun(run, order);
    },
    noteServerTime: connection.noteServerTime,
    async refresh() {
      if (connection.get().state === 'failed') connection.begin();
      await readAll();
    },
    reload,
    cancel: (cancelOptions = {}) => cancelling.request(cancelOptions),
    dismissCancel: cancelling.dismiss,
    serverNow: () => clock.now() + connection.get().serverOffsetMs,
    onEnvironment: page.onEvent,
    wantsSteps: watchers.wantSteps,
    isUnused: () => listeners.size === 0 && !watchers.isAny(),
    clear() {
      stopReading();
      polling.reset();
      state = emptyRunState;
      seed.clear();
      withOneSpelling = createMethodSpelling();
      status.reset();
      connection.reset();
      cancelling.reset(true);
      commit();
      if (!watchers.isAny()) return;
      connection.begin();
      polling.start();
    },
    dispose() {
      isDisposed = true;
      stopReading();
      page.stop();
      connection.dispose();
      cancelling.dispose();
      patience.dispose();
      listeners.clear();
      watchers.dispose();
    },
  };
}
