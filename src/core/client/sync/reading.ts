import { hasEnded } from '../../run/run';
import type { RunState, RunUpdate } from '../../run/run-reducer';
import type { RunSourceError } from '../../run/source/run-source-error';
import { createAcceptRun } from '../store/accept-run';
import { completeListed } from '../store/listed-run';
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

/** Minimum interval between reads of a refused run while a list reports changes to it, ms. */
const REFUSED_LOOK_PAUSE_MS = 30_000;

/** How long a list alone keeps up a run whose details are watched, if it tells as much as the run's own read did, ms. */
const OWN_READ_MS = 10_000;

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
  /** Like `refreshNow`, but without watchers it does not start polling. */
  readAll(): Promise<boolean>;
  /** Time since anything other than a read, e.g. a list, last reported the run, ms. */
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
  /** True if the run is cancelled and the backend does not confirm that its work has stopped. */
  mayStillWork: () => boolean;
  /** The connection is good. */
  onGood: () => void;
  /** The backend no longer has the run. */
  onLost: (error: RunSourceError) => void;
  /** The status was read outside of polling. */
  onStatusRead: () => void;
  /** Run and steps were read; `order` is the order number of the newest answered request. */
  onRead: (order: number) => void;
  /** A read has finished without watchers: stop. */
  onUnwatched: () => void;
}

/** @internal */
export function createReading(options: ReadingOptions): Reading {
  const { context, runId, connection, watchers, getState, apply, isDisposed } = options;
  const { source, clock, environment } = context;
  const { push, revisions, separateMetrics } = source.capabilities;
  // When anything other than a read, e.g. a list, last reported the run.
  let reportedAt = Number.NEGATIVE_INFINITY;

  /** True if a live connection delivers everything, so that polling is not needed. */
  const isFed = () => link.isUp() && revisions && !polling.isBehind();
  const onGood = () => {
    options.onGood();
    const isLive = link.isUp();
    // A live connection replaces polling, but without revisions only polling brings the steps. Failing polling
    // continues until it succeeds, so that its error clears.
    if (isLive && (revisions || (link.bringsSteps() && !separateMetrics)) && !polling.isBehind()) polling.stop();
    connection.onGood(isLive ? push : 'polling', isLive);
  };

  const slowRequests = createSlowRequests(context, {
    // A late poll does not make pushed data stale.
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
        // Only a watched log that was not trimmed has the duration of each step.
        const { run, log } = getState();
        if (run && log.trimmed === 0 && log.steps.length > 0) context.etaMemory?.remember(run, log.steps);
        connection.onEnd();
        rechecks.plan();
      } else onGood();
      // Upgrade to push after the first answer.
      if (push && !hasEnded(getState().run) && watchers.isAny() && environment.isVisible()) link.start();
    },
    onFailure(error, verdict) {
      // A final read error also ends push: the same permission applies.
      if (verdict === 'final') link.stop();
      connection.onFailure(error, verdict);
      if (error.kind === 'unauthorized') sessionWatch.start();
      if (verdict === 'final' && error.kind === 'not_found') options.onLost(error);
    },
  });
  const refreshNow = () => {
    status.mustRead();
    return polling.refreshNow();
  };
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
      // The read in flight may have started too early to include the missing steps.
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
    // Reads were refused, but a list reports a change: try again.
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
      // With revisions, a listed run is complete; otherwise, who watches its details needs the run's own reads as well.
      const read = status.getRun();
      const isComplete = revisions || !watchers.wantMetrics();
      const whole = isComplete ? run : read && completeListed(read, run);
      // A list that lacks nothing now may lack what comes later, e.g. the first progress.
      if (isComplete || (whole === run && status.getAgeMs() < OWN_READ_MS)) status.onListed();
      return acceptRun(whole ?? run, order);
    },
    getReportAgeMs: () => Math.abs(clock.now() - reportedAt),
  };
}
