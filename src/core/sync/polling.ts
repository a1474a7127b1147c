import { fullJitter, retryAfterFloor, spread } from '../backoff';
import type { TimerHandle } from '../clock';
import { isEnded, type Run, type RunStatus } from '../run';
import type { RunState, RunUpdate } from '../run-reducer';
import { type ReadRunResult, type RunSourceError, toRunSourceError } from '../run-source';
import type { StoreContext } from '../store-context';
import { withTimeout } from '../timeout';

/** Longest pause between tries while the backend fails, ms. */
export const MAX_BACKOFF_MS = 30_000;
/** Base of that pause: its ceiling is twice this after the first failure, ms. */
const BACKOFF_BASE_MS = 1_000;
/** A backend that answers slowly is asked at most a fourth of the time. */
const LOAD_FACTOR = 4;
/** Pages of steps read in one go; the rest comes with the next tick. */
const MAX_PAGES = 50;
/**
 * Backends without revisions may say "cancelled" while the worker still writes. Its steps are read until so many reads in
 * a row, 2 s apart, have brought none (counted, because a clock may be set meanwhile) …
 */
const QUIET_READS = 5;
/** … but no more often than this after the end was told: a minute. */
const AFTERMATH_READS = 30;
/** Jitter moves the ticks; without this tolerance the steps would miss every second one. */
const DUE_TOLERANCE = 0.85;

/** What polling reads into. */
export interface SyncTarget {
  getState(): RunState;
  apply(update: RunUpdate): void;
  /** Does anybody need the steps? */
  wantsSteps(): boolean;
  /** The backend answered; `ended` = nothing more will be asked. */
  onSuccess(ended: boolean): void;
  /** It did not, or not well; `final` = nothing more will be asked. */
  onFailure(error: RunSourceError, final: boolean): void;
  onServerTime(serverTimeMs: number | null, beganAt: number, endedAt: number): void;
  /** Waits until nobody else reads the status. */
  inTurn<T>(call: () => Promise<T>): Promise<T>;
}

/** Keeps one run up to date by asking. */
export interface Polling {
  /** Begins, or goes on after {@link Polling.stop}; does nothing while it runs. */
  start(): void;
  /** Stops and aborts what is under way. */
  stop(): void;
  /** Forgets what was read, after the data was cleared. */
  reset(): void;
  /** Reads now; joins a read that is under way. Also leaves a final error behind. Resolves with whether it went well. */
  kick(): Promise<boolean>;
  /** Ask less often: a push connection tells the status, but not the steps. */
  setRelaxed(relaxed: boolean): void;
  /** The page became hidden or visible. */
  setPaused(paused: boolean): void;
}

/** @internal Polling of one run: status every interval, steps when there is something new, backing off on failure. */
export function createPolling(context: StoreContext, runId: string, target: SyncTarget): Polling {
  const { source, clock, environment, options } = context;
  const { revisions, separateMetrics } = source.capabilities;
  let running = false;
  let paused = false;
  let relaxed = false;
  let timer: TimerHandle | null = null;
  let controller: AbortController | null = null;
  let inFlight: Promise<boolean> | null = null;
  let failures = 0;
  let validator: string | null = null;
  let lastPullAt = Number.NEGATIVE_INFINITY;
  // The rev the run had when the steps were last read to the end: while it stands, there are no new ones.
  let stepsReadAtRev: number | null = null;
  let stepsComplete = false;
  let stepsRefused = false;
  let epoch: string | null = null;
  // Reads of the steps since the run is known to be cancelled, and how many of the last of them brought none.
  let aftermath: { reads: number; quiet: number; log: RunState['log'] } | null = null;

  const call = <T>(signal: AbortSignal, run: (signal: AbortSignal) => Promise<T>) =>
    withTimeout(clock, options.timeoutMs, signal, run);

  const unschedule = () => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
  };
  const schedule = (delayMs: number) => {
    unschedule();
    if (!running || paused) return;
    timer = clock.setTimeout(() => {
      timer = null;
      void tick();
    }, delayMs);
  };

  const forget = () => {
    lastPullAt = Number.NEGATIVE_INFINITY;
    stepsReadAtRev = null;
    stepsComplete = false;
    stepsRefused = false;
    aftermath = null;
  };

  /** Another stream: what was read of the old one says nothing about it. */
  const noticeEpoch = (run: Run | null) => {
    const current = run?.epoch ?? epoch;
    if (current === epoch) return;
    if (epoch !== null) forget();
    epoch = current;
  };

  /** Is the run as known now over, and all of it here? */
  const isDone = () => {
    const { run } = target.getState();
    return run !== null && isEnded(run.status) && (stepsComplete || stepsRefused || !target.wantsSteps());
  };

  const stepsAreDue = (ended: boolean): boolean => {
    if (!target.wantsSteps() || stepsRefused) return false;
    if (ended) return !stepsComplete;
    if (clock.now() - lastPullAt < options.stepsIntervalMs * DUE_TOLERANCE && clock.now() >= lastPullAt) return false;
    const rev = target.getState().run?.rev ?? null;
    return !revisions || rev === null || stepsReadAtRev === null || rev > stepsReadAtRev;
  };

  const pullSteps = async (signal: AbortSignal) => {
    const rev = target.getState().run?.rev ?? null;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { epoch: known, stepsRev } = target.getState();
      const order = context.nextOrder();
      const answer = await call(signal, (s) => source.readSteps(runId, { signal: s, after: stepsRev, epoch: known }));
      if (signal.aborted) return;
      const { steps: items, next, reset, more } = answer;
      target.apply({ order, steps: { items, epoch: answer.epoch, next, reset } });
      // Steps of another stream were not taken: the next status, of that stream too, comes first.
      if (answer.epoch !== null && answer.epoch !== target.getState().epoch) return;
      if (!more) {
        stepsReadAtRev = rev;
        return;
      }
      if (next !== null && next <= stepsRev && !reset) return;
    }
  };

  const pullMetrics = async (signal: AbortSignal) => {
    if (!separateMetrics || !source.readMetrics) return;
    const order = context.nextOrder();
    const read = source.readMetrics.bind(source);
    const metrics = await call(signal, (s) => read(runId, { signal: s }));
    if (!signal.aborted) target.apply({ order, metrics });
  };

  const mayStillBeWritten = (status: RunStatus): boolean => {
    if (revisions || status !== 'cancelled' || stepsRefused) return false;
    const { log } = target.getState();
    const { reads, quiet, log: before } = aftermath ?? { reads: -1, quiet: -1, log };
    aftermath = { reads: reads + 1, quiet: log === before ? quiet + 1 : 0, log };
    return aftermath.quiet < QUIET_READS && aftermath.reads < AFTERMATH_READS;
  };

  /** The parts besides the status. A backend that has no steps or metrics for this run still has a status. */
  const pullRest = async (signal: AbortSignal, status: RunStatus) => {
    const ended = isEnded(status);
    const isDue = separateMetrics && (ended || clock.now() - lastPullAt >= options.stepsIntervalMs * DUE_TOLERANCE);
    const due = stepsAreDue(ended);
    if (!due && !isDue) return;
    lastPullAt = clock.now();
    if (due) {
      try {
        await pullSteps(signal);
      } catch (error) {
        if (toRunSourceError(error).isTransient) throw error;
        stepsRefused = true;
      }
    }
    if (isDue) {
      try {
        await pullMetrics(signal);
      } catch (error) {
        if (toRunSourceError(error).isTransient) throw error;
      }
    }
    if (ended && !signal.aborted) stepsComplete = target.wantsSteps() && !mayStillBeWritten(status);
  };

  const pull = async (signal: AbortSignal): Promise<boolean> => {
    let beganAt = clock.now();
    let order = 0;
    const answer = await target.inTurn(() => {
      beganAt = clock.now();
      order = context.nextOrder();
      return call(signal, (s) => source.readRun(runId, { signal: s, validator }));
    });
    if (signal.aborted) return false;
    const endedAt = clock.now();
    target.onServerTime(answer.serverTimeMs, beganAt, endedAt);
    const { run } = answer;
    noticeEpoch(run);
    const previous = target.getState().run;
    const status = (run ?? previous)?.status ?? 'unknown';
    const ended = isEnded(status);
    // The feed must be whole before the run is seen to have ended; until then its news waits.
    if (run && !ended) target.apply({ order, run });
    try {
      await pullRest(signal, status);
    } finally {
      if (run && ended && !signal.aborted) target.apply({ order, run });
    }
    if (signal.aborted) return false;
    // Only what was taken may be answered with 304 from now on: not what was given up on the way, nor a foreign stream.
    const isForeign = run?.epoch != null && run.epoch !== target.getState().epoch;
    validator = isForeign ? null : answer.validator;
    succeed(answer, endedAt - beganAt);
    return true;
  };

  const succeed = (answer: ReadRunResult, tookMs: number) => {
    failures = 0;
    const done = isDone();
    target.onSuccess(done);
    if (done) {
      running = false;
      return;
    }
    const intervalMs = relaxed || aftermath ? options.stepsIntervalMs : options.statusIntervalMs;
    // Nothing takes longer than the timeout; a longer one means that the clock was set while the answer was awaited.
    const pause = Math.max(intervalMs, LOAD_FACTOR * Math.min(tookMs, options.timeoutMs));
    schedule(Math.max(spread(pause, environment.random), retryAfterFloor(answer.retryAfterMs)));
  };

  const fail = (thrown: unknown) => {
    const error = toRunSourceError(thrown);
    // What failed may have been half applied: ask for everything, not for what has changed since.
    validator = null;
    if (!error.isTransient) {
      running = false;
      target.onFailure(error, true);
      return;
    }
    failures += 1;
    target.onFailure(error, false);
    const backoff = fullJitter(failures, BACKOFF_BASE_MS, MAX_BACKOFF_MS, environment.random);
    schedule(Math.max(options.statusIntervalMs, backoff, retryAfterFloor(error.retryAfterMs)));
  };

  const tick = (): Promise<boolean> => {
    if (inFlight) return inFlight;
    unschedule();
    const own = new AbortController();
    controller = own;
    const read = pull(own.signal)
      .catch((error: unknown) => {
        if (!own.signal.aborted) fail(error);
        return false;
      })
      .finally(() => {
        if (controller === own) {
          controller = null;
          inFlight = null;
        }
      });
    inFlight = read;
    return read;
  };

  return {
    start() {
      if (running) {
        // A first caller that needs the steps must not wait for the interval to pass.
        if (target.wantsSteps() && stepsReadAtRev === null && !inFlight && failures === 0) {
          lastPullAt = Number.NEGATIVE_INFINITY;
          if (!paused) void tick();
        }
        return;
      }
      if (isDone()) {
        target.onSuccess(true);
        return;
      }
      running = true;
      if (!paused) void tick();
    },
    stop() {
      running = false;
      unschedule();
      controller?.abort();
      controller = null;
      inFlight = null;
    },
    reset() {
      forget();
      validator = null;
      epoch = null;
      failures = 0;
    },
    setRelaxed(next) {
      relaxed = next;
    },
    kick() {
      running = true;
      stepsRefused = false;
      lastPullAt = Number.NEGATIVE_INFINITY;
      return tick();
    },
    setPaused(next) {
      if (paused === next) return;
      paused = next;
      if (paused) unschedule();
      else if (running) void tick();
    },
  };
}
