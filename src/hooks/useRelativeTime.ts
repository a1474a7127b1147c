import { formatRelativeTime } from '../core/text/format';
import { useRunContext } from './run-context';
import { useNow } from './useNow';

/** Settings of {@link useRelativeTime}. */
export interface UseRelativeTimeOptions {
  /** The run the moment is of: its server's clock is taken into account. Default: this machine's clock. */
  runId?: string | null | undefined;
  /** `long` = "2 seconds ago", `narrow` = "2m ago". Default `long`. */
  style?: 'long' | 'narrow' | undefined;
}

/**
 * A moment relative to now, in the provider's language, renewed once a second. Moments of runs and steps are of the server's
 * clock: say whose, and the difference is taken into account. Never in the future.
 * @param at epoch ms; `null` = not known
 * @returns `null` where the moment is not known, on a server, and until hydration is over
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
