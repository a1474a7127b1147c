import type { Run, RunStep } from '../../../run/run';
import type { ReadRunResult, RunSource } from '../../../run/source/run-source';
import type { RunStore, StoreContext } from '../../types';
import { neverRead } from '../../unexpected-304';
import type { SlowRequests } from '../slow-requests';

/** A list keeps a run up to date if it reported the run within this many status intervals. */
const LISTED_FACTOR = 1.5;

/** The answer to a status read, with data about the request. */
export interface StatusAnswer extends ReadRunResult {
  /** Order number, taken when the request started. */
  order: number;
  /** Duration of the request, ms. */
  tookMs: number;
  /** All steps as of the same moment, if the source reads both together. */
  steps?: readonly RunStep[] | null;
}

/** Options of one status read. */
export interface StatusRequest {
  /** Validator of the last answer; `undefined` = the answer must contain the run. */
  validator?: string | null;
  signal?: AbortSignal;
  /** Checked just before the request is sent; true cancels it. */
  isOver?: () => boolean;
  /** Also reads all steps, if the source reads both together. */
  withSteps?: boolean;
}

/** Reads the status of one run, one read at a time. */
export interface StatusReader {
  /** Resolves with `null` if `isOver` returned true. */
  read(request: StatusRequest): Promise<StatusAnswer | null>;
  /** Reads for polling, except while a list of this client keeps the run up to date. */
  poll(request: StatusRequest & { validator: string | null }): Promise<StatusAnswer | null>;
  /** Forces the next poll to send a request, even if a list keeps the run up to date. */
  mustRead(): void;
  /** A list has just reported the run. */
  onListed(): void;
  /** The run as it was last read by itself; `null` before the first read. */
  getRun(): Run | null;
  /** Time since it was last read by itself, ms. */
  getAgeMs(): number;
  /** Order number of the newest request that was answered. */
  getAnsweredOrder(): number;
  /** Drops all state, for another identity. */
  reset(): void;
}

/** Options of {@link createStatusReader}. */
export interface StatusReaderOptions {
  context: StoreContext;
  runId: string;
  slowRequests: SlowRequests;
  noteServerTime: RunStore['noteServerTime'];
  /** True once the run was read. */
  isKnown: () => boolean;
}

/** @internal */
export function createStatusReader(options: StatusReaderOptions): StatusReader {
  const { context, runId, slowRequests, noteServerTime, isKnown } = options;
  const { source, clock } = context;
  let turn: Promise<unknown> = Promise.resolve();
  let answeredOrder = 0;
  let listedAt = Number.NEGATIVE_INFINITY;
  let mustRead = false;
  let lastRun: Run | null = null;
  let readAt = Number.NEGATIVE_INFINITY;

  type Answer = ReadRunResult & Pick<StatusAnswer, 'steps'>;
  const readRun = async (readOptions: Parameters<RunSource['readRun']>[1]): Promise<Answer> =>
    source.readRun(runId, readOptions);
  /** Reads run and steps together if the source can, otherwise only the run. */
  const readWhole: typeof readRun = async (readOptions) => {
    if (!source.read) return readRun(readOptions);
    const {
      run,
      steps,
      validator = null,
      serverTimeMs = null,
      retryAfterMs = null,
    } = await source.read(runId, readOptions);
    return { run, steps, validator, serverTimeMs, retryAfterMs };
  };

  /** Serialises status reads: never two in flight, even when the backend hangs. */
  const read: StatusReader['read'] = ({ validator, signal, isOver = () => false, withSteps = false }) => {
    const inTurn = async (): Promise<StatusAnswer | null> => {
      if (isOver()) return null;
      const order = context.nextOrder();
      const beganAt = clock.now();
      const known = validator === undefined ? {} : { validator };
      const answer = await slowRequests.ask((s) => (withSteps ? readWhole : readRun)({ ...known, signal: s }), signal);
      // An answer to a request without a validator must contain the run.
      if (!answer.run && validator == null) throw neverRead(runId);
      const endedAt = clock.now();
      answeredOrder = order;
      readAt = endedAt;
      if (!context.isOutdated(order)) lastRun = answer.run ?? lastRun;
      const { serverTimeMs, serverTimeErrorMs } = answer;
      noteServerTime({ serverTimeMs, beganAt, endedAt, errorMs: serverTimeErrorMs });
      return { ...answer, order, tookMs: endedAt - beganAt };
    };
    const answer = turn.then(inTurn, inTurn);
    turn = answer;
    return answer;
  };

  return {
    read,
    async poll(request) {
      const { statusIntervalMs } = context.options;
      const isListed = isKnown() && Math.abs(clock.now() - listedAt) < LISTED_FACTOR * statusIntervalMs;
      if (mustRead || request.withSteps || !isListed) {
        mustRead = false;
        return read(request);
      }
      const { validator } = request;
      return { run: null, validator, serverTimeMs: null, retryAfterMs: null, order: context.nextOrder(), tookMs: 0 };
    },
    mustRead() {
      mustRead = true;
    },
    onListed() {
      listedAt = clock.now();
    },
    getRun: () => lastRun,
    getAgeMs: () => Math.abs(clock.now() - readAt),
    getAnsweredOrder: () => answeredOrder,
    reset() {
      lastRun = null;
      listedAt = Number.NEGATIVE_INFINITY;
    },
  };
}
