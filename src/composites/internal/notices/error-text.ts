import type { RunConnection } from '../../../core/run/snapshot/snapshot';
import type { RunSourceError } from '../../../core/run/source/run-source-error';
import { formatDateTime } from '../../../core/text/format';
import type { RunMessages } from '../../../core/text/messages';
import type { RunContextValue } from '../../../hooks/run-context';

/**
 * A pause that the backend asks for is shown if it is at least this long, ms: shorter ones end before they are read.
 */
const TOLD_PAUSE_MS = 60_000;

/** How the page writes times of day. */
type TimeFormat = Pick<RunContextValue, 'locale' | 'timeZone'>;

/** The time of day of the next try, if the backend has asked for a long pause; else `null`. */
export function retryTimeText(
  { error, retryAt, state }: Pick<RunConnection, 'error' | 'retryAt' | 'state'>,
  { locale, timeZone }: TimeFormat,
): string | null {
  if (retryAt == null || state === 'failed' || (error?.retryAfterMs ?? 0) < TOLD_PAUSE_MS) return null;
  return formatDateTime(retryAt, { locale, timeZone, dateStyle: null });
}

/** What a permanent error means for the reader of the run. */
export function failedText(error: RunSourceError, messages: RunMessages['errors']): string {
  switch (error.kind) {
    case 'not_found':
    case 'forbidden':
    case 'unauthorized':
      return errorText(error, messages);
    case 'invalid':
      return messages.unreadableAnswer;
    case 'network':
    case 'timeout':
      return messages.noAnswer;
    default:
      return error.detail ?? messages.unreadable;
  }
}

/** What an error means for the reader of the run or list while the request is repeated. */
export function errorText(error: RunSourceError, messages: RunMessages['errors']): string {
  switch (error.kind) {
    case 'not_found':
      return messages.notFound;
    case 'forbidden':
      return messages.forbidden;
    case 'unauthorized':
      return messages.unauthorized;
    case 'invalid':
      return messages.invalid;
    case 'rejected':
    case 'ended':
      return error.detail ?? messages.unreachable;
    default:
      return messages.unreachable;
  }
}

/**
 * The same for a list; `null` if there is nothing to add to "could not be loaded".
 * @param of.connection `undefined` if the app reads the list itself
 */
export function listErrorText(of: {
  error: RunSourceError;
  connection: RunConnection | undefined;
  messages: RunMessages['errors'];
  format: TimeFormat;
}): string | null {
  const { error, connection, messages, format } = of;
  const retryAt = connection ? retryTimeText(connection, format) : null;
  if (retryAt !== null) return messages.retryAt(retryAt, null);
  const isAnswered = error.kind === 'server' || error.kind === 'invalid';
  return connection?.state === 'failed' && isAnswered ? error.detail : errorText(error, messages);
}

/** Why an action failed that is not repeated automatically. */
export function refusalText(error: RunSourceError, messages: RunMessages['errors']): string {
  if (error.detail !== null) return error.detail;
  if (error.kind === 'unauthorized') return messages.unauthorized;
  return error.isTransient ? messages.noAnswer : messages.noReason;
}
