import type { Clock } from '../platform/clock';
import { createTimer } from '../platform/timer';
import { isCancellable, type Run } from '../run/run';
import type { CancelReply, CancelRequest } from '../run/source/run-source';
import { type RunSourceError, toRunSourceError } from '../run/source/run-source-error';
import type { RequestPort } from './request';

/** Connects a cancel to its backend. */
export interface CancelPort extends RequestPort<Omit<CancelRequest, 'signal'>, CancelReply> {
  /** Time for which a run must be reported as active after "cancelling", ms; `null` if that is no sign. */
  undoneMs: number | null;
}

/**
 * Notices a run that continues although the backend has reported it as cancelling: its cancel was refused late or, if
 * somebody else has sent it, undone. A cancel of this page that was accepted stands: a worker that overwrites the status
 * may still stop.
 */
export interface UndoneCancel {
  /** This page sends the cancel, or its force was accepted. Until then, the cancel is somebody else's. */
  onSend(): void;
  /** The cancel was refused after the run was reported as cancelling. */
  onRefusal(error: RunSourceError): void;
  /** Call it on every change of the run, and after every read. */
  onRun(run: Run | null): void;
  /** Nobody watches the run, so its status is old. */
  pause(): void;
  /** The cancel is over. */
  stop(): void;
}

/** Options of {@link createUndoneCancel}. */
export interface UndoneCancelOptions {
  clock: Clock;
  port: Pick<CancelPort, 'undoneMs' | 'observe' | 'reload'>;
  /** False while a request is in flight, whose answer comes first, and on a hidden page. */
  mayRead: () => boolean;
  /** `refusal`: why; `null` if somebody else has sent the cancel. */
  onUndone: (refusal: RunSourceError | null) => void;
}

/** A word that nobody knows may be a part of the cancelling. */
const isActive = (run: Run) => run.status !== 'unknown' && isCancellable({ ...run, can: null });

/** @internal */
export function createUndoneCancel(options: UndoneCancelOptions): UndoneCancel {
  const { clock, port, mayRead, onUndone } = options;
  const { undoneMs } = port;
  const timer = createTimer(clock);
  let isOurs = false;
  let refusal: RunSourceError | null = null;
  let wasCancelling = false;
  /** The present wait: a slow read may be of an earlier one. */
  let waiting: object | null = null;
  const pause = () => {
    timer();
    waiting = null;
  };
  const stop = () => {
    pause();
    isOurs = wasCancelling = false;
    refusal = null;
  };
  const wait = (ms: number, own: object) =>
    timer(ms, async () => {
      if (!mayRead()) return wait(ms, own);
      // What was read or pushed may be older than it arrived.
      const failure = await port.reload(() => waiting !== own).then(() => null, toRunSourceError);
      // The run may be cancelling again, or be left.
      if (waiting !== own) return;
      if (failure?.isTransient) return wait(ms, own);
      // A refused read is not repeated: the next one that succeeds begins anew.
      if (failure) return pause();
      const error = refusal;
      stop();
      onUndone(error);
    });
  const onRun = (run: Run | null) => {
    if (run?.status === 'cancelling') {
      pause();
      wasCancelling = true;
    } else if (run && undoneMs !== null && wasCancelling && !waiting && (!isOurs || refusal) && isActive(run)) {
      waiting = {};
      wait(undoneMs, waiting);
    }
  };
  return {
    onSend() {
      stop();
      isOurs = true;
    },
    onRefusal(error) {
      refusal = error;
      onRun(port.observe());
    },
    onRun,
    pause,
    stop,
  };
}
