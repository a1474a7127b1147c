import { fullJitter, retryAfterFloor } from '../platform/backoff';
import type { Clock } from '../platform/clock';
import type { Environment } from '../platform/environment';
import { createTimer } from '../platform/timer';
import type { Run } from '../run/run';
import { RunSourceError, toRunSourceError } from '../run/source/run-source-error';

/** Number of times a request is sent before it counts as unanswered. */
export const REQUEST_TRIES = 7;
/** Backoff base: the ceiling of the pause after the first lost answer is twice this, ms. */
const RETRY_BASE_MS = 250;
/** Maximum backoff, ms. */
const RETRY_CAP_MS = 8_000;
/** Maximum pause between two tries, even if the backend asks for a longer one, ms. */
const MAX_HOLD_MS = 30_000;

/** Connects one run's requests to its backend, through a client or a function of the host. */
export interface RequestPort<Sent, Reply> {
  /** Sends the request once. Rejects if it is refused or not answered in time. */
  send(request: Sent): Promise<Reply>;
  /**
   * Reads the status with a new request and applies it. Sends nothing if `isOver` returns true when its turn comes.
   * Rejects without an answer.
   */
  reload(isOver: () => boolean): Promise<void>;
  /** The run as the backend last reported it. */
  observe(): Run | null;
  /** Applies a run from the answer to the request with this order number. Resolves when it is applied. */
  take(run: Run, order: number): Promise<void>;
  /** Next order number. Take it when a request starts, so that `take` recognises late answers. */
  nextOrder(): number;
}

/** Outcome of a request. */
export type RequestOutcome<Reply> =
  /** The backend accepted it. `order` is for {@link RequestPort.take}. */
  | { phase: 'accepted'; reply: Reply; order: number }
  /** The backend refused it or, with `gaveUp`, all tries failed and the run continues. */
  | { phase: 'refused'; error: RunSourceError; gaveUp: boolean }
  /** The request no longer applies, or was disposed. `error`: it was refused all the same. */
  | { phase: 'settled'; error?: RunSourceError };

/** Options of {@link createRequest}. */
export interface RequestOptions<Reply> {
  clock: Clock;
  environment: Pick<Environment, 'random' | 'randomId'>;
  /** Name of the request in errors: "the cancel of run r-1 …". */
  name: string;
  runId: string;
  port: Pick<RequestPort<never, Reply>, 'reload' | 'observe' | 'take' | 'nextOrder'>;
  /** Sends the request once. All tries have the same key, so that the backend treats them as one request. */
  send: (idempotencyKey: string) => Promise<Reply>;
  /** True once the request no longer applies: the run has ended or has changed as requested. */
  isSettled: () => boolean;
  /** True if a refusal counts without reading the run. Any other counts only if a read does not settle the request. */
  isBelieved: (error: RunSourceError) => boolean;
  /** A try got no answer; it may have taken effect. */
  onNoAnswer: (error: RunSourceError) => void;
}

/** One request, until `outcome` resolves or `dispose` is called. Cannot be sent again. */
export interface PendingRequest<Reply> {
  /** The outcome. Never rejects. */
  readonly outcome: Promise<RequestOutcome<Reply>>;
  /** Ends the pause between two tries: the user has pressed again, or the run has changed. */
  hurry(): void;
  /** Call it after a successful status read: a backend that asked for a long pause is available again. */
  onStatusRead(): void;
  /** Reads the status until the backend answers. Resolves with the error if the run is unreadable, otherwise `null`. */
  reloadUntilKnown(isOver: () => boolean): Promise<RunSourceError | null>;
  /** Stops the retries and ignores the answer to a try in flight. */
  dispose(): void;
}

/** A 404 may come from a proxy, e.g. during a deploy: many of them send an error code and a text as well. */
const mayBeOfProxy = ({ kind, status }: RunSourceError) => kind === 'not_found' && status === 404;

/**
 * Retries one request with one idempotency key until it is answered, so that the backend applies it once. A lost answer
 * is not a refusal: pauses between tries grow, and the status is read in parallel, because the run may show that the
 * request took effect.
 *
 * @internal
 */
export function createRequest<Reply>(options: RequestOptions<Reply>): PendingRequest<Reply> {
  const { clock, environment, name, runId, port, send, isSettled, isBelieved, onNoAnswer } = options;
  const timer = createTimer(clock);
  let isDisposed = false;
  /** The current pause between two tries. */
  let hold: { end(): void; relent(): void } | null = null;

  const isOver = () => isDisposed || isSettled();
  const onStatusRead = () => hold?.relent();
  const reload = async (isMoot: () => boolean) => {
    await port.reload(isMoot);
    onStatusRead();
  };
  const jitter = (tries: number) =>
    fullJitter(tries, { baseMs: RETRY_BASE_MS, capMs: RETRY_CAP_MS, random: environment.random });

  /**
   * Waits before the next try. A pause that the backend asks for with 429 is kept, up to {@link MAX_HOLD_MS}. Any other
   * ends early after a successful status read, because the backend is available again. `hurry` always ends it.
   */
  const holdBack = (tries: number, { status, retryAfterMs }: RunSourceError) =>
    new Promise<void>((resolve) => {
      const pauseMs = jitter(tries);
      const askedMs = retryAfterFloor(retryAfterMs);
      const isBelievedPause = status === 429 && askedMs <= MAX_HOLD_MS;
      const earliestAt = clock.now() + pauseMs;
      const end = () => {
        timer();
        hold = null;
        resolve();
      };
      const relent = () => {
        if (isBelievedPause || askedMs <= pauseMs) return;
        timer(Math.max(0, Math.min(pauseMs, earliestAt - clock.now())), end);
      };
      hold = { end, relent };
      timer(Math.max(pauseMs, Math.min(askedMs, MAX_HOLD_MS)), end);
    });

  const reloadUntilKnown = async (isMoot: () => boolean, most = Number.POSITIVE_INFINITY) => {
    for (let failures = 1; !isMoot(); failures += 1) {
      try {
        await reload(isMoot);
        return null;
      } catch (thrown) {
        const error = toRunSourceError(thrown);
        if (!error.isTransient || failures >= most) return error;
        const askedMs = Math.min(retryAfterFloor(error.retryAfterMs), MAX_HOLD_MS);
        await new Promise<void>((resolve) => {
          const end = () => {
            timer();
            hold = null;
            resolve();
          };
          hold = { end, relent: end };
          timer(Math.max(jitter(failures), RETRY_BASE_MS, askedMs), end);
        });
      }
    }
    return null;
  };

  /** The error for a refusal that says the run is over or missing, although a later read shows that it continues. */
  const contradicted = ({ status, detail, code }: RunSourceError) => {
    const answer = `${status === null ? 'rejected' : `rejected with ${status}`}${detail === null ? '' : ` (${detail})`}`;
    return new RunSourceError(
      'rejected',
      `the ${name} of run ${runId} was ${answer}, but the run continues. Check why the backend rejects it.`,
      { status, detail, code },
    );
  };
  const attempt = async (): Promise<RequestOutcome<Reply>> => {
    const idempotencyKey = environment.randomId();
    let denials = 0;
    // True if an earlier try may have taken effect: a later refusal says nothing about it.
    let mayHaveWorked = false;
    const settled = (error: RunSourceError): RequestOutcome<Reply> => ({
      phase: 'settled',
      ...(!error.isTransient && !mayHaveWorked && { error }),
    });
    const refused = (error: RunSourceError, gaveUp: boolean): RequestOutcome<Reply> =>
      isOver() ? settled(error) : { phase: 'refused', error, gaveUp };
    for (let tries = 1; !isOver(); tries += 1) {
      const order = port.nextOrder();
      try {
        const reply = await send(idempotencyKey);
        return isDisposed ? { phase: 'settled' } : { phase: 'accepted', reply, order };
      } catch (thrown) {
        const error = toRunSourceError(thrown);
        if (isOver()) return settled(error);
        const isDoubtful = mayBeOfProxy(error) && port.observe() !== null && denials === 0;
        if (!error.isTransient && !isDoubtful) {
          if (error.run) await port.take(error.run, order);
          if (isBelieved(error) && !mayHaveWorked) return refused(error, false);
          // The reason must not wait for ever for a read that a believed refusal does not need.
          const most = isBelieved(error) ? REQUEST_TRIES : Number.POSITIVE_INFINITY;
          const isKnown = (await reloadUntilKnown(isOver, most)) === null;
          // The backend is still processing an earlier try with this key.
          const isInProgress = mayHaveWorked && error.status === 409 && tries < REQUEST_TRIES;
          if (!isInProgress || isOver()) {
            return refused(isKnown && !isBelieved(error) ? contradicted(error) : error, false);
          }
          await holdBack(tries, error);
          continue;
        }
        mayHaveWorked ||= error.isTransient;
        onNoAnswer(error);
        const readBeside = reload(isOver).then(
          () => true,
          () => false,
        );
        // If this read succeeds, the next "not found" is the backend's own.
        if (isDoubtful && (await readBeside)) denials += 1;
        if (tries >= REQUEST_TRIES) {
          await readBeside;
          const unreadable = await reloadUntilKnown(isOver);
          return refused(unreadable ?? (isDoubtful ? contradicted(error) : error), true);
        }
        await holdBack(tries, error);
      }
    }
    return { phase: 'settled' };
  };

  return {
    outcome: attempt(),
    hurry: () => hold?.end(),
    onStatusRead,
    reloadUntilKnown,
    dispose() {
      isDisposed = true;
      hold?.end();
      timer();
    },
  };
}
