import { retryAfterFloor } from '../../../platform/backoff';
import type { Clock } from '../../../platform/clock';
import { type RunSourceError, toRunSourceError } from '../../../run/source/run-source-error';
import { createErrorClassifier } from '../error-verdict';

/** Pause after the first failure, ms. Doubles after each further one. */
const PAUSE_MS = 2_000;
/** First pause after a refusal, ms: the backend may not have the resource at all. */
const REFUSED_PAUSE_MS = 60_000;
/** Maximum pause, ms. */
const LONGEST_PAUSE_MS = 300_000;
/** Failures after which steps that were never read are given up: a backend may have none. */
const STEPS_TRIES = 5;
/** Failures after which steps that were read before are given up once the run has ended: a few minutes. */
const LAST_STEPS_TRIES = 20;
/** Tries for the metrics of an ended run. While the run is active, each failure lengthens the pause instead. */
const LAST_METRICS_TRIES = 3;

/**
 * An optional resource of a run: its steps or its metrics. A failed read of it does not hide the run and does not cause
 * endless requests.
 */
export interface OptionalRead {
  /** True if a request is due. */
  isDue(): boolean;
  /** Records a success. */
  onGood(): void;
  onFailure(error: RunSourceError): void;
  /** True after too many failures. It may become due again, much later. */
  isAbandoned(): boolean;
  /** Starts over, after a change or on a caller's request. */
  revive(): void;
}

/**
 * @param tries failures in a row before it is given up; `isKnown`: it was read before
 * @param hasPart true if a part of it was read, e.g. the first page
 */
function createOptionalRead(
  clock: Clock,
  tries: (isKnown: boolean) => number,
  hasPart: () => boolean = () => false,
): OptionalRead {
  const { classify, onGood } = createErrorClassifier(clock);
  let hasBeenRead = false;
  let failures = 0;
  // Failures of these that are final.
  let refusals = 0;
  let isAbandoned = false;
  // Start and length of the current pause. Compared by distance, because the clock may be set back.
  let pausedAt = Number.NEGATIVE_INFINITY;
  let waitMs = 0;
  const revive = () => {
    failures = refusals = 0;
    isAbandoned = false;
    waitMs = 0;
  };
  return {
    isDue: () => Math.abs(clock.now() - pausedAt) >= waitMs,
    onGood() {
      hasBeenRead = true;
      revive();
      onGood();
    },
    onFailure(error) {
      const isKnown = hasBeenRead || hasPart();
      const isFinal = classify(error, isKnown) === 'final';
      // A temporary fault does not mean that the resource is missing.
      if (!isFinal && !error.isTransient) return;
      failures += 1;
      if (isFinal) refusals += 1;
      isAbandoned = isFinal || failures >= tries(isKnown);
      const [pause, times] = isFinal ? [REFUSED_PAUSE_MS, refusals] : [PAUSE_MS, failures];
      const pauseMs = pause * 2 ** Math.min(times - 1, 10);
      if (!isAbandoned) return;
      pausedAt = clock.now();
      waitMs = Math.max(Math.min(pauseMs, LONGEST_PAUSE_MS), retryAfterFloor(error.retryAfterMs));
    },
    isAbandoned: () => isAbandoned,
    revive,
  };
}

/**
 * The optional reads of one run.
 *
 * @internal
 * @param of.isOver true once the end was reported
 * @param of.hasSteps true once steps were read
 */
export function createOptionalReads(clock: Clock, of: { isOver: () => boolean; hasSteps: () => boolean }) {
  const { isOver, hasSteps } = of;
  const stepsTries = (isKnown: boolean) =>
    isKnown ? (isOver() ? LAST_STEPS_TRIES : Number.POSITIVE_INFINITY) : STEPS_TRIES;
  return {
    stepsRead: createOptionalRead(clock, stepsTries, hasSteps),
    metricsRead: createOptionalRead(clock, () => (isOver() ? LAST_METRICS_TRIES : 1)),
  };
}

/**
 * Waits for a read and records its result. Resolves with `null` on failure.
 *
 * @internal
 * @param options.isVital rejects on a temporary failure until the read is given up, so that it counts as a failed read
 *   of the run
 */
export async function readOptional<T>(
  optional: OptionalRead,
  pulling: Promise<T>,
  { signal, isVital }: { signal: AbortSignal; isVital: boolean },
): Promise<T | null> {
  try {
    const pulled = await pulling;
    if (!signal.aborted) optional.onGood();
    return pulled;
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const error = toRunSourceError(thrown);
    optional.onFailure(error);
    if (isVital && error.isTransient && !optional.isAbandoned()) throw error;
    return null;
  }
}
