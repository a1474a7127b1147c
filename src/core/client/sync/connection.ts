import { retryTime } from '../../platform/backoff';
import { applyPatch } from '../../platform/equal';
import { createServerClock } from '../../platform/server-clock';
import { createTimer } from '../../platform/timer';
import { idleConnection } from '../../run/snapshot/empty-snapshot';
import type { RunConnection } from '../../run/snapshot/snapshot';
import type { RunSourceError } from '../../run/source/run-source-error';
import type { RunStore, StoreContext } from '../types';
import type { Verdict } from './error-verdict';

/** The state of one run's connection: how fresh the data is, and the server's clock. */
export interface ConnectionState {
  get(): RunConnection;
  /** Changes fields; ignores equal values. */
  patch(change: Partial<RunConnection>): void;
  noteServerTime: RunStore['noteServerTime'];
  /** Watching begins. */
  begin(): void;
  /** Watching has ended: old data is not reported as stale. */
  stop(): void;
  /** Drops all state, for another identity. */
  reset(): void;
  /** Stops the timer for good. */
  dispose(): void;
  /** Records data that arrived now. */
  onData(): void;
  /** Records a successful read. */
  onRead(): void;
  /** The connection is good; `transport` delivers the data. */
  onGood(transport: RunConnection['transport'], isLive: boolean): void;
  /** The run has ended and its data is complete. */
  onEnd(): void;
  /** A read takes longer than usual. */
  onLate(): void;
  /** A read has failed. */
  onFailure(error: RunSourceError, verdict: Verdict): void;
  /** True once data has arrived. */
  isRead(): boolean;
  /** True if the last read was at least `pauseMs` ago, as an absolute distance: the clock may be set back. */
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
   * `lastUpdateAt` changes only together with another field, so that an answer without changes renders nothing. Only a
   * failing connection shows it, and a change of state updates it.
   */
  const patch = (change: Partial<RunConnection>) => {
    const next = applyPatch(connection, change);
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
    begin() {
      // Asking again does not bring a lost run back: keep "not found" until the backend answers.
      const isLost = isRead() && connection.error?.kind === 'not_found';
      patch({
        state: isRead() ? 'polling' : 'connecting',
        transport: null,
        error: isLost ? connection.error : null,
      });
    },
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
