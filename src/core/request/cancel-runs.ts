import type { CancelOutcome } from '../client/cancel-outcome';
import type { ClientFeature, RunClient } from '../client/types';
import { applyPatch } from '../platform/equal';
import { addListener, notify } from '../platform/listeners';
import { isCancellable, isEnded, type Run } from '../run/run';
import type { CancelResult, RequestPhase } from '../run/snapshot/snapshot';
import { RunSourceError, toRunSourceError } from '../run/source/run-source-error';
import { followRuns } from './follow-runs';
import { createLimit } from './limit';

/** Default number of concurrent requests, so that a page of runs is not sent as one burst. */
const DEFAULT_CONCURRENCY = 4;

/**
 * State of one run in a bulk cancel:
 * - `waiting`: the request is not sent yet.
 * - `requesting`: the request is in flight, or is retried after a lost answer; see `error`.
 * - `accepted`: the backend accepted the cancel; the run has not stopped yet.
 * - `cancelled`, `finished_before_cancel`, `failed_before_cancel`: the run has ended with this result.
 * - `refused`: the cancel was refused; see `error`.
 * - `not_sent`: the bulk cancel was stopped, or another user signed in, before the request was sent.
 * - `abandoned`: the client was disposed, another user signed in, or the run was removed, before the outcome was known.
 */
export type BulkItemState = 'waiting' | 'requesting' | 'accepted' | CancelResult | 'refused' | 'not_sent' | 'abandoned';

/** One run of a bulk cancel. */
export interface BulkCancelItem {
  /** Id of the run. */
  readonly runId: string;
  /** State of its cancel. */
  readonly state: BulkItemState;
  /** The run as the backend last reported it; `null` if it is unknown. */
  readonly run: Run | null;
  /** Why the cancel failed, or why its outcome is unknown; otherwise `null`. */
  readonly error: RunSourceError | null;
}

/** Progress of a bulk cancel; reference-equal while nothing changes. */
export interface BulkCancelSnapshot {
  /** One item per run, without duplicates, in the given order. */
  readonly items: readonly BulkCancelItem[];
  /** Number of answered requests, whatever the answer; of `items.length`. */
  readonly answered: number;
  /** Number of runs known to have ended. */
  readonly ended: number;
  /** Refused items, to show and to retry. */
  readonly failed: readonly BulkCancelItem[];
  /** True until every run has ended, was refused, or was not sent. */
  readonly isRunning: boolean;
}

/** Settings of {@link cancelRuns}. */
export interface CancelRunsOptions {
  /** The reason, at most 500 characters; the same for all runs. */
  reason?: string | undefined;
  /** Maximum number of concurrent requests. Default 4. */
  concurrency?: number | undefined;
}

/** A bulk cancel in progress. It belongs to the client, so it continues when components unmount. */
export interface BulkCancel {
  /** The current state; reference-equal while nothing changes. */
  getSnapshot(): BulkCancelSnapshot;
  /** Calls `listener` on every change. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /** Sends no further requests. Requests that were sent continue. */
  stop(): void;
  /** Resolves with the last snapshot. Never rejects. */
  readonly done: Promise<BulkCancelSnapshot>;
}

/** Bulk cancels in progress of one client. When the identity changes, they send no further requests. */
const bulkCancels = (): ClientFeature & { stops: Set<() => void> } => {
  const stops = new Set<() => void>();
  return {
    stops,
    clear() {
      for (const stop of stops) stop();
    },
  };
};

/** The state of an item while its cancel is pending; `null` before it starts and after its outcome. */
function pendingState(phase: RequestPhase): 'requesting' | 'accepted' | null {
  if (phase === 'requesting' || phase === 'unknown') return 'requesting';
  return phase === 'accepted' ? phase : null;
}

const isFinal = (state: BulkItemState) => state !== 'waiting' && state !== 'requesting' && state !== 'accepted';

function snapshotOf(items: readonly BulkCancelItem[]): BulkCancelSnapshot {
  const count = (test: (item: BulkCancelItem) => boolean) => items.filter(test).length;
  return {
    items,
    answered: count(({ state }) => state === 'accepted' || (isFinal(state) && state !== 'not_sent')),
    ended: count(({ state, run }) => isFinal(state) && run !== null && isEnded(run.status)),
    failed: items.filter(({ state }) => state === 'refused'),
    isRunning: items.some(({ state }) => !isFinal(state)),
  };
}

/**
 * Cancels many runs, a few requests at a time, each with its own result. Joins a cancel that is already pending.
 * Watches all runs until each has ended, with shared requests if the source can list.
 *
 * @example
 * const bulk = cancelRuns(client, selected, { reason: 'wrong data' });
 * bulk.subscribe(() => {
 *   const { answered, items } = bulk.getSnapshot();
 *   status.textContent = `${answered} of ${items.length}`;
 * });
 * const { failed } = await bulk.done;
 * for (const { runId, error } of failed) report(runId, error);
 *
 * @throws RangeError when `concurrency` is not a whole number above 0
 */
export function cancelRuns(client: RunClient, runIds: readonly string[], options: CancelRunsOptions = {}): BulkCancel {
  const { reason, concurrency = DEFAULT_CONCURRENCY } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new RangeError(
      `runlight: concurrency is ${concurrency}, but it must be a whole number above 0. ` +
        `Omit it for the default (${DEFAULT_CONCURRENCY}).`,
    );
  }
  const { stops } = client.use(bulkCancels);
  const ids = [...new Set(runIds)];
  const items = new Map<string, BulkCancelItem>(
    ids.map((runId) => [runId, { runId, state: 'waiting', run: client.getSnapshot(runId).reported, error: null }]),
  );
  const listeners = new Set<() => void>();
  const limit = createLimit(concurrency);
  let snapshot = snapshotOf([...items.values()]);
  let unfollow: (() => void) | null = null;
  let resolveDone: (snapshot: BulkCancelSnapshot) => void = () => {};
  const done = new Promise<BulkCancelSnapshot>((resolve) => {
    resolveDone = resolve;
  });

  const set = (runId: string, change: Partial<BulkCancelItem>) => {
    const known = items.get(runId);
    if (!known) return;
    const next = applyPatch(known, change);
    if (next === known) return;
    items.set(runId, next);
    snapshot = snapshotOf([...items.values()]);
    notify(listeners);
  };
  const finishWhenDone = () => {
    if (snapshot.isRunning) return;
    unfollow?.();
    unfollow = null;
    stops.delete(stop);
    resolveDone(snapshot);
  };

  const sendOne = (runId: string, release: () => void) => {
    const { run } = client.getSnapshot(runId);
    if (run && !isEnded(run.status) && run.status !== 'cancelling' && !isCancellable(run)) {
      const error = new RunSourceError(
        'forbidden',
        `the user is not allowed to cancel run ${runId}. The run continues.`,
      );
      set(runId, { state: 'refused', run, error });
      return release();
    }
    const onChange = () => {
      const { reported, cancel } = client.getSnapshot(runId);
      const state = pendingState(cancel.phase);
      if (state) set(runId, { state, run: reported, error: state === 'accepted' ? null : cancel.error });
      // Keep the slot while answers are lost: a backend in trouble must not get more requests.
      if (state !== 'requesting') release();
    };
    const unsubscribe = client.subscribe(runId, onChange);
    const finish = ({ result, run: last, error }: CancelOutcome) => {
      unsubscribe();
      set(runId, { state: result, run: last, error });
      release();
      finishWhenDone();
    };
    const outcome = client.cancel(runId, { watch: false, ...(reason === undefined ? {} : { reason }) });
    outcome.then(finish);
    onChange();
  };

  const stop = () => {
    limit.stop();
    for (const { runId, state } of items.values()) if (state === 'waiting') set(runId, { state: 'not_sent' });
    finishWhenDone();
  };
  stops.add(stop);
  if (ids.length > 0) unfollow = followRuns(client, ids);
  for (const runId of ids) {
    limit.add((release) => {
      try {
        sendOne(runId, release);
      } catch (error) {
        // The client was disposed.
        set(runId, { state: 'abandoned', error: toRunSourceError(error) });
        release();
      }
    });
  }
  finishWhenDone();
  return { getSnapshot: () => snapshot, subscribe: (listener) => addListener(listeners, listener), stop, done };
}
