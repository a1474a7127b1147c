import { addListener, notify } from '../../platform/listeners';
import { createCancelStore } from '../../request/cancel';
import { hasEnded } from '../../run/run';
import { emptyRunState, type RunUpdate, reduceRun } from '../../run/run-reducer';
import { createMethodSpelling } from '../../text/method-spelling';
import { createConnectionState } from '../sync/connection';
import { createReading } from '../sync/reading';
import type { RunStore, StoreContext } from '../types';
import { createCancelAttempt } from './cancel-attempt';
import { createCancelPort } from './cancel-port';
import { createSeed } from './seed';
import { createShownSnapshot } from './shown-snapshot';
import { createWatchers, type Watcher } from './watchers';

/** A new watcher re-reads a run that is not polled, unless it was reported within this time, ms. */
const LOOK_PAUSE_MS = 10_000;

/**
 * Holds everything about one run, and connects reading, cancelling and the shown snapshot. All data enters through
 * `apply`.
 *
 * @internal
 */
export function createRunStore(context: StoreContext, runId: string): RunStore {
  const { source, clock, environment, options } = context;
  const listeners = new Set<() => void>();
  const seed = createSeed(source);
  const shown = createShownSnapshot(source.capabilities, seed);
  let withOneSpelling = createMethodSpelling();
  let state = emptyRunState;
  let isDisposed = false;
  // Order number of the newest request answered with the run or "not modified". Excludes pushed frames, which may be
  // older than their arrival.
  let readOrder = 0;

  const commit = () => {
    if (attempt.check()) return;
    const before = shown.update({ state, connection: connection.get(), cancel: cancelling.getSnapshot() });
    if (before === null) return;
    notify(listeners);
    context.events.observe(runId, before, shown.get());
  };
  const connection = createConnectionState(context, () => commit());
  const serverNow = () => clock.now() + connection.get().serverOffsetMs;
  const watchers = createWatchers(context, () => !isDisposed && stop());

  const apply = (update: RunUpdate) => {
    const { run, epoch, life } = state;
    if (!isDisposed && !context.isOutdated(update.order))
      state = reduceRun(
        state,
        { ...seed.keepIn(state, withOneSpelling(update)), at: serverNow() },
        { maxSteps: options.maxSteps, now: context.nextOrder() },
      );
    if (update.run && !update.isPushed) readOrder = Math.max(readOrder, update.order);
    // A cancel of the ended attempt does not apply to the new one.
    if (state.life !== life) cancelling.reset(true);
    else if (epoch !== null && state.epoch !== epoch) cancelling.reset();
    else if (update.run) attempt.onUpdate(update);
    if (state.run !== run) cancelling.onRunChange(connection.get().serverOffsetMs);
    if (!update.isHeld) commit();
    if (hasEnded(run) && state.run && !hasEnded(state.run)) goOn();
  };
  const reading = createReading({
    context,
    runId,
    connection,
    watchers,
    getState: () => state,
    apply,
    isDisposed: () => isDisposed,
    mayStillWork: () => shown.get().mayStillWork,
    onGood() {
      cancelling.onStatusRead();
      // An unchanged answer can still settle a cancel.
      if (attempt.isOpen()) commit();
    },
    onStatusRead: () => cancelling.onStatusRead(),
    onLost: (error) => cancelling.onRunLost(error),
    onRead(order) {
      readOrder = Math.max(readOrder, order);
      if (seed.end()) commit();
    },
    onUnwatched: () => stop(),
  });
  const { acceptRun, reload, slowRequests } = reading;
  const cancelling = createCancelStore({
    clock,
    environment,
    runId,
    overdueMs: options.cancelOverdueMs,
    port: createCancelPort({ context, runId, slowRequests, reload, acceptRun, getRun: () => state.run }),
    onChange: () => commit(),
    retain: () => addWatcher({ steps: false, metrics: false }),
  });
  const attempt = createCancelAttempt({
    cancel: cancelling,
    getRun: () => state.run,
    getReadOrder: () => readOrder,
    nextOrder: context.nextOrder,
    serverNow,
    refreshNow: () => void reading.refreshNow(),
  });

  const addWatcher = (watcher: Watcher): (() => void) => {
    const isFirst = !watchers.isAny();
    if (isFirst) cancelling.setWatched(true);
    const remove = watchers.add(watcher);
    const { state: connectionState, error } = connection.get();
    // Mounting another component must not repeat a refused read.
    const wasRefused = connectionState === 'failed' && !error?.isTransient;
    const isUnreported = connectionState === 'ended' && reading.getReportAgeMs() >= LOOK_PAUSE_MS;
    const isRecheck = isFirst && (wasRefused || isUnreported) && connection.isPast(LOOK_PAUSE_MS);
    if (connectionState === 'idle') connection.begin();
    if (isRecheck) void reading.readAll();
    else if (!wasRefused) reading.start();
    return remove;
  };
  /** Resumes reading: an ended run is active again, in a new attempt or after a reset of the backend's store. */
  const goOn = () => {
    if (connection.get().state !== 'ended') return;
    if (!watchers.isAny()) return connection.patch({ state: 'idle' });
    connection.begin();
    reading.start();
  };
  const stop = () => {
    cancelling.setWatched(false);
    reading.stop();
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
    acceptRun,
    acceptListed: reading.acceptListed,
    noteServerTime: connection.noteServerTime,
    async refresh() {
      if (connection.get().state === 'failed') connection.begin();
      await reading.readAll();
    },
    reload,
    cancel: (cancelOptions = {}) => cancelling.request(cancelOptions),
    dismissCancel: cancelling.dismiss,
    getSeries: (stepId) => state.series.find((one) => one.stepId === stepId) ?? null,
    serverNow,
    onEnvironment: reading.onEnvironment,
    wantsSteps: watchers.wantSteps,
    inspect: () => ({ epoch: state.epoch, stepsRev: state.stepsRev, watchers: watchers.list() }),
    isUnused: () => listeners.size === 0 && !watchers.isAny(),
    clear() {
      reading.reset();
      state = emptyRunState;
      seed.clear();
      withOneSpelling = createMethodSpelling();
      connection.reset();
      cancelling.reset(true);
      commit();
      if (!watchers.isAny()) return;
      connection.begin();
      reading.start();
    },
    dispose() {
      isDisposed = true;
      reading.dispose();
      connection.dispose();
      cancelling.dispose();
      listeners.clear();
      watchers.dispose();
    },
  };
}
