import { fullJitter, retryAfterFloor, spread } from '../backoff';
import { type RunSourceError, toRunSourceError } from '../run-source';
import type { StoreContext } from '../store-context';
import { createTimer } from '../timer';

/** Longest pause between tries while the backend fails, ms. */
const MAX_BACKOFF_MS = 30_000;
/** Base of that pause: its ceiling is twice this after the first failure, ms. */
const BACKOFF_BASE_MS = 1_000;
/** A backend that answers slowly is asked at most a fourth of the time. */
const LOAD_FACTOR = 4;

/** What one read says of the next. */
export interface Pause {
  /** The usual pause, ms. */
  intervalMs: number;
  /** How long the answer took, ms. */
  tookMs: number;
  /** What the backend asks for, ms. */
  retryAfterMs: number | null;
}

/** Asks again and again. */
export type Loop = [
  /** Goes on from now; the first read is made at once, unless the page is hidden or the backend has asked for silence. */
  begin: () => void,
  /** Stops and aborts what is under way. */
  stop: () => void,
  /** Reads now, or joins the read that is under way. Resolves with whether it went well. Does not begin anything. */
  read: () => Promise<boolean>,
  /** Asks nothing before the next `begin` or `read`. What is under way goes on. */
  rest: () => void,
  /** Does it go on by itself? Not while it rests. */
  isRunning: () => boolean,
  /** Has the last read gone well, and is none under way? */
  isAtEase: () => boolean,
];

/**
 * The loop both a run and a list are kept up to date with: one read at a time, the next one scheduled when it is over,
 * backing off while it fails. Values in order and not objects: names of properties no bundler can shorten.
 *
 * @internal
 * @param pull makes one read; resolves with `null` when it was given up
 * @param onFailure it failed; `isFinal` = nothing more will be asked
 */
export function createLoop(
  context: StoreContext,
  pull: (signal: AbortSignal) => Promise<Pause | null>,
  onFailure: (error: RunSourceError, isFinal: boolean) => void,
): Loop {
  const { clock, environment, options } = context;
  const { random } = environment;
  const timer = createTimer(clock);
  let isRunning = false;
  // Hidden: nothing is scheduled. Whoever begins to watch once the page is visible must not take it for running.
  let isResting = false;
  let controller: AbortController | null = null;
  let inFlight: Promise<boolean> | null = null;
  let failures = 0;
  // Until then the backend wants to be left alone, whoever comes and goes meanwhile. And how long that was to be: a clock
  // that is set must not make it longer.
  let silentUntil = 0;
  let silentMs = 0;

  const schedule = (pauseMs: number, retryAfterMs: number | null) => {
    isResting = !environment.isVisible();
    silentMs = retryAfterFloor(retryAfterMs);
    silentUntil = clock.now() + silentMs;
    if (isRunning && !isResting) timer(Math.max(pauseMs, silentMs), read);
  };

  const attempt = async (signal: AbortSignal): Promise<boolean> => {
    try {
      const pause = await pull(signal);
      if (!pause) return false;
      failures = 0;
      // Nothing takes longer than the timeout; a longer one means that the clock was set while the answer was awaited.
      const load = LOAD_FACTOR * Math.min(pause.tookMs, options.timeoutMs);
      schedule(spread(Math.max(pause.intervalMs, load), random), pause.retryAfterMs);
      return true;
    } catch (thrown) {
      if (signal.aborted) return false;
      const error = toRunSourceError(thrown);
      if (error.isTransient) failures += 1;
      else isRunning = false;
      onFailure(error, !error.isTransient);
      const backoff = fullJitter(failures, BACKOFF_BASE_MS, MAX_BACKOFF_MS, random);
      // Who asks once a day, because changes are pushed, does not want a failure to stand for a day.
      schedule(Math.max(Math.min(options.statusIntervalMs, MAX_BACKOFF_MS), backoff), error.retryAfterMs);
      return false;
    } finally {
      if (!signal.aborted) inFlight = null;
    }
  };
  const read = (): Promise<boolean> => {
    timer();
    if (inFlight) return inFlight;
    controller = new AbortController();
    inFlight = attempt(controller.signal);
    return inFlight;
  };

  return [
    () => {
      isRunning = true;
      isResting = !environment.isVisible();
      if (isResting) return;
      const leftMs = Math.min(silentUntil - clock.now(), silentMs);
      if (leftMs > 0) timer(leftMs, read);
      else void read();
    },
    () => {
      isRunning = false;
      timer();
      controller?.abort();
      inFlight = null;
    },
    read,
    () => {
      isResting = true;
      timer();
    },
    () => isRunning && !isResting,
    () => !inFlight && failures === 0,
  ];
}
