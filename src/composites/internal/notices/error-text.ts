import type { RunConnection } from '../../../core/run/snapshot/snapshot';
import type { RunSourceError } from '../../../core/run/source/run-source-error';
import { formatDateTime } from '../../../core/text/format';
import type { RunMessages } from '../../../core/text/messages';

/** A pause that the backend asks for is told from here on, ms: shorter ones are over before they are read. */
const TOLD_PAUSE_MS = 60_000;

/** When it is tried again, as a time of day, where the backend has asked to be left alone until then for long; else `null`. */
export function retryTimeText(
  { error, retryAt, state }: Pick<RunConnection, 'error' | 'retryAt' | 'state'>,
  locale: string | undefined,
): string | null {
  if (retryAt == null || state === 'failed' || (error?.retryAfterMs ?? 0) < TOLD_PAUSE_MS) return null;
  return formatDateTime(retryAt, { locale, dateStyle: null });
}

/** What an error means for the person looking at the run, once it is not tried again soon. */
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

/** What an error means for the person looking at the run or the list, while it is tried again. */
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
 * The same for a list, or `null` where there is nothing true to add to "could not be loaded".
 * @param of.connection `undefined` where the host reads the list itself
 */
export function listErrorText(of: {
  error: RunSourceError;
  connection: RunConnection | undefined;
  messages: RunMessages['errors'];
  locale: string | undefined;
}): string | null {
  const { error, connection, messages, locale } = of;
  const retryAt = connection ? retryTimeText(connection, locale) : null;
  if (retryAt !== null) return messages.retryAt(retryAt, null);
  const isAnswered = error.kind === 'server' || error.kind === 'invalid';
  return connection?.state === 'failed' && isAnswered ? error.detail : errorText(error, messages);
}

/** Why something was not done that is not tried again by itself. */
export function refusalText(error: RunSourceError, messages: RunMessages['errors']): string {
  if (error.detail !== null) return error.detail;
  if (error.kind === 'unauthorized') return messages.unauthorized;
  return error.isTransient ? messages.noAnswer : messages.noReason;
}
