import type { Clock } from '../platform/clock';
import { createTimer } from '../platform/timer';
import { isCancellable, type Run } from '../run/run';
import { RunSourceError } from '../run/source/run-source-error';
import type { RequestPort } from './request';

/**
 * Notices a run that continues although the backend has reported it as cancelling: the cancel was refused or undone, or
 * the worker has overwritten it.
 */
export interface UndoneCancel {
  /** This page sends the cancel. Until then, it is somebody else's. */
  onSend(): void;
  /** The cancel was refused after the run was reported as cancelling. */
  onRefusal(error: RunSourceError): void;
  /** Call it on every change of the run. */
  onRun(run: Run | null): void;
  /** Nobody watches the run, so its status is old. */
  pause(): void;
  /** The cancel is over. */
  stop(): void;
}

/** Options of {@link createUndoneCancel}. */
export interface UndoneCancelOptions {
  clock: Clock;
  port: {
    /** Time for which the run must be reported as active after "cancelling", ms; `null` if that is no sign. */
    undoneMs: number | null;
    /** Reads the run once more: what was read or pushed may be older than it arrived. */
    reload: RequestPort<never, never>['reload'];
  };
  /** True once no request is in flight: the answer to one comes first. */
  isAnswered: () => boolean;
  /** `error` is the refusal, or says what happened; `null` if somebody else has sent the cancel. */
  onUndone: (error: RunSourceError | null) => void;
}

/** A word that nobody knows may be a part of the cancelling. */
const isActive = (run: Run) => run.status !== 'unknown' && isCancellable({ ...run, can: null });

/** @internal */
export function createUndoneCancel(options: UndoneCancelOptions): UndoneCancel {
  const { clock, port, isAnswered, onUndone } = options;
  const { undoneMs } = port;
  const timer = createTimer(clock);
  let isOurs = false;
  let refusal: RunSourceError | null = null;
  let wasCancelling = false;
  let isWaiting = false;
  const pause = () => {
    timer();
    isWaiting = false;
  };
  const stop = () => {
    pause();
    isOurs = wasCancelling = false;
    refusal = null;
  };
  const errorOf = ({ id, status }: Run) =>
    new RunSourceError(
      'rejected',
      `the cancel of run ${id} did not last: the backend reported the run as cancelling, and then as ${status} again. ` +
        'Check whether its worker overwrites the status.',
    );
  const wait = (run: Run, ms: number) =>
    timer(ms, async () => {
      const isRead =
        isAnswered() &&
        (await port
          .reload(() => !isWaiting)
          .then(
            () => true,
            () => false,
          ));
      // The run may be cancelling again, or be left.
      if (!isWaiting) return;
      if (!isRead) return wait(run, ms);
      const error = isOurs ? (refusal ?? errorOf(run)) : null;
      stop();
      onUndone(error);
    });
  return {
    onSend() {
      stop();
      isOurs = true;
    },
    onRefusal(error) {
      refusal = error;
    },
    onRun(run) {
      if (run?.status === 'cancelling') {
        pause();
        wasCancelling = true;
      } else if (run && undoneMs !== null && wasCancelling && !isWaiting && isActive(run)) {
        isWaiting = true;
        wait(run, undoneMs);
      }
    },
    pause,
    stop,
  };
}
