import type { Clock } from '../../core/platform/clock';
import { RunSourceError } from '../../core/run/source/run-source-error';

/**
 * Waits for a call, but not for ever.
 * @param call receives a signal that aborts when the time is over
 * @throws {RunSourceError} `timeout`
 */
export async function withinTime<T>(
  { clock, ms, what }: { clock: Clock; ms: number; what: string },
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let timer: unknown;
  const late = new Promise<never>((_resolve, reject) => {
    timer = clock.setTimeout(() => {
      const error = new RunSourceError('timeout', `the ${what} did not respond within ${ms} ms.`);
      abort.abort(error);
      reject(error);
    }, ms);
  });
  try {
    return await Promise.race([call(abort.signal), late]);
  } finally {
    clock.clearTimeout(timer);
  }
}
