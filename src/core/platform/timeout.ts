import { RunSourceError } from '../run/source/run-source-error';
import type { Clock } from './clock';

/**
 * Runs `call` with a signal that is aborted after `timeoutMs` or together with `outer`, and stops waiting for it then
 * even if it ignores the signal.
 * @throws RunSourceError `timeout` after `timeoutMs`; `network` when `outer` is aborted
 */
export function withTimeout<T>(
  { clock, timeoutMs, outer }: { clock: Clock; timeoutMs: number; outer: AbortSignal | null | undefined },
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let end = () => {};
  return new Promise<T>((resolve, reject) => {
    const stop = (kind: 'timeout' | 'network', why: string) => {
      reject(new RunSourceError(kind, why));
      controller.abort();
    };
    const onAbort = () => stop('network', 'the request was given up, because nobody waits for it.');
    const timer = clock.setTimeout(
      () => stop('timeout', `the backend did not answer within ${timeoutMs / 1000} s. It will be tried again.`),
      timeoutMs,
    );
    end = () => {
      clock.clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    };
    outer?.addEventListener('abort', onAbort);
    if (outer?.aborted) onAbort();
    // A source that throws at once must look like one that rejects.
    else Promise.resolve(controller.signal).then(call).then(resolve, reject);
  }).finally(() => end());
}
