import { type RunErrorKind, RunSourceError } from '../../core/run/source/run-source-error';

/** The kind of error for an HTTP status. */
export function kindOfStatus(status: number): RunErrorKind {
  // No refusal: a redirect, or a page of a proxy with 200.
  if (status < 400) return 'invalid';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not_found';
  if (status === 408 || status === 425 || status === 429 || status >= 500) return 'server';
  return 'rejected';
}

/** Names of errors from `fetch` and aborted calls: no answer has arrived. */
const NO_ANSWER = /^(TypeError|AbortError|TimeoutError)$/;

/**
 * Converts an error of an engine's client. Some SDKs write the HTTP status only into the message.
 * @param kind the kind by the engine's own error codes; null when there is none
 */
export function toEngineError(error: unknown, kind: RunErrorKind | null = null): RunSourceError {
  if (error instanceof RunSourceError) return error;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const inMessage = /(?:status|http|stream for \S+)[^\d]{0,20}\b([1-5]\d\d)\b/i.exec(message)?.[1];
  const known =
    error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : Number(inMessage ?? Number.NaN);
  const status = Number.isInteger(known) ? known : null;
  const byStatus = status === null ? null : kindOfStatus(status);
  const fallback = NO_ANSWER.test(name) ? 'network' : 'invalid';
  return new RunSourceError(kind ?? byStatus ?? fallback, `the client of the engine failed: ${message}`, {
    status,
    cause: error,
  });
}

/** Waits for a promise until the signal aborts. The promise itself is not cancelled. */
export function whileWanted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => reject(new RunSourceError('network', 'the request was aborted.'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
