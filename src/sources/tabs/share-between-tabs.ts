import { type Clock, systemClock } from '../../core/platform/clock';
import type { Run } from '../../core/run/run';
import type { ReadRunResult, RunSource, StepsPage } from '../../core/run/source/run-source';
import { toRunSourceError } from '../../core/run/source/run-source-error';
import type { GetIdentity } from '../identity/known-identity';
import { createRecentMap } from './recent-map';
import { browserLocks, type StreamLocks, takePlace } from './stream-locks';
import { createTabConnection, type TabChannel } from './tab-line';

export type { TabChannel } from './tab-line';

/** An answer another tab asked for this long ago is as good as one's own: the client's usual pause between two reads. ms */
const FRESH_MS = 1_000;
/** A tab that finds no place for an event stream asks again after this long, ms. */
const NO_PLACE_MS = 30_000;
/** Two tabs that cancel the same run within this time send the same wish, ms. */
const SAME_CANCEL_MS = 10_000;

/** What was not renewed for this long is forgotten: another tab tells of a run that goes on each second. ms */
const MAX_AGE_MS = 60_000;
/** Runs remembered at most, and pages of steps: a page can hold hundreds of them. What is forgotten is read again. */
const MAX_RUNS = 500;
const MAX_PAGES = 50;

/** Settings of {@link shareBetweenTabs}. */
export interface ShareBetweenTabsOptions {
  /**
   * Who is signed in: an id of the user and tenant, or a promise of one; called before every request. Tabs share only with
   * tabs of the same identity; with `null` nothing is shared.
   */
  getIdentity: GetIdentity;
  /** Which backend, where a page has several. Default `default`. */
  name?: string;
  /** Default: `BroadcastChannel`; where there is none, nothing is shared. */
  openChannel?: (name: string) => TabChannel | null;
  /** Counts event streams in all tabs. Default: the browser's; where there are none, each tab counts its own. */
  locks?: StreamLocks | null;
  /** Default: the machine's clock. */
  clock?: Clock;
}

/** A source that shares what it reads with the other tabs of the same browser. */
export interface SharedRunSource extends RunSource {
  /** Ends the sharing; reading goes on. */
  close(): void;
}

const browserChannel = (name: string): TabChannel | null =>
  typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);

/**
 * Makes tabs that show the same runs ask once for all of them: a read that another tab has just made is taken over
 * instead of being made again. There is no leader to elect, and so none to lose: when the tab that asks is closed, sleeps
 * or is hidden, the next read of any other finds no fresh answer and asks itself. Cancelling the same run in two tabs
 * sends one wish.
 *
 * Needs a source with revisions, for only they tell that an answer is complete; any other is returned as it works alone.
 * A push connection is each tab's own; event streams over HTTP/1.1 are counted in all tabs together, where the browser has
 * locks, so that three of them leave the other connections to requests.
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
  // Of each run the last page that was heard: those before it are behind everybody's cursor.
  const pages = recent<{ key: string; page: StepsPage }>(MAX_PAGES);
  const cancels = recent<{ at: number; idempotencyKey: string }>(MAX_RUNS);
  // The newest rev of each run this tab was told: steps read before it may lack some.
  const newestRevs = recent<{ epoch: string | null; rev: number }>(MAX_RUNS);
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
        // "Not changed" renews what is known of the same state.
        const run = message.run ?? (known?.validator === validator ? known.run : null);
        if (run?.id === runId) runs.set(runId, { at, run, validator });
      }
    },
  });
  const isFresh = ({ at }: { at: number }, withinMs: number) => {
    // By the sender's time, on the same machine's clock: what waited for a sleeping tab is old when it is heard.
    const age = clock.now() - at;
    return age >= 0 && age <= withinMs;
  };
  const isBehind = (run: Run) => {
    const known = newestRevs.get(run.id);
    return known !== undefined && known.epoch === (run.epoch ?? null) && (run.rev ?? 0) < known.rev;
  };
  const noteRev = (run: Run | null) => {
    if (run?.rev != null && !isBehind(run)) newestRevs.set(run.id, { epoch: run.epoch ?? null, rev: run.rev });
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
      // Only polling says what it has. Any other caller wants the answer to a request that begins now.
      const isPoll = call.validator !== undefined;
      const joined = tabs.join();
      // No pause where the host answers at once: a page that is left sends nothing after one.
      const isShared = typeof joined === 'boolean' ? joined : await joined;
      const cached = runs.get(runId);
      if (isShared && isPoll && cached && isFresh(cached, FRESH_MS) && !isBehind(cached.run)) {
        const { run, validator } = cached;
        noteRev(run);
        // Its server time would be as old as the answer is, and nobody knows how old that was on arrival.
        return { run: validator === call.validator ? null : run, validator, serverTimeMs: null, retryAfterMs: null };
      }
      const identity = tabs.identity();
      const at = clock.now();
      const answer = await source.readRun(runId, call);
      if (tabs.identity() === identity) noteRev(answer.run);
      const { run, validator } = answer;
      if (isShared && identity !== null && validator !== null) {
        // Never fresh, for one's own pause is over when it is asked for again; but what "not changed" from another tab is
        // about has to be known.
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
      // Complete up to what this tab knows the run to be at, whenever it was read.
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
          const requestKey = JSON.stringify([runId, request.reason ?? null, request.force ?? false]);
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
            // It is over: the next cancel is a new one.
            if (!toRunSourceError(error).isTransient) announce(null);
            throw error;
          }
        },
      } satisfies Partial<RunSource>)),
  };
}
