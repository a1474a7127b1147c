import { fullJitter, retryAfterFloor, spread } from '../../../platform/backoff';
import { createTimer } from '../../../platform/timer';
import { type RunSourceError, toRunSourceError } from '../../../run/source/run-source-error';
import type { StoreContext } from '../../types';
import { createErrorClassifier, type Verdict } from '../error-verdict';

/** Maximum pause between tries while the backend fails, ms. */
const MAX_BACKOFF_MS = 30_000;
/** Backoff base: the ceiling after the first failure is twice this, ms. */
const BACKOFF_BASE_MS = 1_000;
/** Maximum pause while a refusal may be temporary, ms. Shorter, so that it does not outlast the fault. */
const DISTURBED_PAUSE_MS = 5_000;
/** First pause for an unreadable resource, ms. Each further pause doubles … */
const RARE_MS = 60_000;
/** … up to this, ms. */
const RAREST_MS = 300_000;
/** The interval is at least this many times the duration of a request, to limit the load on a slow backend. */
const LOAD_FACTOR = 4;

/** The timing of the next read. */
export interface Pause {
  /** Normal interval, ms. */
  intervalMs: number;
  /** Duration of the request, ms. */
  tookMs: number;
  /** The backend's `Retry-After`, ms. */
  retryAfterMs: number | null;
}

/** Reads repeatedly. */
export interface Loop {
  /** Reads immediately, then at intervals. Waits while the page is hidden, and until a `Retry-After` has passed. */
  start(): void;
  /** Stops, and aborts the read in flight. */
  stop(): void;
  /** Reads now, or joins the read in flight. Does not start the loop. Resolves with true if the read succeeded. */
  readNow(): Promise<boolean>;
  /** Schedules nothing until the next `start` or `readNow`. The read in flight continues. */
  pause(): void;
  /** True while the loop reschedules itself; false while paused. */
  isRunning(): boolean;
  /** True if the last read succeeded and none is in flight. */
  isIdle(): boolean;
}

/** Options of {@link createLoop}. */
export interface LoopOptions {
  context: StoreContext;
  /** Makes one read. Resolves with `null` if it was aborted. */
  pull: (signal: AbortSignal) => Promise<Pause | null>;
  /** A read failed. After a `final` failure the loop has stopped. */
  onFailure: (error: RunSourceError, verdict: Verdict) => void;
  /** True once the resource is known to exist: a refusal may then be temporary. */
  isKnown: () => boolean;
}

/**
 * Keeps a run or a list up to date: one read at a time, the next scheduled when it has finished, with backoff while
 * reads fail.
 *
 * @internal
 */
export function createLoop({ context, pull, onFailure, isKnown }: LoopOptions): Loop {
  const { clock, environment, options } = context;
  const { random } = environment;
  const timer = createTimer(clock);
  let isRunning = false;
  // Paused because the page is hidden; callers must treat this as not running.
  let isPaused = false;
  let controller: AbortController | null = null;
  let inFlight: Promise<boolean> | null = null;
  const { classify, onGood } = createErrorClassifier(clock);
  let failures = 0;
  let rarePauseMs = RARE_MS;
  // Retry-After deadline; survives stop() and start(). `silentMs` caps it, so moving the clock back cannot extend it.
  let silentUntil = 0;
  let silentMs = 0;

  const schedule = (pauseMs: number, retryAfterMs: number | null) => {
    isPaused = !environment.isVisible();
    silentMs = retryAfterFloor(retryAfterMs);
    silentUntil = clock.now() + silentMs;
    if (isRunning && !isPaused) timer(Math.max(pauseMs, silentMs), readNow);
  };

  const pauseAfter = ({ isTransient }: RunSourceError, verdict: Verdict): number => {
    if (verdict === 'hopeless') {
      const pauseMs = spread(rarePauseMs, random);
      rarePauseMs = Math.min(2 * rarePauseMs, RAREST_MS);
      return pauseMs;
    }
    const capMs = isTransient ? MAX_BACKOFF_MS : DISTURBED_PAUSE_MS;
    // While changes are pushed the interval may be a day, but an error must not stay for a day.
    const leastMs = Math.min(options.statusIntervalMs, capMs);
    return Math.max(leastMs, fullJitter(failures, { baseMs: BACKOFF_BASE_MS, capMs, random }));
  };

  const attempt = async (signal: AbortSignal): Promise<boolean> => {
    try {
      const pause = await pull(signal);
      if (!pause) return false;
      failures = 0;
      rarePauseMs = RARE_MS;
      onGood();
      // No answer takes longer than the timeout: a longer duration means that the clock was set.
      const load = LOAD_FACTOR * Math.min(pause.tookMs, options.timeoutMs);
      schedule(spread(Math.max(pause.intervalMs, load), random), pause.retryAfterMs);
      return true;
    } catch (thrown) {
      if (signal.aborted) return false;
      const error = toRunSourceError(thrown);
      const verdict = classify(error, isKnown());
      if (verdict === 'final') isRunning = false;
      else failures += 1;
      onFailure(error, verdict);
      schedule(pauseAfter(error, verdict), error.retryAfterMs);
      return false;
    } finally {
      if (!signal.aborted) inFlight = null;
    }
  };
  const readNow = (): Promise<boolean> => {
    timer();
    if (inFlight) return inFlight;
    controller = new AbortController();
    inFlight = attempt(controller.signal);
    return inFlight;
  };

  return {
    start() {
      isRunning = true;
      isPaused = !environment.isVisible();
      if (isPaused) return;
      const leftMs = Math.min(silentUntil - clock.now(), silentMs);
      if (leftMs > 0) timer(leftMs, readNow);
      else void readNow();
    },
    stop() {
      isRunning = false;
      timer();
      controller?.abort();
      inFlight = null;
    },
    readNow,
    pause() {
      isPaused = true;
      timer();
    },
    isRunning: () => isRunning && !isPaused,
    isIdle: () => !inFlight && failures === 0,
  };
}
