import { compareAttempts } from '../../run/compare-attempts';
import { hasEnded } from '../../run/has-ended';
import type { Run, RunStep } from '../../run/run';
import { isForeign, type RunState, type RunUpdate } from '../../run/run-reducer';
import { type ReadRunResult, type RunSourceError, toRunSourceError } from '../../run/run-source';
import { mayStillWork } from '../../run/stop-confirmed';
import type { StoreContext } from '../types';
import { createExtra, type Extra } from './extra';
import type { Verdict } from './judge';
import { createLoop, type Pause } from './loop';

/** Pages of steps read in one go; the rest comes with the next tick. */
const MAX_PAGES = 50;
/**
 * Backends without revisions may say "cancelled" while the worker still writes. Its steps are read until so many reads in
 * a row, 2 s apart, have brought none (counted, because a clock may be set) …
 */
const QUIET_READS = 5;
/** … but no more often than this after the end was told: a minute. */
const AFTERMATH_READS = 30;
/** Steps that could never be read are given up after so many failures: a backend may have none … */
const STEPS_TRIES = 5;
/** … and after so many where they were read before, once the run has ended: some minutes. */
const LAST_STEPS_TRIES = 20;
/** Metrics wait longer after each failure while the run goes on; after its end they are tried so often. */
const LAST_METRICS_TRIES = 3;
/** Jitter moves the ticks; without this tolerance the steps would miss every second one. */
const DUE_TOLERANCE = 0.85;

/** An answer to a read of the status, and what is known of the request. */
export interface StatusAnswer extends ReadRunResult {
  /** The order number taken when it began. */
  order: number;
  /** How long it took, ms. */
  tookMs: number;
  /** All steps of the same moment, where the source reads them together. */
  steps?: readonly RunStep[] | null;
}

/** Keeps one run up to date by polling. */
export interface Polling {
  /** Starts, or goes on after `stop`. The first caller that needs the steps gets them without waiting for the interval. */
  start(): void;
  /** Stops, and aborts the read in flight. */
  stop(): void;
  /**
   * Reads now, or joins the read in flight; also after a final error. An ended run is read once, and a failure of that read
   * changes nothing. Resolves with whether the read succeeded.
   */
  refreshNow(): Promise<boolean>;
  /** Schedules nothing until the next `refreshNow` or `start`: the page is hidden. The read in flight goes on. */
  pause(): void;
  /** Drops what is known of earlier reads, after the data was cleared. */
  reset(): void;
  /** True when there are steps that did not fit into the last read. */
  isBehind(): boolean;
  /** Whether the last read of the steps was refused. `passing`: it may be a passing fault. */
  getRefusal(): 'passing' | 'final' | null;
}

/** Options of {@link createPolling}. */
export interface PollingOptions {
  context: StoreContext;
  runId: string;
  getState: () => RunState;
  apply: (update: RunUpdate) => void;
  /** Reads the status in its turn; with all steps where the source reads both together. */
  readStatus: (request: {
    validator: string | null;
    signal: AbortSignal;
    withSteps: boolean;
  }) => Promise<StatusAnswer | null>;
  /** Does a watcher need the steps? */
  wantsSteps: () => boolean;
  /** Does a watcher need the metrics while the run goes on? Those of an ended run are always read. */
  wantsMetrics: () => boolean;
  /** What push delivers now: a pushed status is polled less often, pushed steps are not polled. */
  getPushed: () => { run: boolean; steps: boolean };
  /** A read succeeded; `isDone` = polling has stopped, because nothing more is to be expected. */
  onSuccess: (isDone: boolean) => void;
  /** A read failed. After a `final` failure polling has stopped. */
  onFailure: (error: RunSourceError, verdict: Verdict) => void;
}

/**
 * Polls one run: the status every interval, the steps when there are new ones, backing off on failure.
 *
 * @internal
 */
export function createPolling({
  context,
  runId,
  getState,
  apply,
  readStatus,
  wantsSteps,
  wantsMetrics,
  getPushed,
  onSuccess,
  onFailure,
}: PollingOptions): Polling {
  const { source, clock, options } = context;
  const { revisions, separateMetrics } = source.capabilities;
  let validator: string | null = null;
  let epoch: string | null = null;
  // The life of the run that all below is about.
  let life = 0;
  let lastPullAt: number;
  // The rev the run had when the steps were last read to the end: while it stands, there are no new ones.
  let stepsReadAtRev: number;
  // The rev of the steps for which the status of a queued run was read again at once.
  let startedAtRev: number;
  let areStepsComplete: boolean;
  // The end they are complete for: a run that was only called cancelled may have another one later, with steps before it.
  let completeFor: Run['status'] | null;
  // All of them have come together with the run.
  let areStepsWhole: boolean;
  const stepsExtra = createExtra(clock, (hasBeenRead) =>
    hasBeenRead ? (isOverNow ? LAST_STEPS_TRIES : Number.POSITIVE_INFINITY) : STEPS_TRIES,
  );
  const metricsExtra = createExtra(clock, () => (isOverNow ? LAST_METRICS_TRIES : 1));
  // The end was told, though it may not be shown yet: what was given up before is tried once more.
  let isOverNow: boolean;
  let areMetricsAwaited: boolean;
  let hasMore: boolean;
  let areStepsRefused: boolean;
  // Reads of the steps since the run is known to be cancelled, and how many of the last of them brought none.
  let lateReads: number;
  let quietReads: number;

  const forget = () => {
    lastPullAt = stepsReadAtRev = startedAtRev = Number.NEGATIVE_INFINITY;
    areStepsComplete = areStepsWhole = hasMore = areStepsRefused = isOverNow = areMetricsAwaited = false;
    lateReads = quietReads = 0;
    completeFor = null;
  };
  forget();

  const isBehind = () => hasMore && wantsSteps();
  const isComplete = (run: Run | null) => areStepsComplete && completeFor === (run?.status ?? null);
  /** Is the run as known now over, and all of it here? */
  const isDone = () => {
    const { life: now, run } = getState();
    // Somebody else told that it had begun anew.
    if (life !== now) forget();
    life = now;
    return hasEnded(run) && !areMetricsAwaited && (isComplete(run) || stepsExtra.isGivenUp() || !wantsSteps());
  };

  /** Resolves with whether they are whole; what is not comes with the next read. */
  const pullSteps = async (signal: AbortSignal) => {
    hasMore = false;
    const rev = getState().run?.rev ?? 0;
    let foreign = 0;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { epoch: known, stepsRev: after } = getState();
      const order = context.nextOrder();
      const answer = await context.ask((s) => source.readSteps(runId, { signal: s, after, epoch: known }), signal);
      if (signal.aborted) return false;
      const { steps: items, next, reset, more } = answer;
      apply({ order, steps: { items, epoch: answer.epoch, next, reset } });
      // Steps of another stream were not taken: the next status, of that stream too, comes first. Once more, though, where
      // two processes with a stream each answer in turn.
      if (isForeign(getState(), answer.epoch)) {
        foreign += 1;
        if (foreign > 1) return false;
        continue;
      }
      if (!more) stepsReadAtRev = rev;
      // No page leads on: there is nothing more to wait for.
      if (!more || ((next ?? after) <= after && !reset)) return true;
    }
    hasMore = true;
    return false;
  };

  /**
   * All steps of another stream, to be shown together with the end that it tells. `null` where they cannot be had at once:
   * the end is known, and does not wait for them.
   */
  const readForeignSteps = async (signal: AbortSignal, stream: string): Promise<RunUpdate['steps']> => {
    const items: RunStep[] = [];
    let after = 0;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const from = after;
      const read = (s: AbortSignal) => source.readSteps(runId, { signal: s, after: from, epoch: stream });
      const answer = await context.ask(read, signal).catch(() => null);
      if (answer === null || answer.epoch !== stream) return null;
      items.push(...answer.steps);
      after = answer.next ?? from;
      if (!answer.more) return { items, epoch: stream, next: answer.next, reset: true };
      if (after <= from) return null;
    }
    return null;
  };

  /** Resolves with whether there was an answer. */
  const pullMetrics = async (signal: AbortSignal) => {
    const order = context.nextOrder();
    const metrics = await context.ask(async (s) => source.readMetrics?.(runId, { signal: s }), signal);
    if (metrics && !signal.aborted) apply({ order, metrics });
    return metrics != null;
  };

  /** Resolves with `null` where it failed. Rejects where that means that the run is not read well. */
  const readExtra = async <T>(extra: Extra, signal: AbortSignal, pulling: Promise<T>): Promise<T | null> => {
    try {
      const pulled = await pulling;
      if (!signal.aborted) extra.onGood();
      return pulled;
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      const error = toRunSourceError(thrown);
      extra.onFailure(error);
      // A feed that stands still must be visible as an error; late metrics say nothing about the connection.
      if (error.isTransient && extra === stepsExtra && !extra.isGivenUp()) throw error;
      return null;
    }
  };

  /** The parts besides the status. */
  const pullRest = async (signal: AbortSignal, run: Run | null, isTogether: boolean) => {
    const ended = hasEnded(run);
    if (ended && !isOverNow) {
      isOverNow = true;
      stepsExtra.revive();
      metricsExtra.revive();
    }
    const isTime = ended || Math.abs(clock.now() - lastPullAt) >= options.stepsIntervalMs * DUE_TOLERANCE;
    const { run: known, log, metrics } = getState();
    const isCorrected = areStepsComplete && !isComplete(run);
    const isNews = ended ? !isComplete(run) : !revisions || (known?.rev ?? Number.POSITIVE_INFINITY) > stepsReadAtRev;
    // What is called cancelled may have written since: each look reads all of it, though it was complete once.
    const isSecondLook = ended && isComplete(run) && mayStillWork(known, source.capabilities);
    const isBrought = isTogether || (!ended && getPushed().steps);
    const needsSteps = isTime && (isNews || isSecondLook) && !isBrought && stepsExtra.isDue() && wantsSteps();
    // One more look at a run that is over does not read its values again.
    const isLook = ended && !loop.isRunning() && metrics.length > 0 && !isSecondLook && !isCorrected;
    const needsMetrics = isTime && separateMetrics && metricsExtra.isDue() && !isLook && (ended || wantsMetrics());
    if (!needsSteps && !needsMetrics && !isTogether) return;
    lastPullAt = clock.now();
    const isWhole = isTogether || (needsSteps && (await readExtra(stepsExtra, signal, pullSteps(signal))));
    areStepsRefused = isWhole === null;
    if (isWhole === null && !signal.aborted) apply({ order: context.nextOrder(), refused: 'steps' });
    if (needsMetrics) {
      const isRead = await readExtra(metricsExtra, signal, pullMetrics(signal));
      areMetricsAwaited = ended && isRead === null && !metricsExtra.isGivenUp();
      const hasNone = isRead === false || (isRead === null && metricsExtra.isGivenUp());
      if (hasNone && !signal.aborted) apply({ order: context.nextOrder(), refused: 'metrics' });
    }
    // A caller may have asked for steps during the read: do not mark them complete.
    if (!ended || signal.aborted || !isWhole || isSecondLook) return;
    areStepsComplete = true;
    completeFor = run?.status ?? null;
    if (revisions || run?.status !== 'cancelled') return;
    quietReads = lateReads > 0 && getState().log === log ? quietReads + 1 : 0;
    areStepsComplete = quietReads >= QUIET_READS || lateReads >= AFTERMATH_READS;
    lateReads += 1;
  };

  /** The steps tell that the run has begun since its status was read: "queued" above a running step is not left standing. */
  const hasBegunMeanwhile = () => {
    const { run, stepsRev, log } = getState();
    if (run?.status !== 'queued' || log.steps.length === 0 || stepsRev <= Math.max(run.rev ?? 0, startedAtRev))
      return false;
    // Once: a backend may count steps apart from the run.
    startedAtRev = stepsRev;
    return true;
  };

  const pull = async (signal: AbortSignal): Promise<Pause | null> => {
    const isTogether = source.read !== undefined && wantsSteps();
    // "Not changed" would tell nothing to who has had the run without its steps.
    if (isTogether && !areStepsWhole) validator = null;
    const answer = await readStatus({ validator, signal, withSteps: isTogether });
    if (!answer || signal.aborted) return null;
    const { run, order, steps = null } = answer;
    const newEpoch = run?.epoch ?? epoch;
    // Another stream: what was read of the old one says nothing about it.
    if (epoch !== null && newEpoch !== epoch) forget();
    epoch = newEpoch;
    const { run: known } = getState();
    const now = run ?? known;
    // So does another life: its end waits for its own last steps.
    if (run && known && compareAttempts(known, run) > 0) forget();
    const show = () => {
      const whole = steps && { items: steps, epoch: run?.epoch ?? null, next: run?.rev ?? null, reset: true };
      if (run) apply({ order, run, steps: whole });
      life = getState().life;
    };
    // The feed must be whole before the run is seen to have ended; until then its news waits.
    const isElsewhere = isForeign(getState(), newEpoch);
    if (run && newEpoch !== null && isElsewhere && hasEnded(run) && !steps && wantsSteps()) {
      const theirs = await readForeignSteps(signal, newEpoch);
      if (signal.aborted) return null;
      if (theirs) apply({ order, run, steps: theirs });
    }
    if (!hasEnded(now) || isElsewhere) show();
    try {
      await pullRest(signal, now, isTogether);
    } finally {
      if (!signal.aborted && !isBehind()) show();
    }
    if (signal.aborted) return null;
    areStepsWhole = isTogether;
    // Keep the ETag only if this answer was applied completely.
    validator = isBehind() || isForeign(getState(), run?.epoch) ? null : answer.validator;
    const done = isDone();
    if (done) loop.stop();
    else goOn();
    onSuccess(done);
    const isSlow = getPushed().run || lateReads > 0;
    const intervalMs = isSlow ? options.stepsIntervalMs : options.statusIntervalMs;
    return { ...answer, intervalMs: hasBegunMeanwhile() ? 0 : intervalMs };
  };

  const loop = createLoop({
    context,
    pull,
    onFailure(error, verdict) {
      // What failed may have been half applied: ask for everything, not for what has changed since.
      validator = null;
      // A look at a run that is over, which had nothing to bring.
      if (isDone()) return loop.stop();
      if (verdict !== 'final') goOn();
      onFailure(error, verdict);
    },
    isKnown: () => getState().run !== null,
  });
  /** A single look at a run that was over has found that it is not, or not all of it: that is read to its end. */
  const goOn = () => {
    if (!loop.isRunning()) loop.start();
  };
  const hurry = () => {
    lastPullAt = Number.NEGATIVE_INFINITY;
    loop.start();
  };

  return {
    start() {
      if (loop.isRunning()) {
        if (wantsSteps() && stepsReadAtRev < 0 && loop.isIdle()) hurry();
      } else if (isDone()) onSuccess(true);
      else loop.start();
    },
    stop: loop.stop,
    refreshNow() {
      const wasDone = isDone();
      stepsExtra.revive();
      if (!wasDone || !isDone()) hurry();
      return loop.readNow();
    },
    pause: loop.pause,
    reset() {
      forget();
      validator = epoch = null;
    },
    isBehind,
    getRefusal: () => (areStepsRefused ? (stepsExtra.isGivenUp() ? 'final' : 'passing') : null),
  };
}
