import { type Clock, systemClock } from '../../core/platform/clock';
import { hasEnded, type Run, type RunStep } from '../../core/run/run';
import type { PushHandlers } from '../../core/run/source/push';
import { type RunSourceError, toRunSourceError } from '../../core/run/source/run-source-error';
import { mayStillWork } from '../../core/run/stop-confirmed';

/** A run and its steps from one read. */
export interface PolledRun {
  run: Run;
  steps: readonly RunStep[];
}

const PUSH_CLOSE: Partial<Record<RunSourceError['kind'], 'auth' | 'final'>> = {
  unauthorized: 'auth',
  forbidden: 'final',
  not_found: 'final',
  rejected: 'final',
};

/** Shortest pause between two reads, ms: a stream may send a hundred events per second. */
const LEAST_GAP_MS = 250;

/**
 * Push for an engine without revisions. Every event of its stream means "read again", and a whole snapshot is pushed. Events
 * during a read, or shortly after it, cause one more read.
 *
 * @returns the function that closes the connection
 */
export function pushByPolling(options: {
  /** Reads the run. */
  read(signal: AbortSignal): Promise<PolledRun>;
  /** Listens to the engine; resolves when its stream has ended. */
  listen(onEvent: () => void, signal: AbortSignal): Promise<void>;
  handlers: PushHandlers;
  stopConfirmed: boolean;
  clock?: Clock;
}): () => void {
  const { read, listen, handlers, stopConfirmed, clock = systemClock } = options;
  const controller = new AbortController();
  const { signal } = controller;
  let isPolling = false;
  let isStale = false;
  let hasStreamEnded = false;
  let polledAt = Number.NEGATIVE_INFINITY;

  /** Resolves after some time, or at once when the connection closes. */
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = clock.setTimeout(resume, ms);
      signal.addEventListener('abort', resume, { once: true });
      function resume() {
        clock.clearTimeout(timer);
        signal.removeEventListener('abort', resume);
        resolve();
      }
    });
  function close(kind: 'done' | 'retry' | 'auth' | 'final', error: RunSourceError | null): void {
    if (signal.aborted) return;
    controller.abort();
    handlers.onClose({ kind, retryAfterMs: error?.retryAfterMs ?? null, error });
  }
  function fail(error: unknown): void {
    const reason = toRunSourceError(error);
    close(PUSH_CLOSE[reason.kind] ?? 'retry', reason);
  }
  async function pollAgain(): Promise<void> {
    isStale = true;
    if (isPolling) return;
    isPolling = true;
    try {
      while (isStale && !signal.aborted) {
        const waitMs = polledAt + LEAST_GAP_MS - clock.now();
        if (waitMs > 0) await pause(waitMs);
        if (signal.aborted) return;
        isStale = false;
        polledAt = clock.now();
        const { run, steps } = await read(signal);
        if (signal.aborted) return;
        const none = { prev: null, rev: null, epoch: null, serverTimeMs: null };
        handlers.onMessage({ ...none, type: 'snapshot', run, steps, resumed: false, more: false });
        if (hasEnded(run) && !mayStillWork(run, { stopConfirmed })) close('done', null);
        else if (hasStreamEnded && !isStale) close('retry', null);
      }
    } catch (error) {
      fail(error);
    } finally {
      isPolling = false;
    }
  }
  async function follow(): Promise<void> {
    try {
      await listen(() => {
        if (signal.aborted) return;
        handlers.onAlive();
        void pollAgain();
      }, signal);
    } catch (error) {
      const reason = toRunSourceError(error);
      // An ended run may have no stream. That is not a failure: the read decides.
      if (reason.kind !== 'rejected' && reason.kind !== 'ended') return fail(error);
    }
    hasStreamEnded = true;
    await pollAgain();
  }

  void pollAgain();
  void follow();
  return () => controller.abort();
}
