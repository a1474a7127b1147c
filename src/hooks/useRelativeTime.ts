import { formatRelativeTime } from '../core/text/format';
import { useRunContext } from './run-context';
import { useNow } from './useNow';

/** Options of {@link useRelativeTime}. */
export interface UseRelativeTimeOptions {
  /** Run that the time belongs to; corrects for its server's clock. Default: no correction. */
  runId?: string | null | undefined;
  /** `long` = "2 seconds ago", `narrow` = "2m ago". Default `long`. */
  style?: 'long' | 'narrow' | undefined;
}

/**
 * Formats a time relative to now in the provider's language, and updates once a second. Times of runs and steps come
 * from the server's clock: pass `runId` to correct for the difference. Never returns a time in the future.
 * @param at epoch ms; `null` if unknown
 * @returns `null` if the time is unknown, on a server, and until hydration is complete
 */
export function useRelativeTime(
  at: number | null | undefined,
  { runId, style }: UseRelativeTimeOptions = {},
): string | null {
  const { client, locale } = useRunContext();
  const now = useNow({ enabled: at != null });
  if (at == null || now === null) return null;
  const offsetMs = client && runId != null ? client.getSnapshot(runId).connection.serverOffsetMs : 0;
  const serverNow = now + offsetMs;
  return formatRelativeTime(Math.min(at, serverNow), serverNow, { locale, style });
}
