import { type Clock, systemClock } from '../../core/platform/clock';
import type { Run } from '../../core/run/run';
import type { ReadRunResult, RunSource, StepsPage } from '../../core/run/source/run-source';
import { toRunSourceError } from '../../core/run/source/run-source-error';
import type { GetIdentity } from '../identity/known-identity';
import { createRecentMap } from './recent-map';
import { browserLocks, type StreamLocks, takePlace } from './stream-locks';
import { createTabConnection, type TabChannel } from './tab-line';

export type { TabChannel } from './tab-line';

/** Maximum age of another tab's read, counted from its request: the client's default poll interval. ms */
const FRESH_MS = 1_000;
/** Retry delay if all event stream slots are taken, ms. */
const NO_PLACE_MS = 30_000;
/** Tabs that cancel the same run within this time share one idempotency key, ms. */
const SAME_CANCEL_MS = 10_000;

/** Entries not renewed for this long are evicted; other tabs report an active run every second. ms */
const MAX_AGE_MS = 60_000;
/** Cache limits. Pages are few, because each can hold hundreds of steps. Evicted data is read again. */
const MAX_RUNS = 500;
const MAX_PAGES = 50;

/** Options of {@link shareBetweenTabs}. */
export interface ShareBetweenTabsOptions {
  /**
   * Returns an ID of the signed-in user and tenant, or a promise. Called before every request. Only tabs with the same
   * identity share; `null` disables sharing.
   */
  getIdentity: GetIdentity;
  /** Name of the backend, if a page uses several. Default `default`. */
  name?: string;
  /** Opens the channel between tabs. Default: `BroadcastChannel`; without it, nothing is shared. */
  openChannel?: (name: string) => TabChannel | null;
  /** Counts event streams across tabs. Default: `navigator.locks`; without it, each tab counts its own. */
  locks?: StreamLocks | null;
  /** Default: the system clock. */
  clock?: Clock;
}

/** A source that shares its reads with other tabs of the same browser. */
export interface SharedRunSource extends RunSource {
  /** Stops sharing. The source keeps working. */
  close(): void;
}

const browserChannel = (name: string): TabChannel | null =>
  typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);

/**
 * Shares reads between tabs that show the same runs: a tab reuses a read that another tab has just made. There is no
 * leader election. When the reading tab is closed, asleep or hidden, the next read in any other tab finds no fresh
 * result and goes to the backend. Cancels of the same run in two tabs share one idempotency key.
 *
 * Requires a source with revisions, which show whether a result is complete; other sources are not shared. Each tab has
 * its own push connections. Over HTTP/1.1, the limit of three event streams applies to all tabs together, if the
 * browser supports the Web Locks API.
 *
 * @example
 * import { shareBetweenTabs } from 'runlight/tabs';
 * const source = shareBetweenTabs(createRestSource({ baseUrl, getHeaders }), { getIdentity: () => session.userId });
 */
export function shareBetweenTabs(source: RunSource, options: ShareBetweenTabsOptions): SharedRunSource {
  const {
    getIdentity,
    name = 'default',
    openChannel = browserChannel,
    clock = systemClock,
    locks = browserLocks(),
  } = options;
  const recent = <Value>(limit: number) => createRecentMap<Value>({ clock, limit, maxAgeMs: MAX_AGE_MS });
  const runs = recent<{ at: number; run: Run; validator: string }>(MAX_RUNS);
  // Last received page of each run: earlier pages are behind every tab's cursor.
  const pages = recent<{ key: string; page: StepsPage }>(MAX_PAGES);
  const cancels = recent<{ at: number; idempotencyKey: string }>(MAX_RUNS);
  // Newest rev of each run known to this tab: steps read before it may be incomplete. `attempt`: its number or start.
  const newestRevs = recent<{ epoch: string | null; rev: number; attempt: number | null }>(MAX_RUNS);
  const tabs = createTabConnection({
    getIdentity,
    openChannel: (identity) => openChannel(`runlight-1:${name}:${identity}`),
    onLeave() {
      for (const known of [runs, pages, cancels, newestRevs]) known.clear();
    },
    onMessage(message) {
      const { at } = message;
      if (message.type === 'cancel') {
        if (message.idempotencyKey === null) cancels.delete(message.requestKey);
        else cancels.set(message.requestKey, { at, idempotencyKey: message.idempotencyKey });
      } else if (message.type === 'steps') {
        pages.set(message.runId, { key: message.key, page: message.page });
      } else if (message.type === 'run') {
        const { runId, validator } = message;
        const known = runs.get(runId);
        // "Not modified" renews the cached run with the same validator.
        const run = message.run ?? (known?.validator === validator ? known.run : null);
        if (run?.id === runId) runs.set(runId, { at, run, validator });
      }
    },
  });
  const isFresh = ({ at }: { at: number }, withinMs: number) => {
    // Uses the sender's timestamp (same machine, same clock): a message delivered to a sleeping tab is already old.
    const age = clock.now() - at;
    return age >= 0 && age <= withinMs;
  };
  const isBehind = (run: Run) => {
    const known = newestRevs.get(run.id);
    return known !== undefined && known.epoch === (run.epoch ?? null) && (run.rev ?? 0) < known.rev;
  };
  const noteRev = (run: Run | null) => {
    if (run?.rev != null && !isBehind(run))
      newestRevs.set(run.id, { epoch: run.epoch ?? null, rev: run.rev, attempt: run.attempt ?? run.startedAt ?? null });
  };

  if (!source.capabilities.revisions) return { ...source, close: () => {} };
  const { cancelRun, listRuns } = source;
  const { maxStreams = Number.POSITIVE_INFINITY, push } = source.capabilities;
  const streamLocks = push === 'sse' && maxStreams !== Number.POSITIVE_INFINITY ? locks : null;
  const countedSubscribe =
    (streamLocks: StreamLocks): NonNullable<RunSource['subscribe']> =>
    (runId, handlers, resume) => {
      let isOver = false;
      let close = () => {};
      let giveBack = () => {};
      const end = () => {
        isOver = true;
        giveBack();
      };
      void takePlace(streamLocks, name, maxStreams).then((place) => {
        if (isOver) return place?.();
        if (!place) return handlers.onClose({ kind: 'retry', retryAfterMs: NO_PLACE_MS, error: null });
        giveBack = place;
        const onClose: typeof handlers.onClose = (closed) => {
          end();
          handlers.onClose(closed);
        };
        close = source.subscribe?.(runId, { ...handlers, onClose }, resume) ?? close;
      });
      return () => {
        end();
        close();
      };
    };
  return {
    ...source,
    ...(streamLocks && source.subscribe && { subscribe: countedSubscribe(streamLocks) }),

    close: tabs.close,

    async readRun(runId, call): Promise<ReadRunResult> {
      // Only polling passes a validator. Every other caller needs a new request.
      const isPoll = call.validator !== undefined;
      const joined = tabs.join();
      // Stay synchronous if the host is: a page that is unloading sends nothing after an await.
      const isShared = typeof joined === 'boolean' ? joined : await joined;
      const cached = runs.get(runId);
      if (isShared && isPoll && cached && isFresh(cached, FRESH_MS) && !isBehind(cached.run)) {
        const { run, validator } = cached;
        noteRev(run);
        // Omit the server time: the age of the cached result on arrival is unknown.
        return { run: validator === call.validator ? null : run, validator, serverTimeMs: null, retryAfterMs: null };
      }
      const identity = tabs.identity();
      const at = clock.now();
      const answer = await source.readRun(runId, call);
      if (tabs.identity() === identity) noteRev(answer.run);
      const { run, validator } = answer;
      if (isShared && identity !== null && validator !== null) {
        // Never fresh for this tab's own polls; stored so that a "not modified" from another tab can renew it.
        if (run !== null && tabs.identity() === identity)
          runs.set(runId, { at: Number.NEGATIVE_INFINITY, run, validator });
        tabs.post({ type: 'run', identity, at, runId, run, validator });
      }
      return answer;
    },

    async readSteps(runId, call): Promise<StepsPage> {
      const { after, epoch, limit } = call;
      const key = JSON.stringify([runId, after, epoch, limit ?? null]);
      const joined = tabs.join();
      const isShared = typeof joined === 'boolean' ? joined : await joined;
      const cached = pages.get(runId);
      // Valid at any age if it covers the newest rev this tab knows.
      const needed = newestRevs.get(runId)?.rev ?? Number.POSITIVE_INFINITY;
      if (isShared && cached?.key === key && (cached.page.next ?? -1) >= needed) return cached.page;
      const identity = tabs.identity();
      const at = clock.now();
      const page = await source.readSteps(runId, call);
      if (isShared && identity !== null && !page.more && page.epoch === epoch) {
        tabs.post({ type: 'steps', identity, at, runId, key, page });
      }
      return page;
    },

    ...(listRuns &&
      ({
        async listRuns(query, call) {
          const page = await listRuns.call(source, query, call);
          for (const run of page.runs) noteRev(run);
          return page;
        },
      } satisfies Partial<RunSource>)),

    ...(cancelRun &&
      ({
        async cancelRun(runId, request) {
          const joined = tabs.join();
          const isShared = typeof joined === 'boolean' ? joined : await joined;
          const identity = tabs.identity();
          const { reason = null, force = false } = request;
          // A key belongs to one attempt: for the next one, the backend would repeat its answer and cancel nothing.
          const requestKey = JSON.stringify([runId, newestRevs.get(runId)?.attempt ?? null, reason, force]);
          const cached = cancels.get(requestKey);
          const sameKey = isShared && cached && isFresh(cached, SAME_CANCEL_MS) ? cached.idempotencyKey : null;
          const idempotencyKey = sameKey ?? request.idempotencyKey;
          const announce = (key: string | null) => {
            if (identity !== null)
              tabs.post({ type: 'cancel', identity, at: clock.now(), requestKey, idempotencyKey: key });
          };
          if (isShared) announce(idempotencyKey);
          try {
            const reply = await cancelRun.call(source, runId, { ...request, idempotencyKey });
            noteRev(reply.run);
            return reply;
          } catch (error) {
            // Final: the next cancel is a new request.
            if (!toRunSourceError(error).isTransient) announce(null);
            throw error;
          }
        },
      } satisfies Partial<RunSource>)),
  };
}
