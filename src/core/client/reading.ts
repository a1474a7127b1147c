import { hasEnded } from '../run/has-ended';
import type { RunState, RunUpdate } from '../run/run-reducer';
import type { ConnectionState } from './connection';
import { createPageEvents, type PageEvents } from './page-events';
import { createSessionWatch } from './session-watch';
import { createStatusReader } from './status-reader';
import { createPatience, type Patience } from './sync/patience';
import { createPolling } from './sync/polling';
import { createPushLink } from './sync/push-link';
import { createSecondLooks } from './sync/second-looks';
import { connectionsOf, freeConnection, streamLimit } from './sync/stream-places';
import { createTakeRun } from './take-run';
import type { RunStore, StoreContext } from './types';
import type { Watchers } from './watchers';

/** A run whose reading was refused is looked at again this seldom when a list reports something new of it. ms */
const REFUSED_LOOK_PAUSE_MS = 30_000;

/** Reads one run while somebody watches: by polling, by push, and once more where that may find something. */
export interface Reading extends Pick<RunStore, 'takeRun' | 'takeListed' | 'reload'> {
  readonly patience: Patience;
  readonly onEnvironment: PageEvents['onEvent'];
  /** Starts polling, or goes on with it. */
  start(): void;
  /** Stops all reading; `start` goes on. */
  stop(): void;
  /** Stops, and drops what is known of earlier reads. */
  reset(): void;
  dispose(): void;
  /** Reads now, whatever a list has reported. Resolves with whether it went well. */
  refreshNow(): Promise<boolean>;
  /** The same; without watchers it leaves nothing running. */
  readAll(): Promise<boolean>;
  /** How long ago the run was reported otherwise than by reading it, e.g. with a list, ms. By distance: a clock may be set. */
  getReportAgeMs(): number;
}

/** Options of {@link createReading}. */
export interface ReadingOptions {
  context: StoreContext;
  runId: string;
  connection: ConnectionState;
  watchers: Watchers;
  getState: () => RunState;
  apply: (update: RunUpdate) => void;
  isDisposed: () => boolean;
  /** The run is called cancelled, and nobody confirms that its work has stopped. */
  mayStillWork: () => boolean;
  /** The connection is good. */
  onGood: () => void;
  /** The status was read beside polling. */
  onStatusRead: () => void;
  /** Run and steps were read; `order` is that of the newest request that was answered. */
  onRead: (order: number) => void;
  /** Nobody watches any more: stop. */
  onUnwatched: () => void;
}

/** @internal */
export function createReading(given: ReadingOptions): Reading {
  const { context, runId, connection, watchers, getState, apply, isDisposed } = given;
  const { source, clock, environment } = context;
  const { push, revisions, separateMetrics } = source.capabilities;
  // When the run was reported otherwise than by reading it, e.g. with a list.
  let reportedAt = Number.NEGATIVE_INFINITY;

  /** A live connection brings all that is read, so that nothing need be read beside it. */
  const isFed = () => link.isUp() && revisions && !polling.isBehind();
  const onGood = () => {
    given.onGood();
    const isLive = link.isUp();
    // A live connection needs no polling beside it, but without revisions only polling brings the steps. Polling that failed
    // goes on until it has worked: the error must not stay.
    if (isLive && (revisions || (link.bringsSteps() && !separateMetrics)) && !polling.isBehind()) polling.stop();
    connection.onGood(isLive ? push : 'polling', isLive);
  };

  const patience = createPatience(context, {
    // What a live connection delivers is not old because something is read beside it.
    onLate: () => !isDisposed() && !isFed() && connection.onLate(),
    onNeed:
      streamLimit(source) === Number.POSITIVE_INFINITY
        ? null
        : () => !isDisposed() && freeConnection(connectionsOf(source, runId), clock),
  });
  const status = createStatusReader({
    context,
    runId,
    patience,
    noteServerTime: connection.noteServerTime,
    isKnown: () => getState().run !== null,
  });
  const polling = createPolling({
    context: { ...context, ask: patience.ask },
    runId,
    getState,
    apply,
    readStatus: status.poll,
    wantsSteps: watchers.wantSteps,
    wantsMetrics: watchers.wantMetrics,
    getPushed: () => ({ run: link.isUp(), steps: link.bringsSteps() }),
    onSuccess(isDone) {
      connection.onRead();
      given.onRead(status.getAnsweredOrder());
      if (isDone) {
        link.stop();
        // Only a log that was watched and not trimmed tells how long each step took.
        const { run, log } = getState();
        if (run && log.trimmed === 0 && log.steps.length > 0) context.etaMemory?.remember(run, log.steps);
        connection.onEnd();
        secondLooks.plan();
      } else onGood();
      // The first answer is on screen: now the connection may be upgraded.
      if (push && !hasEnded(getState().run) && watchers.isAny() && environment.isVisible()) link.start();
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
  const readAll = async (): Promise<boolean> => {
    const isGood = await refreshNow();
    // refresh() without watchers must not start polling.
    if (!watchers.isAny()) given.onUnwatched();
    return isGood;
  };
  const isRefused = () => watchers.isAny() && !isDisposed() && connection.get().state === 'failed';
  const sessionWatch = createSessionWatch(context, isRefused, () => void readAll());
  const secondLooks = createSecondLooks(
    context,
    () => given.mayStillWork() && watchers.isAny() && !isDisposed(),
    () => readAll(),
  );
  const link = createPushLink({
    context,
    runId,
    getState,
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
    getRun: () => getState().run,
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
    if (answer) given.onStatusRead();
    if (answer?.run) await takeRun(answer.run, answer.order);
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
  const stop = () => {
    for (const part of [sessionWatch, polling, link, secondLooks, page]) part.stop();
  };

  return {
    patience,
    onEnvironment: page.onEvent,
    start: polling.start,
    stop,
    reset() {
      stop();
      polling.reset();
      status.reset();
    },
    dispose() {
      stop();
      patience.dispose();
    },
    refreshNow,
    readAll,
    reload,
    takeRun,
    takeListed(run, order) {
      status.onListed();
      return takeRun(run, order);
    },
    getReportAgeMs: () => Math.abs(clock.now() - reportedAt),
  };
}
