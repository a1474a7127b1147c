import { RunSourceError } from '../run/source/run-source-error';
import type { Clock } from './clock';

/**
 * Calls `call` with a signal that aborts after `timeoutMs` or with `outer`. Rejects then, even if `call` ignores it.
 * @throws RunSourceError `timeout` after `timeoutMs`; `network` if `outer` aborts
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
    const onAbort = () => stop('network', 'the request was aborted, because its result is no longer needed.');
    const timer = clock.setTimeout(
      () => stop('timeout', `the backend did not respond within ${timeoutMs / 1000} s. The request can be retried.`),
      timeoutMs,
    );
    end = () => {
      clock.clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    };
    outer?.addEventListener('abort', onAbort);
    if (outer?.aborted) onAbort();
    // Turns a synchronous throw into a rejection.
    else Promise.resolve(controller.signal).then(call).then(resolve, reject);
  }).finally(() => end());
}
