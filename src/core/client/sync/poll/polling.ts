import { compareAttempts } from '../../../run/compare-attempts';
import type { Run } from '../../../run/run';
import { hasEnded } from '../../../run/run';
import { isForeign } from '../../../run/run-reducer';
import { mayStillWork } from '../../../run/stop-confirmed';
import { createCompleteness } from './completeness';
import { createLoop, type Pause } from './loop';
import { createOptionalReads, readOptional } from './optional-read';
import type { Polling, PollingOptions } from './polling-types';
import { createStepNews } from './step-news';
import { createStepsReader } from './steps-reader';

/** Jitter moves the ticks; without this tolerance the steps would miss every second tick. */
const DUE_TOLERANCE = 0.85;

/**
 * Polls one run: the status every interval, the steps when there are new ones, with backoff on failure.
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
  const steps = createStepsReader({ context, runId, getState, apply });
  const stepNews = createStepNews(clock);
  const completeness = createCompleteness(revisions);
  let validator: string | null = null;
  // The epoch and the attempt that the state below belongs to.
  let epoch: string | null = null;
  let life = 0;
  let lastPullAt: number;
  // True if the last read was of the run and all its steps together.
  let areStepsWhole: boolean;
  const { stepsRead, metricsRead } = createOptionalReads(clock, { isOver: () => isOverNow, hasSteps: steps.hasPart });
  // True once the end was reported, even if it is not shown yet. Given-up reads are then retried once.
  let isOverNow: boolean;
  let areMetricsAwaited: boolean;
  let hasStatusFailed = false;
  let areStepsRefused: boolean;
  const forget = () => {
    lastPullAt = Number.NEGATIVE_INFINITY;
    areStepsWhole = areStepsRefused = isOverNow = areMetricsAwaited = false;
    steps.reset();
    stepNews.reset();
    completeness.reset();
  };
  forget();

  const remember = () => {
    ({ life, epoch } = getState());
  };
  /**
   * Drops the state of a past attempt or epoch, once something else has reported a new one: an event, the answer to a
   * cancel. The new one's end waits for its own last steps, even if it ends like the past one.
   */
  const keepUp = (read: Run | null = null) => {
    const { run, ...now } = getState();
    // The past end was read, but is not shown: the new attempt came before its steps.
    const isPast = run !== null && read !== null && hasEnded(read) && compareAttempts(read, run) > 0;
    if (isPast || life !== now.life || (epoch !== null && epoch !== now.epoch)) forget();
    remember();
  };

  const isBehind = () => steps.hasMore() && wantsSteps();
  /** True if the run is over and its data is complete. */
  const isDone = () => {
    keepUp();
    const { run } = getState();
    return (
      hasEnded(run) &&
      !areMetricsAwaited &&
      (completeness.isCompleteFor(run) || stepsRead.isAbandoned() || !wantsSteps())
    );
  };

  /** Resolves with true if the source has metrics. */
  const pullMetrics = async (signal: AbortSignal) => {
    const order = context.nextOrder();
    const metrics = await context.ask(async (s) => source.readMetrics?.(runId, { signal: s }), signal);
    if (metrics && !signal.aborted) apply({ order, metrics });
    return metrics != null;
  };

  const isRestDue = () => Math.abs(clock.now() - lastPullAt) >= options.stepsIntervalMs * DUE_TOLERANCE;
  const areStepsPolled = () => !getPushed().steps && stepsRead.isDue() && wantsSteps();

  /** Reads the parts besides the status. `isHeld`: the run has not been applied yet. */
  const pullRest = async (
    signal: AbortSignal,
    { run, isTogether, isHeld }: { run: Run | null; isTogether: boolean; isHeld: boolean },
  ) => {
    const ended = hasEnded(run);
    if (ended && !isOverNow) {
      isOverNow = true;
      stepsRead.revive();
      metricsRead.revive();
    }
    const isTime = ended || isRestDue();
    const { run: known, log, metrics } = getState();
    const isComplete = completeness.isCompleteFor(run);
    const isCorrected = completeness.wasComplete() && !isComplete;
    const isNewer = isHeld || (known?.rev ?? Number.POSITIVE_INFINITY) > steps.getReadAtRev();
    const isNews = ended ? !isComplete : !revisions || isNewer;
    // The worker of a cancelled run may still write: each recheck reads everything, even if it was complete before.
    const mayHaveChanged = ended && isComplete && mayStillWork(known, source.capabilities);
    const isBrought = isTogether || (!ended && getPushed().steps);
    const needsSteps =
      (isTime || isHeld) && (isNews || mayHaveChanged) && !isBrought && stepsRead.isDue() && wantsSteps();
    // A recheck of an ended run does not read its metrics again.
    const isRecheck = ended && !loop.isRunning() && metrics.length > 0 && !mayHaveChanged && !isCorrected;
    const needsMetrics = isTime && separateMetrics && metricsRead.isDue() && !isRecheck && (ended || wantsMetrics());
    if (!needsSteps && !needsMetrics && !isTogether) return;
    lastPullAt = clock.now();
    if (needsSteps) stepNews.onRead(run, isTime);
    const pulling = needsSteps && steps.pull(signal, { isHeld, rev: isHeld ? (run?.rev ?? 0) : 0 });
    // Failing steps count as a connection error; failing metrics do not.
    const isWhole = isTogether || (pulling && (await readOptional(stepsRead, pulling, { signal, isVital: true })));
    areStepsRefused = isWhole === null;
    if (isWhole === null && !signal.aborted) apply({ order: context.nextOrder(), refused: 'steps' });
    if (needsMetrics) {
      const isRead = await readOptional(metricsRead, pullMetrics(signal), { signal, isVital: false });
      areMetricsAwaited = ended && isRead === null && !metricsRead.isAbandoned();
      const hasNone = isRead === false || (isRead === null && metricsRead.isAbandoned());
      if (hasNone && !signal.aborted) apply({ order: context.nextOrder(), refused: 'metrics' });
    }
    // A caller may have asked for steps during the read: do not mark them complete.
    if (ended && !signal.aborted && !mayHaveChanged && (isTogether || needsSteps)) {
      const isOther = isForeign(getState(), run?.epoch) || (isWhole === false && !steps.hasMore());
      if (isOther) completeness.onForeignRead(run);
      else if (isWhole) completeness.onWholeRead(run, getState().log !== log);
    }
  };

  const pull = async (signal: AbortSignal): Promise<Pause | null> => {
    const isTogether = source.read !== undefined && wantsSteps();
    // "Not modified" is no use if the last answer did not include the steps.
    if (isTogether && !areStepsWhole) validator = null;
    const answer = await readStatus({ validator, signal, withSteps: isTogether }).catch((error) => {
      hasStatusFailed ||= !signal.aborted;
      throw error;
    });
    if (!answer || signal.aborted) return null;
    // What was refused meanwhile may have been refused for the same reason, e.g. by a proxy during a deploy.
    if (hasStatusFailed) for (const read of [stepsRead, metricsRead]) if (read.isAbandoned()) read.revive();
    hasStatusFailed = false;
    const { run, order, steps: together = null } = answer;
    const newEpoch = run?.epoch ?? epoch;
    // A new epoch invalidates the state of the old one.
    if (epoch !== null && newEpoch !== epoch) forget();
    const { run: known } = getState();
    const now = run ?? known;
    // So does a new attempt: its end waits for its own last steps.
    if (run && known && compareAttempts(known, run) > 0) forget();
    const show = () => {
      const whole = together && { items: together, epoch: run?.epoch ?? null, next: run?.rev ?? null, reset: true };
      keepUp(run);
      if (run) apply({ order, run, steps: whole });
      remember();
    };
    // The feed must be complete before the run is shown as ended, so the end waits for its steps.
    const isElsewhere = isForeign(getState(), newEpoch);
    if (run && newEpoch !== null && isElsewhere && hasEnded(run) && !together && wantsSteps()) {
      const theirs = await steps.readForeign(signal, newEpoch);
      if (signal.aborted) return null;
      if (theirs) apply({ order, run, steps: theirs });
    }
    // Do not hold on "not modified": the run is already shown, and no update would show the held steps.
    const mayHold = run !== null && !hasEnded(now) && !isElsewhere && !isTogether && areStepsPolled();
    const isHeld = mayHold && stepNews.isDue(now, isRestDue());
    if (isHeld) stepNews.hold(() => !signal.aborted && show());
    else if (!hasEnded(now) || isElsewhere) show();
    try {
      await pullRest(signal, { run: now, isTogether, isHeld });
    } finally {
      stepNews.release();
      if (!signal.aborted && (isHeld || !isBehind())) show();
    }
    if (signal.aborted) return null;
    areStepsWhole = isTogether;
    // Keep the ETag only if this answer was applied completely.
    validator = isBehind() || isForeign(getState(), run?.epoch) ? null : answer.validator;
    const done = isDone();
    if (done) loop.stop();
    else goOn();
    onSuccess(done);
    const isSlow = getPushed().run || completeness.isLate();
    const intervalMs = isSlow ? options.stepsIntervalMs : options.statusIntervalMs;
    return { ...answer, intervalMs: steps.showStart() ? 0 : intervalMs };
  };

  const loop = createLoop({
    context,
    pull,
    onFailure(error, verdict) {
      // A failed read may be partly applied: read everything next time, not only changes.
      validator = null;
      // A failed recheck of an ended run changes nothing.
      if (isDone()) return loop.stop();
      if (verdict !== 'final') goOn();
      onFailure(error, verdict);
    },
    isKnown: () => getState().run !== null,
  });
  /** Resumes polling after a recheck has found the run active again, or incomplete. */
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
        if (wantsSteps() && steps.getReadAtRev() < 0 && loop.isIdle()) hurry();
      } else if (isDone()) onSuccess(true);
      else loop.start();
    },
    stop: loop.stop,
    refreshNow() {
      const wasDone = isDone();
      stepsRead.revive();
      if (!wasDone || !isDone()) hurry();
      return loop.readNow();
    },
    pause: loop.pause,
    reset() {
      forget();
      validator = epoch = null;
    },
    isBehind,
    getRefusal: () => (areStepsRefused ? (stepsRead.isAbandoned() ? 'final' : 'passing') : null),
  };
}
