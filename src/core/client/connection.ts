import { retryTime } from '../platform/backoff';
import { patched } from '../platform/equal';
import { createServerClock } from '../platform/server-clock';
import { createTimer } from '../platform/timer';
import { idleConnection } from '../run/empty-snapshot';
import type { RunSourceError } from '../run/run-source';
import type { RunConnection } from '../run/snapshot';
import type { Verdict } from './sync/judge';
import type { RunStore, StoreContext } from './types';

/** What is known of one run's connection to its backend: how fresh the data is, and what the server's clock says. */
export interface ConnectionState {
  get(): RunConnection;
  /** Changes it. A change of nothing is none. */
  patch(change: Partial<RunConnection>): void;
  noteServerTime: RunStore['noteServerTime'];
  /** Watching begins. */
  begin(): void;
  /** Watching has ended: nobody is told that the data grows old. */
  stop(): void;
  /** Drops what is known, for another identity. */
  reset(): void;
  /** Stops its timer, for good. */
  dispose(): void;
  /** Data has arrived now. */
  onData(): void;
  /** A read has succeeded now. */
  onRead(): void;
  /** The connection is good: `transport` brings the data. */
  onGood(transport: RunConnection['transport'], isLive: boolean): void;
  /** The run has ended, and all of it is here. */
  onEnd(): void;
  /** A read takes longer than usual. */
  onLate(): void;
  /** A read has failed. */
  onFailure(error: RunSourceError, verdict: Verdict): void;
  /** True once data has arrived. */
  isRead(): boolean;
  /** True when the last read was at least `pauseMs` ago. By distance, because a clock may be set back. */
  isPast(pauseMs: number): boolean;
}

/** @internal */
export function createConnectionState(
  { clock, environment, options }: Pick<StoreContext, 'clock' | 'environment' | 'options'>,
  onChange: () => void,
): ConnectionState {
  const offsetAfter = createServerClock();
  const staleTimer = createTimer(clock);
  let connection: RunConnection = idleConnection;
  let lastUpdateAt: number | null = null;
  let lastReadAt = Number.NEGATIVE_INFINITY;

  /**
   * `lastUpdateAt` is taken along only when something else changes: a good answer without news must not render anything.
   * While the connection is good nobody needs it; when it fails, the change of state brings it up to date.
   */
  const patch = (change: Partial<RunConnection>) => {
    const next = patched(connection, change);
    if (next === connection) return;
    connection = { ...next, lastUpdateAt };
    onChange();
  };
  const isRead = () => lastUpdateAt !== null;
  const callStaleAfter = (ms: number) =>
    staleTimer(Math.max(0, ms), () => {
      if (connection.state === 'reconnecting') patch({ state: 'stale' });
    });
  const freshMs = () => (lastUpdateAt === null ? 0 : lastUpdateAt + options.staleAfterMs - clock.now());

  return {
    get: () => connection,
    patch,
    noteServerTime: (sample) => patch({ serverOffsetMs: offsetAfter(sample) }),
    begin: () => patch({ state: isRead() ? 'polling' : 'connecting', error: null }),
    stop() {
      staleTimer();
      if (connection.state !== 'ended' && connection.state !== 'failed') patch({ state: 'idle', transport: null });
    },
    reset() {
      staleTimer();
      lastUpdateAt = null;
      connection = idleConnection;
    },
    dispose: () => staleTimer(),
    onData() {
      lastUpdateAt = clock.now();
    },
    onRead() {
      lastReadAt = lastUpdateAt = clock.now();
    },
    onGood(transport, isLive) {
      staleTimer();
      patch({ state: isLive ? 'live' : 'polling', transport, error: null, retryAt: null });
    },
    onEnd() {
      staleTimer();
      patch({ state: 'ended', transport: null, error: null, retryAt: null });
    },
    onLate() {
      if (connection.state !== 'live' && connection.state !== 'polling') return;
      patch({ state: 'reconnecting' });
      if (isRead()) callStaleAfter(freshMs());
    },
    onFailure(error, verdict) {
      staleTimer();
      lastReadAt = clock.now();
      const leftMs = freshMs();
      const failing = isRead() && leftMs <= 0 ? 'stale' : 'reconnecting';
      const failed = environment.isOnline() ? failing : 'offline';
      patch({ state: verdict === 'passing' ? failed : 'failed', error, retryAt: retryTime(clock, error) });
      if (connection.state === 'reconnecting' && isRead()) callStaleAfter(leftMs);
    },
    isRead,
    isPast: (pauseMs) => Math.abs(clock.now() - lastReadAt) >= pauseMs,
  };
}
