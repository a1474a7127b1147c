import { compareAttempts } from '../../run/compare-attempts';
import { hasEnded } from '../../run/has-ended';
import type { Run } from '../../run/run';
import { isForeign } from '../../run/run-reducer';
import { toRunSourceError } from '../../run/run-source';
import { mayStillWork } from '../../run/stop-confirmed';
import { createCompleteness } from './completeness';
import { createExtra, type Extra } from './extra';
import { createLoop, type Pause } from './loop';
import type { Polling, PollingOptions } from './polling-types';
import { createStepsReader } from './steps-reader';

/** Steps that could never be read are given up after so many failures: a backend may have none … */
const STEPS_TRIES = 5;
/** … and after so many where they were read before, once the run has ended: some minutes. */
const LAST_STEPS_TRIES = 20;
/** Metrics wait longer after each failure while the run goes on; after its end they are tried so often. */
const LAST_METRICS_TRIES = 3;
/** Jitter moves the ticks; without this tolerance the steps would miss every second one. */
const DUE_TOLERANCE = 0.85;

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
  const steps = createStepsReader({ context, runId, getState, apply });
  const completeness = createCompleteness(revisions);
  let validator: string | null = null;
  let epoch: string | null = null;
  // The life of the run that all below is about.
  let life = 0;
  let lastPullAt: number;
  // The rev of the steps for which the status of a queued run was read again at once.
  let startedAtRev: number;
  // All of them have come together with the run.
  let areStepsWhole: boolean;
  const stepsExtra = createExtra(clock, (hasBeenRead) =>
    hasBeenRead ? (isOverNow ? LAST_STEPS_TRIES : Number.POSITIVE_INFINITY) : STEPS_TRIES,
  );
  const metricsExtra = createExtra(clock, () => (isOverNow ? LAST_METRICS_TRIES : 1));
  // The end was told, though it may not be shown yet: what was given up before is tried once more.
  let isOverNow: boolean;
  let areMetricsAwaited: boolean;
  let areStepsRefused: boolean;
  const forget = () => {
    lastPullAt = startedAtRev = Number.NEGATIVE_INFINITY;
    areStepsWhole = areStepsRefused = isOverNow = areMetricsAwaited = false;
    steps.reset();
    completeness.reset();
  };
  forget();

  const isBehind = () => steps.hasMore() && wantsSteps();
  /** Is the run as known now over, and all of it here? */
  const isDone = () => {
    const { life: now, run } = getState();
    // Somebody else told that it had begun anew.
    if (life !== now) forget();
    life = now;
    return (
      hasEnded(run) &&
      !areMetricsAwaited &&
      (completeness.isCompleteFor(run) || stepsExtra.isGivenUp() || !wantsSteps())
    );
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
    const isComplete = completeness.isCompleteFor(run);
    const isCorrected = completeness.wasComplete() && !isComplete;
    const isNews = ended ? !isComplete : !revisions || (known?.rev ?? Number.POSITIVE_INFINITY) > steps.getReadAtRev();
    // What is called cancelled may have written since: each look reads all of it, though it was complete once.
    const isSecondLook = ended && isComplete && mayStillWork(known, source.capabilities);
    const isBrought = isTogether || (!ended && getPushed().steps);
    const needsSteps = isTime && (isNews || isSecondLook) && !isBrought && stepsExtra.isDue() && wantsSteps();
    // One more look at a run that is over does not read its values again.
    const isLook = ended && !loop.isRunning() && metrics.length > 0 && !isSecondLook && !isCorrected;
    const needsMetrics = isTime && separateMetrics && metricsExtra.isDue() && !isLook && (ended || wantsMetrics());
    if (!needsSteps && !needsMetrics && !isTogether) return;
    lastPullAt = clock.now();
    const isWhole = isTogether || (needsSteps && (await readExtra(stepsExtra, signal, steps.pull(signal))));
    areStepsRefused = isWhole === null;
    if (isWhole === null && !signal.aborted) apply({ order: context.nextOrder(), refused: 'steps' });
    if (needsMetrics) {
      const isRead = await readExtra(metricsExtra, signal, pullMetrics(signal));
      areMetricsAwaited = ended && isRead === null && !metricsExtra.isGivenUp();
      const hasNone = isRead === false || (isRead === null && metricsExtra.isGivenUp());
      if (hasNone && !signal.aborted) apply({ order: context.nextOrder(), refused: 'metrics' });
    }
    // A caller may have asked for steps during the read: do not mark them complete.
    if (ended && !signal.aborted && isWhole && !isSecondLook) completeness.onWholeRead(run, getState().log !== log);
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
    const { run, order, steps: together = null } = answer;
    const newEpoch = run?.epoch ?? epoch;
    // Another stream: what was read of the old one says nothing about it.
    if (epoch !== null && newEpoch !== epoch) forget();
    epoch = newEpoch;
    const { run: known } = getState();
    const now = run ?? known;
    // So does another life: its end waits for its own last steps.
    if (run && known && compareAttempts(known, run) > 0) forget();
    const show = () => {
      const whole = together && { items: together, epoch: run?.epoch ?? null, next: run?.rev ?? null, reset: true };
      if (run) apply({ order, run, steps: whole });
      life = getState().life;
    };
    // The feed must be whole before the run is seen to have ended; until then its news waits.
    const isElsewhere = isForeign(getState(), newEpoch);
    if (run && newEpoch !== null && isElsewhere && hasEnded(run) && !together && wantsSteps()) {
      const theirs = await steps.readForeign(signal, newEpoch);
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
    const isSlow = getPushed().run || completeness.isLate();
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
        if (wantsSteps() && steps.getReadAtRev() < 0 && loop.isIdle()) hurry();
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
