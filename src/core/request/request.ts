import { fullJitter, retryAfterFloor } from '../platform/backoff';
import type { Clock } from '../platform/clock';
import type { Environment } from '../platform/environment';
import { createTimer } from '../platform/timer';
import type { Run } from '../run/run';
import { RunSourceError, toRunSourceError } from '../run/source/run-source-error';

/** How often one request is sent before it counts as unanswered. */
export const REQUEST_TRIES = 7;
/** Ceiling of the pause after the first lost answer is twice this, ms. */
const RETRY_BASE_MS = 250;
/** The pause between tries never has a higher ceiling, ms. */
const RETRY_CAP_MS = 8_000;
/** A request is not held back for longer than this, whatever pause the backend asks for, ms. */
const MAX_HOLD_MS = 30_000;

/** The way of one run's requests to its backend: through a client, or through a function of the host. */
export interface RequestPort<Sent, Reply> {
  /** Sends the request once. Rejects when it is refused, or not answered in time. */
  send(request: Sent): Promise<Reply>;
  /**
   * Reads the status with a request that begins from now on, and applies it. Waits its turn, and sends nothing when `isOver`
   * by then. Rejects when there is no answer.
   */
  reload(isOver: () => boolean): Promise<void>;
  /** The run as the backend last reported it. */
  observe(): Run | null;
  /** Applies a run that came with the answer to the request of this order number. Resolves when it is applied. */
  take(run: Run, order: number): Promise<void>;
  /** Counts up; taken when a request begins, so that `take` recognises late answers. */
  nextOrder(): number;
}

/** How a request came out. */
export type RequestOutcome<Reply> =
  /** The backend took it. `order` is for {@link RequestPort.take}. */
  | { phase: 'accepted'; reply: Reply; order: number }
  /** The backend will not do it; or, with `gaveUp`, all tries are spent and the run still goes on. */
  | { phase: 'refused'; error: RunSourceError; gaveUp: boolean }
  /** There is nothing left to ask for, or the request was disposed. */
  | { phase: 'settled' };

/** Options of {@link createRequest}. */
export interface RequestOptions<Reply> {
  clock: Clock;
  environment: Pick<Environment, 'random' | 'randomId'>;
  /** What is asked for, as errors call it: "the cancel of run r-1 …". */
  name: string;
  runId: string;
  port: Pick<RequestPort<never, Reply>, 'reload' | 'observe' | 'take' | 'nextOrder'>;
  /** Sends it once, with the key that makes repeated tries one request. */
  send: (idempotencyKey: string) => Promise<Reply>;
  /** True once there is nothing left to ask for: the run has ended, or is as requested. */
  isSettled: () => boolean;
  /** True for a refusal that counts without reading the run. All others count only if the run, read afterwards, still goes on. */
  isBelieved: (error: RunSourceError) => boolean;
  /** No answer: it may have worked. */
  onNoAnswer: (error: RunSourceError) => void;
}

/** One request on its way. Make a new one for each; it is over once `outcome` resolves, or by `dispose`. */
export interface PendingRequest<Reply> {
  /** How it came out. Never rejects. */
  readonly outcome: Promise<RequestOutcome<Reply>>;
  /** Ends a pause between two tries: the user has pressed again, or the run has changed. */
  hurry(): void;
  /** The status was read well: a backend that asked for a long pause is up again. */
  onStatusRead(): void;
  /** Reads the status until the backend has answered. Resolves with the error when it cannot be read. */
  reloadUntilKnown(isOver: () => boolean): Promise<RunSourceError | null>;
  /** For good: repeats nothing, and the answer to a try under way is dropped. */
  dispose(): void;
}

/** "Not found" without a word of the backend's own may be a proxy's, during a deploy. */
const mayBeOfProxy = ({ kind, status, detail, code }: RunSourceError) =>
  kind === 'not_found' && status === 404 && detail === null && code === null;

/**
 * Sends one request until it is answered, with one idempotency key, so that the backend applies it once. A lost answer is no
 * refusal: the request is repeated with growing pauses, and the status is read beside it, because the run may show that it
 * worked.
 *
 * @internal
 */
export function createRequest<Reply>(options: RequestOptions<Reply>): PendingRequest<Reply> {
  const { clock, environment, name, runId, port, send, isSettled, isBelieved, onNoAnswer } = options;
  const timer = createTimer(clock);
  let isDisposed = false;
  /** The pause between two tries, while there is one. */
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
   * A backend that was down and asks for a long pause is up again as soon as the status is read well; one that limits how
   * often it is asked (429) is believed, up to {@link MAX_HOLD_MS}. `hurry` always ends it.
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

  const reloadUntilKnown = async (isMoot: () => boolean): Promise<RunSourceError | null> => {
    for (let failures = 1; !isMoot(); failures += 1) {
      try {
        await reload(isMoot);
        return null;
      } catch (thrown) {
        const error = toRunSourceError(thrown);
        if (!error.isTransient) return error;
        const pauseMs = Math.max(jitter(failures), RETRY_BASE_MS, retryAfterFloor(error.retryAfterMs));
        await new Promise<void>((resolve) => timer(pauseMs, resolve));
      }
    }
    return null;
  };

  /** The backend says that the run has ended, or is not there; the run was read after that, and goes on. */
  const contradicted = ({ status, detail, code }: RunSourceError) => {
    const answer = `${status === null ? 'refused' : `answered with ${status}`}${detail === null ? '' : ` (${detail})`}`;
    return new RunSourceError(
      'rejected',
      `the ${name} of run ${runId} was ${answer}, but the run goes on. Check the request against the backend.`,
      { status, detail, code },
    );
  };
  const refused = (error: RunSourceError, gaveUp: boolean): RequestOutcome<Reply> =>
    isOver() ? { phase: 'settled' } : { phase: 'refused', error, gaveUp };

  const attempt = async (): Promise<RequestOutcome<Reply>> => {
    const idempotencyKey = environment.randomId();
    let denials = 0;
    for (let tries = 1; !isOver(); tries += 1) {
      const order = port.nextOrder();
      try {
        const reply = await send(idempotencyKey);
        return isDisposed ? { phase: 'settled' } : { phase: 'accepted', reply, order };
      } catch (thrown) {
        const error = toRunSourceError(thrown);
        if (isOver()) break;
        const isDoubtful = mayBeOfProxy(error) && port.observe() !== null && denials === 0;
        if (!error.isTransient && !isDoubtful) {
          if (error.run) await port.take(error.run, order);
          if (isBelieved(error)) return refused(error, false);
          const isKnown = (await reloadUntilKnown(isOver)) === null;
          return refused(isKnown ? contradicted(error) : error, false);
        }
        onNoAnswer(error);
        const readBeside = reload(isOver).then(
          () => true,
          () => false,
        );
        // Where the backend answers for the run, the next "not found" is its own.
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
