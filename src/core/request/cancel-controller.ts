import type { CancelOptions, CancelOutcome } from '../client/run-client.types';
import type { StoreContext } from '../client/store-context';
import { fullJitter, retryAfterFloor } from '../platform/backoff';
import { patched } from '../platform/equal';
import { createTimer, type Timer } from '../platform/timer';
import { idleCancel } from '../run/empty-snapshot';
import { hasEnded } from '../run/has-ended';
import type { Run } from '../run/run';
import {
  type CancelReply,
  type CancelRequest,
  type RunSource,
  RunSourceError,
  toRunSourceError,
} from '../run/run-source';
import type { CancelResult, CancelSnapshot } from '../run/snapshot';
import { type CancelEvent, cancelTransition, isCancelPending } from './cancel-machine';

/** How often one wish is sent before it counts as unanswered. */
export const CANCEL_TRIES = 7;
/** Ceiling of the pause after the first lost answer is twice this, ms. */
const RETRY_BASE_MS = 250;
/** The pause between tries never has a higher ceiling, ms. */
const RETRY_CAP_MS = 8_000;
/** A wish is not held back for longer than this, whatever pause the backend asks for, ms. */
const MAX_HOLD_MS = 30_000;

/** Carries one run's cancel from the request to the end. */
export interface CancelController {
  /** The current state. */
  getSnapshot(): CancelSnapshot;
  /** Sends the request, or joins the one under way. Resolves with how it came out; never rejects. */
  request(options: CancelOptions): Promise<CancelOutcome>;
  /** Puts a refusal away. */
  dismiss(): void;
  /** Call it on every change of the reported run. `offsetMs`: server clock minus this machine's, where it is known. */
  onRunChange(offsetMs?: number): void;
  /** Whether somebody watches the run: without watchers nothing is called overdue. */
  setWatched(isWatched: boolean): void;
  /** Accepted cancels are gone: the backend's store was reset. `isAll` also drops pending ones (the user signed out). */
  reset(isAll?: boolean): void;
  /** For good: pending requests resolve as `abandoned`. */
  dispose(): void;
  /** Call it after each successful read of the status: the backend is up again, so pending pauses can end. */
  onStatusRead(): void;
}

/** Options of {@link createCancelController}. */
export interface CancelControllerOptions {
  context: Pick<StoreContext, 'clock' | 'environment' | 'options' | 'nextOrder' | 'ask'> & {
    source: Pick<RunSource, 'capabilities' | 'cancelRun'>;
  };
  runId: string;
  /** The run as the backend last reported it. */
  getReported: () => Run | null;
  /**
   * Reads the status with a request that begins from now on, and applies it. Waits its turn, and sends nothing when
   * `isOver` by then. Rejects when there is no answer.
   */
  readNow: (isOver: () => boolean) => Promise<void>;
  /** Takes a run that came with the answer to the request of this order number. Resolves when it is applied. */
  takeRun: (run: Run, order: number) => Promise<void>;
  /** The snapshot changed. */
  onChange: () => void;
  /** Keeps the run watched until the returned function is called. */
  retain: () => () => void;
}

/** A pause between two tries of the same wish. */
interface Hold {
  /** Ends it now. */
  end: () => void;
  /** Ends it if a good read of the status says that the backend is up again. */
  relent: () => void;
}

function resultOf(run: Run | null): CancelResult {
  if (run?.status === 'succeeded') return 'finished_before_cancel';
  return run?.status === 'failed' ? 'failed_before_cancel' : 'cancelled';
}

/** "Not found" without a word of the backend's own may be a proxy's, during a deploy. */
const mayBeOfProxy = ({ kind, status, detail, code }: RunSourceError) =>
  kind === 'not_found' && status === 404 && detail === null && code === null;

/** The run was said to have ended, or not to be there, and was read after that: neither is so. */
function notCancelled(runId: string, { status, detail, code }: RunSourceError): RunSourceError {
  const said = `${status === null ? 'refused' : `answered with ${status}`}${detail === null ? '' : ` (${detail})`}`;
  return new RunSourceError(
    'rejected',
    `the cancel of run ${runId} was ${said}, but the run goes on. Check the request against the backend.`,
    { status, detail, code },
  );
}

/**
 * One controller per run store. `cancel-machine.ts` holds the table of phases; this sends, repeats and waits.
 *
 * @internal
 */
export function createCancelController({
  context,
  runId,
  getReported,
  readNow,
  takeRun,
  onChange,
  retain,
}: CancelControllerOptions): CancelController {
  const { source, clock, environment, options } = context;
  const overdueTimer = createTimer(clock);
  const cancelTimer = createTimer(clock);
  const forceTimer = createTimer(clock);
  let snapshot: CancelSnapshot = idleCancel;
  let waiting: ((outcome: CancelOutcome) => void)[] = [];
  let release: (() => void) | undefined;
  // The pauses under way: of the cancel, of the force.
  const holds = new Set<Hold>();
  // Incremented to invalidate requests in flight (store reset, dispose).
  let generation = 0;

  const patch = (change: Partial<CancelSnapshot>) => {
    snapshot = patched(snapshot, change);
    onChange();
  };
  const isAsking = () => snapshot.phase === 'requesting' || snapshot.phase === 'unknown';

  const outcomeNow = (): CancelOutcome => {
    const { phase, result, error } = snapshot;
    const run = getReported();
    if (phase === 'refused') return { result: phase, run, error };
    return { result: phase === 'settled' ? (result ?? resultOf(run)) : 'abandoned', run, error: null };
  };
  /** Nothing is waited for any more. */
  const finish = () => {
    overdueTimer();
    release?.();
    release = undefined;
    const resolvers = waiting;
    waiting = [];
    for (const resolve of resolvers) resolve(outcomeNow());
  };

  const dispatch = (event: CancelEvent, change: Partial<CancelSnapshot> = {}) => {
    const { phase: before } = snapshot;
    const phase = cancelTransition(before, event);
    const wasAsked = isCancelPending(before) || before === 'refused';
    const result = wasAsked ? resultOf(getReported()) : null;
    const isNew = phase !== before;
    patch(isNew && phase === 'settled' ? { phase, error: null, overdue: false, result } : { ...change, phase });
    if (isNew && (phase === 'settled' || phase === 'refused')) finish();
  };

  /** From now on it is watched whether it takes too long. */
  const begin = (requestedAt = clock.now()) => {
    const leftMs = options.cancelOverdueMs - (clock.now() - requestedAt);
    overdueTimer(leftMs, () => isCancelPending(snapshot.phase) && patch({ overdue: true }));
    return requestedAt;
  };

  const pauseAfter = (tries: number) => fullJitter(tries, RETRY_BASE_MS, RETRY_CAP_MS, environment.random);
  /** Before the next read of the status, by the rules of reading. */
  const backOff = (timer: Timer, tries: number, error: RunSourceError) =>
    new Promise<void>((resolve) => {
      timer(Math.max(pauseAfter(tries), RETRY_BASE_MS, retryAfterFloor(error.retryAfterMs)), resolve);
    });
  /**
   * Before the next try of a wish. A backend that was down and asks for a long pause is up again as soon as the status is
   * read well; one that limits how often it is asked (429) is believed, up to {@link MAX_HOLD_MS}. Another press ends it.
   */
  const holdBack = (timer: Timer, tries: number, { status, retryAfterMs }: RunSourceError) =>
    new Promise<void>((resolve) => {
      const pause = pauseAfter(tries);
      const asked = retryAfterFloor(retryAfterMs);
      const isBelieved = status === 429 && asked <= MAX_HOLD_MS;
      const earliestAt = clock.now() + pause;
      const hold: Hold = {
        end: () => {
          timer();
          holds.delete(hold);
          resolve();
        },
        relent: () => {
          if (!isBelieved && asked > pause) timer(Math.max(0, Math.min(pause, earliestAt - clock.now())), hold.end);
        },
      };
      holds.add(hold);
      timer(Math.max(pause, Math.min(asked, MAX_HOLD_MS)), hold.end);
    });

  /** Reads the status until the backend has told it. Only then can a request without an answer be called a failure. */
  const readUntilKnown = async (timer: Timer, isOver: () => boolean): Promise<RunSourceError | undefined> => {
    for (let failures = 1; !isOver(); failures += 1) {
      try {
        await readNow(isOver);
        return undefined;
      } catch (thrown) {
        const error = toRunSourceError(thrown);
        if (!error.isTransient) return error;
        await backOff(timer, failures, error);
      }
    }
    return undefined;
  };

  /** No time limit where the backend answers only once the work has stopped; polling shows the status until then. */
  const askToCancel = (wish: Omit<CancelRequest, 'signal'>): Promise<CancelReply> => {
    const call = async (signal: AbortSignal) => {
      if (source.cancelRun) return source.cancelRun(runId, { ...wish, signal });
      throw new RunSourceError('rejected', `this source cannot cancel runs, so ${runId} goes on.`);
    };
    return source.capabilities.cancelAnswers === 'stopped' ? call(new AbortController().signal) : context.ask(call);
  };

  /**
   * Retries one request with one idempotency key until it is answered, so the backend applies it once. Force, the second
   * stage, has a state of its own: while it is refused, the cancel itself still stands.
   */
  const send = async (request: CancelOptions, isSecond: boolean) => {
    const timer = isSecond ? forceTimer : cancelTimer;
    const own = generation;
    const isVoid = () => own !== generation;
    // After a reset another wish may be under way in the same phases: this one must not take its place.
    const isOver = () =>
      isVoid() || (isSecond ? snapshot.force !== 'requesting' || snapshot.phase === 'settled' : !isAsking());
    const turn = (event: CancelEvent, change: Partial<CancelSnapshot>) =>
      isSecond ? patch(change) : dispatch(event, change);
    const refuse = (event: CancelEvent, error: RunSourceError) =>
      turn(event, { error, force: isSecond ? 'refused' : 'idle' });
    const { watch: _, ...wish } = request;
    const idempotencyKey = environment.randomId();
    let denials = 0;
    for (let tries = 1; !isOver(); tries += 1) {
      const order = context.nextOrder();
      try {
        const { run } = await askToCancel({ ...wish, idempotencyKey });
        if (isVoid()) return;
        dispatch('accepted', { error: null, ...(request.force && { force: 'accepted' as const }) });
        if (run) await takeRun(run, order);
        const isElsewhere = () => run?.epoch != null && run.epoch !== getReported()?.epoch;
        const isOpen = () => !isVoid() && snapshot.phase === 'accepted';
        // Without the run in the answer, or with one of another store, only the status tells what has become of it.
        if (!run || isElsewhere()) await readUntilKnown(timer, () => !isOpen());
        // Accepted by a store that has been reset since.
        if (isElsewhere() && isOpen()) reset();
        return;
      } catch (thrown) {
        const error = toRunSourceError(thrown);
        if (isOver()) return;
        const isDoubtful = mayBeOfProxy(error) && getReported() !== null && denials === 0;
        if (!error.isTransient && !isDoubtful) {
          if (error.run) await takeRun(error.run, order);
          // "Too late" and "not found" are only believed from the run itself: then it is shown as what it has become.
          const isTold = error.kind === 'ended' || (error.kind === 'not_found' && error.status !== null);
          const isUnread = isTold && (await readUntilKnown(timer, isOver)) !== undefined;
          if (!isOver()) refuse('refused', isTold && !isUnread ? notCancelled(runId, error) : error);
          return;
        }
        turn('no_answer', { error });
        const readBeside = readNow(isOver).then(
          () => true,
          () => false,
        );
        // Where the backend answers for the run, the next "not found" is its own.
        if (isDoubtful && (await readBeside)) denials += 1;
        if (tries >= CANCEL_TRIES) {
          await readBeside;
          const reason = await readUntilKnown(timer, isOver);
          if (!isOver()) refuse('gave_up', reason ?? (isDoubtful ? notCancelled(runId, error) : error));
          return;
        }
        await holdBack(timer, tries, error);
      }
    }
  };

  /** All wishes so far are void, and nothing is repeated. */
  const end = () => {
    generation += 1;
    for (const hold of holds) hold.end();
    cancelTimer();
    forceTimer();
    finish();
  };
  const reset = (isAll = false) => {
    const status = getReported()?.status;
    const isTaken = snapshot.phase === 'accepted' && (status === 'cancelling' || status === 'cancelled');
    // A wish still under way may reach the new store; and one that is accepted may have been so by the new one.
    if (!isAll && (isAsking() || isTaken)) return;
    end();
    patch(idleCancel);
  };

  return {
    getSnapshot: () => snapshot,
    request(request) {
      const { phase, force } = snapshot;
      if (phase === 'settled') return Promise.resolve(outcomeNow());
      const outcome = new Promise<CancelOutcome>((resolve) => waiting.push(resolve));
      if (request.watch !== false) release ??= retain();
      if (phase !== 'requesting' && cancelTransition(phase, 'send') === 'requesting') {
        const requestedAt = begin();
        const asked = request.force ? 'requesting' : 'idle';
        dispatch('send', { error: null, result: null, requestedAt, overdue: false, force: asked });
        void send(request, false);
      } else if (request.force && (force === 'idle' || force === 'refused')) {
        patch({ force: 'requesting', error: null });
        void send(request, true);
      } else for (const hold of holds) hold.end();
      return outcome;
    },
    dismiss() {
      if (snapshot.phase === 'refused') dispatch('dismiss', { error: null });
      else if (snapshot.force === 'refused') patch({ force: 'idle', error: null });
    },
    onRunChange(offsetMs) {
      const run = getReported();
      const { phase, result, requestedAt } = snapshot;
      if (hasEnded(run)) {
        if (phase !== 'settled') dispatch('run_ended');
        // A corrected final status also corrects the cancel result.
        else if (result) patch({ result: resultOf(run) });
      } else if (run?.status === 'cancelling') {
        // Where somebody else asked, or the page was loaded again: the same watchdog, but nothing of ours to keep watching
        // for. It may have been long ago, but never in the future, whatever the clocks say.
        const told = offsetMs === undefined ? null : run.cancel?.requestedAt;
        const at = () => begin(Math.min(clock.now(), told == null ? clock.now() : told - (offsetMs ?? 0)));
        dispatch('run_cancelling', { error: null, requestedAt: isCancelPending(phase) ? requestedAt : at() });
      }
    },
    setWatched(isWatched) {
      const { phase, requestedAt, overdue } = snapshot;
      if (!isWatched && waiting.length === 0) overdueTimer();
      else if (isWatched && isCancelPending(phase) && !overdue && requestedAt !== null) begin(requestedAt);
    },
    reset,
    dispose: end,
    onStatusRead() {
      for (const hold of holds) hold.relent();
    },
  };
}
