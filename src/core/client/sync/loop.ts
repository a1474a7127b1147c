import { fullJitter, retryAfterFloor, spread } from '../../platform/backoff';
import { createTimer } from '../../platform/timer';
import { type RunSourceError, toRunSourceError } from '../../run/run-source';
import type { StoreContext } from '../store-context';
import { createJudge, type Verdict } from './judge';

/** Longest pause between tries while the backend fails, ms. */
const MAX_BACKOFF_MS = 30_000;
/** Base of that pause: its ceiling is twice this after the first failure, ms. */
const BACKOFF_BASE_MS = 1_000;
/** Longest pause while a refusal may be a disturbance: it must not outlast what it waits for. ms */
const DISTURBED_PAUSE_MS = 5_000;
/** What cannot be read is asked for this seldom, then half as often each time … ms */
const RARE_MS = 60_000;
/** … down to this, ms. */
const RAREST_MS = 300_000;
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

/** What a loop is made of. */
export interface LoopParts {
  /** Makes one read; resolves with `null` when it was given up. */
  pull: (signal: AbortSignal) => Promise<Pause | null>;
  /** It failed; after a `final` failure nothing more is asked. */
  onFailure: (error: RunSourceError, verdict: Verdict) => void;
  /** Is what is read known to be there? Then a refusal may be a disturbance. */
  isKnown: () => boolean;
}

/**
 * The loop both a run and a list are kept up to date with: one read at a time, the next one scheduled when it is over,
 * backing off while it fails. Values in order and not objects: names of properties no bundler can shorten.
 *
 * @internal
 */
export function createLoop(context: StoreContext, { pull, onFailure, isKnown }: LoopParts): Loop {
  const { clock, environment, options } = context;
  const { random } = environment;
  const timer = createTimer(clock);
  let isRunning = false;
  // Hidden: nothing is scheduled. Whoever begins to watch once the page is visible must not take it for running.
  let isResting = false;
  let controller: AbortController | null = null;
  let inFlight: Promise<boolean> | null = null;
  const { judge, onGood } = createJudge(clock);
  let failures = 0;
  let rarePauseMs = RARE_MS;
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

  const pauseAfter = ({ isTransient }: RunSourceError, verdict: Verdict): number => {
    if (verdict === 'hopeless') {
      const pauseMs = spread(rarePauseMs, random);
      rarePauseMs = Math.min(2 * rarePauseMs, RAREST_MS);
      return pauseMs;
    }
    const capMs = isTransient ? MAX_BACKOFF_MS : DISTURBED_PAUSE_MS;
    // Who asks once a day, because changes are pushed, does not want a failure to stand for a day.
    const leastMs = Math.min(options.statusIntervalMs, capMs);
    return Math.max(leastMs, fullJitter(failures, BACKOFF_BASE_MS, capMs, random));
  };

  const attempt = async (signal: AbortSignal): Promise<boolean> => {
    try {
      const pause = await pull(signal);
      if (!pause) return false;
      failures = 0;
      rarePauseMs = RARE_MS;
      onGood();
      // Nothing takes longer than the timeout; a longer one means that the clock was set while the answer was awaited.
      const load = LOAD_FACTOR * Math.min(pause.tookMs, options.timeoutMs);
      schedule(spread(Math.max(pause.intervalMs, load), random), pause.retryAfterMs);
      return true;
    } catch (thrown) {
      if (signal.aborted) return false;
      const error = toRunSourceError(thrown);
      const verdict = judge(error, isKnown());
      if (verdict === 'final') isRunning = false;
      else failures += 1;
      onFailure(error, verdict);
      schedule(pauseAfter(error, verdict), error.retryAfterMs);
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
