import { fullJitter, retryAfterFloor } from './backoff';
import { type CancelEvent, cancelTransition, isCancelPending } from './cancel-machine';
import type { TimerHandle } from './clock';
import { idleCancel } from './empty-snapshot';
import { isEnded, type Run } from './run';
import type { CancelOptions, CancelOutcome } from './run-client.types';
import { RunSourceError, toRunSourceError } from './run-source';
import type { CancelResult, CancelSnapshot } from './snapshot';
import type { StoreContext } from './store-context';
import { withTimeout } from './timeout';

/** How often one wish is sent before it counts as unanswered. */
export const CANCEL_TRIES = 7;
/** Ceiling of the pause after the first lost answer is twice this, ms. */
const RETRY_BASE_MS = 250;
/** The pause between tries never has a higher ceiling, ms. */
const RETRY_CAP_MS = 8_000;

/** What the controller needs of the run's store. */
export interface CancelTarget {
  /** The run as the backend last reported it. */
  getReported(): Run | null;
  /**
   * Reads the status with a request that begins from now on, and applies it. Waits its turn; asks nothing when it is no
   * longer needed by then. Rejects when there is no answer.
   */
  readNow(isOver: () => boolean): Promise<void>;
  /** Takes a run that came with the answer to the request of this order number. Resolves when it has been taken. */
  applyRun(run: Run, order: number): Promise<void>;
  /** The snapshot changed. */
  onChange(): void;
  /** Keeps the run watched until the returned function is called. */
  hold(): () => void;
}

/** Carries one run's cancel from the wish to the end. */
export interface CancelController {
  getSnapshot(): CancelSnapshot;
  request(options: CancelOptions): Promise<CancelOutcome>;
  dismiss(): void;
  /** Must be told of every change of the reported run. */
  observe(): void;
  /** The backend's store was reset: what was accepted there is gone. */
  reset(): void;
  dispose(): void;
}

function resultOf(run: Run | null): CancelResult {
  if (run?.status === 'succeeded') return 'finished_before_cancel';
  return run?.status === 'failed' ? 'failed_before_cancel' : 'cancelled';
}

/** @internal One controller per run store; the table is in `cancel-machine.ts`, this is what happens around it. */
export function createCancelController(context: StoreContext, runId: string, target: CancelTarget): CancelController {
  const { source, clock, environment, options } = context;
  let snapshot: CancelSnapshot = idleCancel;
  let waiting: ((outcome: CancelOutcome) => void)[] = [];
  let release: (() => void) | null = null;
  let overdueTimer: TimerHandle | null = null;
  let disposed = false;
  let resets = 0;
  const sleepers = new Set<{ timer: TimerHandle; wake: () => void }>();

  const patch = (change: Partial<CancelSnapshot>) => {
    snapshot = { ...snapshot, ...change };
    target.onChange();
  };

  const stopWatchdog = () => {
    if (overdueTimer !== null) clock.clearTimeout(overdueTimer);
    overdueTimer = null;
  };
  const startWatchdog = (requestedAt: number) => {
    stopWatchdog();
    const wait = Math.max(0, requestedAt + options.cancelOverdueMs - clock.now());
    overdueTimer = clock.setTimeout(() => {
      overdueTimer = null;
      if (isCancelPending(snapshot.phase)) patch({ overdue: true });
    }, wait);
  };

  const resolveWaiting = (outcome: CancelOutcome) => {
    const resolvers = waiting;
    waiting = [];
    for (const resolve of resolvers) resolve(outcome);
  };
  const letGo = () => {
    stopWatchdog();
    release?.();
    release = null;
  };

  const dispatch = (event: CancelEvent, change: Partial<CancelSnapshot> = {}) => {
    const before = snapshot.phase;
    const phase = cancelTransition(before, event);
    if (phase === before && Object.keys(change).length === 0) return;
    if (phase === 'settled' && before !== 'settled') {
      const wasAsked = isCancelPending(before) || before === 'refused';
      patch({ phase, error: null, overdue: false, result: wasAsked ? resultOf(target.getReported()) : null });
      letGo();
    } else patch({ ...change, phase });
    if (phase === 'settled') resolveWaiting(outcomeNow());
    else if (phase === 'refused' && before !== 'refused') {
      letGo();
      resolveWaiting(outcomeNow());
    }
  };

  const outcomeNow = (): CancelOutcome => {
    const run = target.getReported();
    if (snapshot.phase === 'refused') return { result: 'refused', run, error: snapshot.error };
    if (snapshot.phase === 'settled') return { result: snapshot.result ?? resultOf(run), run, error: null };
    return { result: 'abandoned', run, error: null };
  };

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const sleeper = {
        wake: resolve,
        timer: clock.setTimeout(() => {
          sleepers.delete(sleeper);
          resolve();
        }, ms),
      };
      sleepers.add(sleeper);
    });

  const post = (idempotencyKey: string, request: CancelOptions) => {
    if (!source.cancelRun) throw new RunSourceError('rejected', `this source cannot cancel runs, so ${runId} goes on.`);
    const cancelRun = source.cancelRun.bind(source);
    const { reason, force } = request;
    return withTimeout(clock, options.timeoutMs, null, (signal) =>
      cancelRun(runId, {
        signal,
        idempotencyKey,
        ...(reason === undefined ? {} : { reason }),
        ...(force === undefined ? {} : { force }),
      }),
    );
  };

  /** Reads the status until the backend has told it. Only then can a request without an answer be called a failure. */
  const readUntilKnown = async (isOver: () => boolean): Promise<RunSourceError | null> => {
    for (let failures = 1; !isOver(); failures += 1) {
      try {
        await target.readNow(isOver);
        return null;
      } catch (thrown) {
        const error = toRunSourceError(thrown);
        if (!error.isTransient) return error;
        const pause = fullJitter(failures, RETRY_BASE_MS, RETRY_CAP_MS, environment.random);
        await sleep(Math.max(pause, RETRY_BASE_MS, retryAfterFloor(error.retryAfterMs)));
      }
    }
    return null;
  };

  /** Sends one wish until it is answered, with one key, so that however many arrive there is one effect. */
  const send = async (
    request: CancelOptions,
    on: {
      isOver(): boolean;
      accepted(): void;
      refused(error: RunSourceError): void;
      lost(error: RunSourceError): void;
      gaveUp(error: RunSourceError): void;
    },
  ) => {
    const own = resets;
    // After a reset another wish may be under way in the same phases: this one must not take its place.
    const isOver = () => own !== resets || on.isOver();
    const key = environment.randomId();
    for (let tries = 1; !isOver(); tries += 1) {
      const order = context.nextOrder();
      try {
        const reply = await post(key, request);
        if (disposed || own !== resets) return;
        on.accepted();
        if (reply.run) await target.applyRun(reply.run, order);
        const replyEpoch = reply.run?.epoch ?? null;
        const isTaken = reply.run !== null && (replyEpoch === null || replyEpoch === target.getReported()?.epoch);
        // Without the run in the answer, or with one of another store, only the status tells what has become of it.
        if (!isTaken) await readUntilKnown(() => disposed || own !== resets || snapshot.phase !== 'accepted');
        // Accepted by a store that has been reset since.
        const isGone = replyEpoch !== null && replyEpoch !== target.getReported()?.epoch;
        if (isGone && own === resets && snapshot.phase === 'accepted') reset();
        return;
      } catch (thrown) {
        const error = toRunSourceError(thrown);
        if (isOver()) return;
        if (!error.isTransient) {
          if (error.run) await target.applyRun(error.run, order);
          // "Too late" is only believed from the run itself: then it is shown as what it has become.
          if (error.kind === 'ended' && !isOver()) await readUntilKnown(isOver);
          if (!isOver()) on.refused(error);
          return;
        }
        on.lost(error);
        const readBeside = target.readNow(isOver).catch(() => {});
        if (tries >= CANCEL_TRIES) {
          await readBeside;
          const reason = await readUntilKnown(isOver);
          if (!isOver()) on.gaveUp(reason ?? error);
          return;
        }
        const pause = fullJitter(tries, RETRY_BASE_MS, RETRY_CAP_MS, environment.random);
        await sleep(Math.max(pause, retryAfterFloor(error.retryAfterMs)));
      }
    }
  };

  const sendCancel = (request: CancelOptions) => {
    const requestedAt = clock.now();
    startWatchdog(requestedAt);
    dispatch('send', {
      error: null,
      result: null,
      requestedAt,
      overdue: false,
      force: request.force ? 'requesting' : 'idle',
    });
    void send(request, {
      isOver: () => disposed || (snapshot.phase !== 'requesting' && snapshot.phase !== 'unknown'),
      accepted: () => dispatch('accepted', { error: null, ...(request.force ? { force: 'accepted' as const } : {}) }),
      refused: (error) => dispatch('refused', { error, force: 'idle' }),
      lost: (error) => dispatch('no_answer', { error }),
      gaveUp: (error) => dispatch('gave_up', { error, force: 'idle' }),
    });
  };

  /** The second stage. It has a state of its own: while it is refused, the cancel itself still stands. */
  const sendForce = (request: CancelOptions) => {
    patch({ force: 'requesting', error: null });
    const refused = (error: RunSourceError) => patch({ force: 'refused', error });
    void send(request, {
      isOver: () => disposed || snapshot.force !== 'requesting' || snapshot.phase === 'settled',
      accepted: () => {
        dispatch('accepted', {});
        patch({ force: 'accepted', error: null });
      },
      refused,
      lost: (error) => patch({ error }),
      gaveUp: refused,
    });
  };

  const reset = () => {
    if (snapshot.phase === 'requesting' || snapshot.phase === 'unknown') return;
    const status = target.getReported()?.status;
    // It was the new store that accepted it.
    if (snapshot.phase === 'accepted' && (status === 'cancelling' || status === 'cancelled')) return;
    resets += 1;
    letGo();
    resolveWaiting({ result: 'abandoned', run: target.getReported(), error: null });
    if (snapshot !== idleCancel) {
      snapshot = idleCancel;
      target.onChange();
    }
  };

  return {
    getSnapshot: () => snapshot,
    request(request) {
      if (snapshot.phase === 'settled') return Promise.resolve(outcomeNow());
      const outcome = new Promise<CancelOutcome>((resolve) => waiting.push(resolve));
      if (request.watch !== false) release ??= target.hold();
      const canSend = cancelTransition(snapshot.phase, 'send') === 'requesting' && snapshot.phase !== 'requesting';
      if (canSend) sendCancel(request);
      else if (request.force && (snapshot.force === 'idle' || snapshot.force === 'refused')) sendForce(request);
      return outcome;
    },
    dismiss() {
      if (snapshot.phase === 'refused') dispatch('dismiss', { error: null });
      else if (snapshot.force === 'refused') patch({ force: 'idle', error: null });
    },
    observe() {
      const run = target.getReported();
      if (!run) return;
      if (isEnded(run.status)) {
        if (snapshot.phase !== 'settled') dispatch('run_ended');
        // A corrected end corrects what was said of the cancel.
        else if (snapshot.result !== null && snapshot.result !== resultOf(run)) patch({ result: resultOf(run) });
      } else if (run.status === 'cancelling' && !isCancelPending(snapshot.phase)) {
        // Somebody else asked: the same watchdog, but nothing of ours to keep watching for.
        const requestedAt = clock.now();
        startWatchdog(requestedAt);
        dispatch('run_cancelling', { error: null, requestedAt });
      } else if (run.status === 'cancelling') dispatch('run_cancelling', snapshot.error ? { error: null } : {});
    },
    reset,
    dispose() {
      disposed = true;
      letGo();
      for (const sleeper of sleepers) {
        clock.clearTimeout(sleeper.timer);
        sleeper.wake();
      }
      sleepers.clear();
      resolveWaiting({ result: 'abandoned', run: target.getReported(), error: null });
    },
  };
}
