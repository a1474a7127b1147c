import { hasEnded } from '../../run/run';
import type { RunState, RunUpdate } from '../../run/run-reducer';
import { createAcceptRun } from '../store/accept-run';
import type { Watchers } from '../store/watchers';
import type { RunStore, StoreContext } from '../types';
import type { ConnectionState } from './connection';
import { createPageEvents, type PageEvents } from './page-events';
import { createPolling } from './poll/polling';
import { createStatusReader } from './poll/status-reader';
import { createPushLink } from './push/push-link';
import { connectionsOf, freeConnection, streamLimit } from './push/stream-slots';
import { createRechecks } from './rechecks';
import { createSessionWatch } from './session-watch';
import { createSlowRequests, type SlowRequests } from './slow-requests';

/** Shortest pause between two reads of a refused run when a list reports changes of it, ms. */
const REFUSED_LOOK_PAUSE_MS = 30_000;

/** Reads one run while it is watched: by polling, by push, and by rechecks after a cancel. */
export interface Reading extends Pick<RunStore, 'acceptRun' | 'acceptListed' | 'reload'> {
  readonly slowRequests: SlowRequests;
  readonly onEnvironment: PageEvents['onEvent'];
  /** Starts or continues polling. */
  start(): void;
  /** Stops all reading; `start` continues. */
  stop(): void;
  /** Stops, and drops the state of earlier reads. */
  reset(): void;
  dispose(): void;
  /** Reads now, even if a list keeps the run up to date. Resolves with true on success. */
  refreshNow(): Promise<boolean>;
  /** The same; without watchers it starts no polling. */
  readAll(): Promise<boolean>;
  /** Time since the run was last reported by other means than a read, e.g. a list, ms. */
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
  /** The run is cancelled and the backend does not confirm that its work has stopped. */
  mayStillWork: () => boolean;
  /** The connection is good. */
  onGood: () => void;
  /** The status was read outside of polling. */
  onStatusRead: () => void;
  /** Run and steps were read; `order` is that of the newest request that was answered. */
  onRead: (order: number) => void;
  /** True when the last watcher has left: stop. */
  onUnwatched: () => void;
}

/** @internal */
export function createReading(options: ReadingOptions): Reading {
  const { context, runId, connection, watchers, getState, apply, isDisposed } = options;
  const { source, clock, environment } = context;
  const { push, revisions, separateMetrics } = source.capabilities;
  // Last report of the run by other means than a read, e.g. a list.
  let reportedAt = Number.NEGATIVE_INFINITY;

  /** True when a live connection delivers everything, so polling is not needed. */
  const isFed = () => link.isUp() && revisions && !polling.isBehind();
  const onGood = () => {
    options.onGood();
    const isLive = link.isUp();
    // A live connection replaces polling, but without revisions only polling brings the steps. Failed polling continues until
    // it succeeds, so that the error does not stay.
    if (isLive && (revisions || (link.bringsSteps() && !separateMetrics)) && !polling.isBehind()) polling.stop();
    connection.onGood(isLive ? push : 'polling', isLive);
  };

  const slowRequests = createSlowRequests(context, {
    // A poll beside a live connection does not make pushed data old.
    onLate: () => !isDisposed() && !isFed() && connection.onLate(),
    onNeed:
      streamLimit(source) === Number.POSITIVE_INFINITY
        ? null
        : () => !isDisposed() && freeConnection(connectionsOf(source, runId), clock),
  });
  const status = createStatusReader({
    context,
    runId,
    slowRequests,
    noteServerTime: connection.noteServerTime,
    isKnown: () => getState().run !== null,
  });
  const polling = createPolling({
    context: { ...context, ask: slowRequests.ask },
    runId,
    getState,
    apply,
    readStatus: status.poll,
    wantsSteps: watchers.wantSteps,
    wantsMetrics: watchers.wantMetrics,
    getPushed: () => ({ run: link.isUp(), steps: link.bringsSteps() }),
    onSuccess(isDone) {
      connection.onRead();
      options.onRead(status.getAnsweredOrder());
      if (isDone) {
        link.stop();
        // Only a watched and untrimmed log has the duration of each step.
        const { run, log } = getState();
        if (run && log.trimmed === 0 && log.steps.length > 0) context.etaMemory?.remember(run, log.steps);
        connection.onEnd();
        rechecks.plan();
      } else onGood();
      // The first answer is shown: now upgrade to push.
      if (push && !hasEnded(getState().run) && watchers.isAny() && environment.isVisible()) link.start();
    },
    onFailure(error, verdict) {
      // A final read error also ends push: the same permission applies.
      if (verdict === 'final') link.stop();
      connection.onFailure(error, verdict);
      if (error.kind === 'unauthorized') sessionWatch.start();
    },
  });
  /** Reads now, even if a list keeps the run up to date. */
  const refreshNow = () => {
    status.mustRead();
    return polling.refreshNow();
  };
  /** Reads now. Resolves with true on success. */
  const readAll = async (): Promise<boolean> => {
    const isGood = await refreshNow();
    // refresh() without watchers must not start polling.
    if (!watchers.isAny()) options.onUnwatched();
    return isGood;
  };
  const isRefused = () => watchers.isAny() && !isDisposed() && connection.get().state === 'failed';
  const sessionWatch = createSessionWatch(context, isRefused, () => void readAll());
  const rechecks = createRechecks(
    context,
    () => options.mayStillWork() && watchers.isAny() && !isDisposed(),
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
      // The read in flight may have begun earlier.
      polling.stop();
      for (;;) {
        if (!(await readAll())) return false;
        if (!watchers.wantSteps()) return null;
        // The run was read without its steps: they are still missing.
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

  const take = createAcceptRun({
    getRun: () => getState().run,
    apply,
    wantsSteps: watchers.wantSteps,
    refreshNow,
    // The read was refused, but a list reports the run and a change of it.
    onNewsWhileRefused() {
      const isFailed = connection.get().state === 'failed' && watchers.isAny();
      if (isFailed && connection.isPast(REFUSED_LOOK_PAUSE_MS)) void readAll();
    },
  });
  const acceptRun: RunStore['acceptRun'] = (run, order) => {
    reportedAt = clock.now();
    return take(run, { order });
  };
  /** Reads the status with a separate request and applies it. */
  const reload: RunStore['reload'] = async (isOver) => {
    const answer = await status.read({ isOver });
    if (answer) options.onStatusRead();
    if (answer?.run) await acceptRun(answer.run, answer.order);
  };
  const page = createPageEvents({
    context,
    connection,
    polling,
    link,
    rechecks,
    isWatched: watchers.isAny,
    readAll,
  });
  const stop = () => {
    for (const part of [sessionWatch, polling, link, rechecks, page]) part.stop();
  };

  return {
    slowRequests,
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
      slowRequests.dispose();
    },
    refreshNow,
    readAll,
    reload,
    acceptRun,
    acceptListed(run, order) {
      status.onListed();
      return acceptRun(run, order);
    },
    getReportAgeMs: () => Math.abs(clock.now() - reportedAt),
  };
}
