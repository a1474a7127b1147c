import { type Clock, systemClock } from '../../core/platform/clock';
import type { Run } from '../../core/run/run';
import { type ReadRunResult, type RunSource, type StepsPage, toRunSourceError } from '../../core/run/run-source';
import { createRecentMap } from './recent-map';
import { browserLocks, type StreamLocks, takePlace } from './stream-locks';

/** An answer another tab asked for this long ago is as good as one's own: the client's usual pause between two reads. ms */
const FRESH_MS = 1_000;
/** A tab that finds no place for an event stream asks again after this long, ms. */
const NO_PLACE_MS = 30_000;
/** Two tabs that cancel the same run within this time send the same wish, ms. */
const SAME_WISH_MS = 10_000;

/** What was not renewed for this long is forgotten: another tab tells of a run that goes on each second. ms */
const MAX_AGE_MS = 60_000;
/** Runs remembered at most, and pages of steps: a page can hold hundreds of them. What is forgotten is read again. */
const MAX_RUNS = 500;
const MAX_PAGES = 50;

/** What of `BroadcastChannel` is used. */
export interface TabChannel {
  /** Sends to the other tabs. */
  postMessage(message: unknown): void;
  /** Called with what another tab has sent. */
  onmessage: ((event: MessageEvent) => void) | null;
  /** Ends it. */
  close(): void;
}

/** Settings of {@link shareBetweenTabs}. */
export interface ShareBetweenTabsOptions {
  /**
   * Who is signed in: an id of the user and tenant, asked before every call. Tabs share only with tabs of the same
   * identity; with `null` nothing is shared.
   */
  getIdentity: () => string | null;
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

type Message =
  | { type: 'run'; identity: string; at: number; runId: string; run: Run | null; validator: string }
  | { type: 'steps'; identity: string; at: number; runId: string; key: string; page: StepsPage }
  | { type: 'wish'; identity: string; at: number; wish: string; idempotencyKey: string | null };

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
  const wishes = recent<{ at: number; idempotencyKey: string }>(MAX_RUNS);
  // The newest rev of each run this tab was told: steps read before it may lack some.
  const told = recent<{ epoch: string | null; rev: number }>(MAX_RUNS);
  let identity: string | null = null;
  let channel: TabChannel | null = null;
  let isClosed = false;

  const leave = () => {
    channel?.close();
    channel = null;
    identity = null;
    for (const known of [runs, pages, wishes, told]) known.clear();
  };
  const hear = (own: string, data: unknown) => {
    // Other pages of this origin can send anything; what is not ours is not read.
    const message = data as Message | null;
    if (typeof message !== 'object' || message === null || message.identity !== own || own !== identity) return;
    const { at } = message;
    if (message.type === 'wish') {
      if (message.idempotencyKey === null) wishes.delete(message.wish);
      else wishes.set(message.wish, { at, idempotencyKey: message.idempotencyKey });
    } else if (message.type === 'steps') {
      pages.set(message.runId, { key: message.key, page: message.page });
    } else if (message.type === 'run') {
      const { runId, validator } = message;
      const known = runs.get(runId);
      // "Not changed" renews what is known of the same state.
      const run = message.run ?? (known?.validator === validator ? known.run : null);
      if (run?.id === runId) runs.set(runId, { at, run, validator });
    }
  };
  /** True while another tab of the same user is there to share with. */
  const join = (): boolean => {
    const now = isClosed ? null : getIdentity();
    if (now === identity) return channel !== null;
    leave();
    if (now === null) return false;
    identity = now;
    channel = openChannel(`runlight-1:${name}:${now}`);
    if (channel) channel.onmessage = (event) => hear(now, event.data);
    return channel !== null;
  };
  const tell = (message: Message) => {
    // The identity may have changed while the answer was awaited: it is not the new one's to know.
    if (message.identity === identity && message.identity === getIdentity()) channel?.postMessage(message);
  };
  const isFresh = ({ at }: { at: number }, withinMs: number) => {
    // By the sender's time, on the same machine's clock: what waited for a sleeping tab is old when it is heard.
    const age = clock.now() - at;
    return age >= 0 && age <= withinMs;
  };
  const isBehind = (run: Run) => {
    const known = told.get(run.id);
    return known !== undefined && known.epoch === (run.epoch ?? null) && (run.rev ?? 0) < known.rev;
  };
  const noteRev = (run: Run | null) => {
    if (run?.rev != null && !isBehind(run)) told.set(run.id, { epoch: run.epoch ?? null, rev: run.rev });
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

    close() {
      isClosed = true;
      leave();
    },

    async readRun(runId, call): Promise<ReadRunResult> {
      // Only polling says what it has. Any other caller wants the answer to a request that begins now.
      const isPoll = call.validator !== undefined;
      const isShared = join();
      const heard = runs.get(runId);
      if (isShared && isPoll && heard && isFresh(heard, FRESH_MS) && !isBehind(heard.run)) {
        const { run, validator } = heard;
        noteRev(run);
        // Its server time would be as old as the answer is, and nobody knows how old that was on arrival.
        return { run: validator === call.validator ? null : run, validator, serverTimeMs: null, retryAfterMs: null };
      }
      const asked = identity;
      const at = clock.now();
      const answer = await source.readRun(runId, call);
      if (identity === asked) noteRev(answer.run);
      const { run, validator } = answer;
      if (isShared && asked !== null && validator !== null) {
        // Never fresh, for one's own pause is over when it is asked for again; but what "not changed" from another tab is
        // about has to be known.
        if (run !== null && identity === asked) runs.set(runId, { at: Number.NEGATIVE_INFINITY, run, validator });
        tell({ type: 'run', identity: asked, at, runId, run, validator });
      }
      return answer;
    },

    async readSteps(runId, call): Promise<StepsPage> {
      const { after, epoch, limit } = call;
      const key = JSON.stringify([runId, after, epoch, limit ?? null]);
      const isShared = join();
      const heard = pages.get(runId);
      // Complete up to what this tab knows the run to be at, whenever it was read.
      const needed = told.get(runId)?.rev ?? Number.POSITIVE_INFINITY;
      if (isShared && heard?.key === key && (heard.page.next ?? -1) >= needed) return heard.page;
      const asked = identity;
      const at = clock.now();
      const page = await source.readSteps(runId, call);
      if (isShared && asked !== null && !page.more && page.epoch === epoch) {
        tell({ type: 'steps', identity: asked, at, runId, key, page });
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
          const isShared = join();
          const asked = identity;
          const wish = JSON.stringify([runId, request.reason ?? null, request.force ?? false]);
          const heard = wishes.get(wish);
          const sameKey = isShared && heard && isFresh(heard, SAME_WISH_MS) ? heard.idempotencyKey : null;
          const idempotencyKey = sameKey ?? request.idempotencyKey;
          const announce = (key: string | null) => {
            if (asked !== null) tell({ type: 'wish', identity: asked, at: clock.now(), wish, idempotencyKey: key });
          };
          if (isShared) announce(idempotencyKey);
          try {
            const reply = await cancelRun.call(source, runId, { ...request, idempotencyKey });
            noteRev(reply.run);
            return reply;
          } catch (error) {
            // It is over: the next wish is another one.
            if (!toRunSourceError(error).isTransient) announce(null);
            throw error;
          }
        },
      } satisfies Partial<RunSource>)),
  };
}
