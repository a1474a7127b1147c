import type { Clock } from './clock';
import { RunSourceError } from './run-source';

/**
 * Runs `call` with a signal that is aborted after `timeoutMs` or together with `outer`, and stops waiting for it then
 * even if it ignores the signal.
 * @throws RunSourceError `timeout` after `timeoutMs`; `network` when `outer` is aborted
 */
export function withTimeout<T>(
  clock: Clock,
  timeoutMs: number,
  outer: AbortSignal | null | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const finish = (settle: () => void) => {
      clock.clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
      settle();
    };
    const stop = (error: RunSourceError) => {
      finish(() => reject(error));
      controller.abort();
    };
    const onAbort = () => stop(new RunSourceError('network', 'the request was given up because nobody waits for it.'));
    const timer = clock.setTimeout(() => {
      const seconds = Math.round(timeoutMs / 1000);
      stop(new RunSourceError('timeout', `the backend did not answer within ${seconds} s. It will be tried again.`));
    }, timeoutMs);
    if (outer?.aborted) {
      onAbort();
      return;
    }
    outer?.addEventListener('abort', onAbort);
    // A source that throws at once must look like one that rejects.
    Promise.resolve()
      .then(() => call(controller.signal))
      .then(
        (value) => finish(() => resolve(value)),
        (error: unknown) => finish(() => reject(error)),
      );
  });
}
