import { useCallback, useSyncExternalStore } from 'react';
import { browserEnvironment } from '../core/platform/environment';
import { tickerOf } from '../core/platform/ticker';
import { useRunContext } from './run-context';

/** Options of {@link useNow}. */
export interface UseNowOptions {
  /** False stops the updates. Default true. */
  enabled?: boolean | undefined;
  /** Shortest time between two renders, ms; at least 1000. Default 1000. */
  intervalMs?: number | undefined;
}

const noTicks = () => () => {};
const serverNow = () => null;

/**
 * Returns the current time, epoch ms of this machine. Updates once a second from a ticker that the whole page shares
 * and that pauses while the page is hidden. `null` on the server and during hydration, to avoid a mismatch.
 */
export function useNow(options: UseNowOptions = {}): number | null {
  const { enabled = true, intervalMs = 1_000 } = options;
  const { clock, client } = useRunContext();
  const ticker = tickerOf(clock, client?.environment ?? browserEnvironment);
  const getSnapshot = useCallback(() => {
    const now = ticker.now();
    return intervalMs > 1_000 ? now - (now % intervalMs) : now;
  }, [ticker, intervalMs]);
  return useSyncExternalStore(enabled ? ticker.subscribe : noTicks, getSnapshot, serverNow);
}
