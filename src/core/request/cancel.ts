import type { CancelOutcome } from '../client/cancel-outcome';
import type { CancelOptions } from '../client/types';
import type { Clock } from '../platform/clock';
import type { Environment } from '../platform/environment';
import { applyPatch } from '../platform/equal';
import { createTimer } from '../platform/timer';
import { hasEnded } from '../run/run';
import { idleCancel } from '../run/snapshot/empty-snapshot';
import type { CancelSnapshot } from '../run/snapshot/snapshot';
import type { CancelReply } from '../run/source/run-source';
import type { RunSourceError } from '../run/source/run-source-error';
import { type CancelEvent, cancelTransition, isCancelPending } from './cancel-machine';
import { isBelieved, isPending, resultOf } from './cancel-readings';
import { createRequest, type PendingRequest } from './request';
import { type CancelPort, createUndoneCancel } from './undone-cancel';

/** One run's cancel, from the request to the end of the run. */
export interface CancelStore {
  /** The current state. */
  getSnapshot(): CancelSnapshot;
  /** Sends the request, or joins the pending one. Resolves with the outcome; never rejects. */
  request(options: CancelOptions): Promise<CancelOutcome>;
  /** Dismisses a refusal. */
  dismiss(): void;
  /** Call it on every change of the reported run. `offsetMs`: server clock minus this machine's, if known. */
  onRunChange(offsetMs?: number): void;
  /** Call it when the backend no longer has the run: the outcome of an accepted cancel stays unknown. */
  onRunLost(error: RunSourceError): void;
  /** Call it after each successful status read: the backend is available again, so retry pauses can end. */
  onStatusRead(): void;
  /** Sets whether the run is watched. Without watchers, a cancel does not become overdue. */
  setWatched(isWatched: boolean): void;
  /** Drops accepted cancels: the backend's store was reset. `isAll` also drops pending ones (the user signed out). */
  reset(isAll?: boolean): void;
  /** Pending requests resolve with `abandoned`. */
  dispose(): void;
}

/** Options of {@link createCancelStore}. */
export interface CancelStoreOptions {
  clock: Clock;
  environment: Pick<Environment, 'random' | 'randomId' | 'isVisible'>;
  runId: string;
  /** Time after which a cancel without a stop counts as overdue, ms. */
  overdueMs: number;
  port: CancelPort;
  onChange: () => void;
  /** Keeps the run watched until the returned function is called. */
  retain: () => () => void;
}

/**
 * Creates one run's cancel: connects the phases of `cancel-machine.ts` with the sending of `request.ts`, and decides
 * when the cancel is over.
 *
 * @internal
 */
export function createCancelStore(options: CancelStoreOptions): CancelStore {
  const { clock, environment, runId, overdueMs, port, onChange, retain } = options;
  const overdueTimer = createTimer(clock);
  let snapshot: CancelSnapshot = idleCancel;
  const waiting: ((outcome: CancelOutcome) => void)[] = [];
  let stopRetaining: (() => void) | null = null;
  /** Accepted requests that wait for the next successful status read. */
  const unread: (() => void)[] = [];
  /** Why the backend no longer has the run, until a read finds it again. */
  let lost: RunSourceError | null = null;
  /** Requests in flight: the cancel and the force. A request that was removed from here has no effect. */
  const requests = new Set<PendingRequest<CancelReply>>();

  const patch = (change: Partial<CancelSnapshot>) => {
    snapshot = applyPatch(snapshot, change);
    onChange();
  };

  const outcomeNow = (loss: RunSourceError | null = null): CancelOutcome => {
    const { phase, result, error } = snapshot;
    const run = port.observe();
    if (phase === 'refused') return { result: phase, run, error };
    return { result: phase === 'settled' ? (result ?? resultOf(run)) : 'abandoned', run, error: loss };
  };
  const release = (loss?: RunSourceError) => {
    stopRetaining?.();
    stopRetaining = null;
    for (const resolve of waiting.splice(0)) resolve(outcomeNow(loss));
  };
  const finish = () => {
    overdueTimer();
    undone.stop();
    release();
  };

  const dispatch = (event: CancelEvent, change: Partial<CancelSnapshot> = {}) => {
    const { phase: before } = snapshot;
    const phase = cancelTransition(before, event);
    const wasRequested = isCancelPending(before) || before === 'refused';
    const result = wasRequested ? resultOf(port.observe()) : null;
    const isNew = phase !== before;
    patch(isNew && phase === 'settled' ? { phase, error: null, overdue: false, result } : { ...change, phase });
    if (isNew && (phase === 'settled' || phase === 'refused')) finish();
  };

  const undone = createUndoneCancel({
    clock,
    port,
    mayRead: () => requests.size === 0 && environment.isVisible(),
    onUndone: (error) => (error ? dispatch('refused', { error, overdue: false, force: 'idle' }) : reset(true)),
  });

  const onRead = () => {
    lost = null;
    for (const resolve of unread.splice(0)) resolve();
  };

  /** Starts the overdue timer. Returns when the cancel was requested, epoch ms. */
  const startOverdueTimer = (requestedAt = clock.now()) => {
    const leftMs = overdueMs - (clock.now() - requestedAt);
    overdueTimer(leftMs, () => isCancelPending(snapshot.phase) && patch({ overdue: true }));
    return requestedAt;
  };

  /** Applies the run in the answer. Reads the status if there is none, or if it belongs to another epoch. */
  const follow = async (request: PendingRequest<CancelReply>, { run }: CancelReply, order: number) => {
    const lostBefore = lost;
    if (run) await port.take(run, order);
    const isElsewhere = () => run?.epoch != null && run.epoch !== port.observe()?.epoch;
    const isOpen = () => requests.has(request) && snapshot.phase === 'accepted';
    // Nobody reads a run any more that was removed before this answer.
    if (lostBefore && isOpen()) release(lostBefore);
    const unreadable = !run || isElsewhere() ? await request.reloadUntilKnown(() => !isOpen()) : null;
    // A refused read shows nothing; it may come from a proxy, e.g. during a deploy.
    if (unreadable && isOpen()) await new Promise<void>((resolve) => unread.push(resolve));
    // The backend's store was reset after it accepted the cancel.
    if (isElsewhere() && isOpen()) reset();
  };

  /**
   * Sends the cancel or, as a second stage, the force. The force has its own phase: if it is refused, the cancel still
   * stands.
   */
  const send = async ({ watch: _, ...sent }: CancelOptions, isForce: boolean) => {
    const update = (event: CancelEvent, change: Partial<CancelSnapshot>) =>
      isForce ? patch(change) : dispatch(event, change);
    const request = createRequest<CancelReply>({
      clock,
      environment,
      name: 'cancel',
      runId,
      port,
      send: (idempotencyKey) => port.send({ ...sent, idempotencyKey }),
      isSettled: () =>
        isForce ? !isPending(snapshot.force) || snapshot.phase === 'settled' : !isPending(snapshot.phase),
      isBelieved,
      onNoAnswer: (error) => update('no_answer', { error, ...(isForce && { force: 'unknown' as const }) }),
    });
    requests.add(request);
    const outcome = await request.outcome;
    if (!requests.has(request)) return;
    if (outcome.phase === 'accepted') {
      dispatch('accepted', { error: null, ...(sent.force && { force: 'accepted' as const }) });
      if (isForce) undone.onSend();
      await follow(request, outcome.reply, outcome.order);
    } else if (!isForce && !isPending(snapshot.phase)) {
      if (outcome.error) undone.onRefusal(outcome.error);
    } else if (outcome.phase === 'refused') {
      const { error, gaveUp } = outcome;
      update(gaveUp ? 'gave_up' : 'refused', { error, force: isForce ? 'refused' : 'idle' });
    }
    requests.delete(request);
  };

  /** Invalidates all requests in flight and stops their retries. */
  const dispose = () => {
    for (const request of requests) request.dispose();
    requests.clear();
    onRead();
    finish();
  };
  const reset = (isAll = false) => {
    const status = port.observe()?.status;
    const isTaken = snapshot.phase === 'accepted' && (status === 'cancelling' || status === 'cancelled');
    // A pending request may still reach the new store, and an accepted one may have been accepted by the new store.
    if (!isAll && (isPending(snapshot.phase) || isTaken)) return;
    dispose();
    patch(idleCancel);
  };

  return {
    getSnapshot: () => snapshot,
    request(request) {
      const { phase, force } = snapshot;
      if (phase === 'settled') return Promise.resolve(outcomeNow());
      const outcome = new Promise<CancelOutcome>((resolve) => waiting.push(resolve));
      if (request.watch !== false) stopRetaining ??= retain();
      if (phase !== 'requesting' && cancelTransition(phase, 'send') === 'requesting') {
        const requestedAt = startOverdueTimer();
        undone.onSend();
        const firstForce = request.force ? 'requesting' : 'idle';
        dispatch('send', { error: null, result: null, requestedAt, overdue: false, force: firstForce });
        void send(request, false);
      } else if (request.force && (force === 'idle' || force === 'refused')) {
        patch({ force: 'requesting', error: null });
        void send(request, true);
      } else for (const pending of requests) pending.hurry();
      return outcome;
    },
    dismiss() {
      if (snapshot.phase === 'refused') dispatch('dismiss', { error: null });
      else if (snapshot.force === 'refused') patch({ force: 'idle', error: null });
    },
    onRunChange(offsetMs) {
      const run = port.observe();
      const { phase, result, requestedAt } = snapshot;
      lost = null;
      if (phase === 'accepted' || run?.status === 'cancelling') undone.onRun(run);
      if (hasEnded(run)) {
        if (phase !== 'settled') dispatch('run_ended');
        // A corrected final status also corrects the cancel result.
        else if (result) patch({ result: resultOf(run) });
      } else if (run?.status === 'cancelling') {
        // Another user requested the cancel, or the page was reloaded: start the overdue timer, but do not retain the
        // run. The request may be long ago, but must not be in the future if the clocks differ.
        const reportedAt = offsetMs === undefined ? null : run.cancel?.requestedAt;
        const startAt = () => {
          const now = clock.now();
          return startOverdueTimer(Math.min(now, reportedAt == null ? now : reportedAt - (offsetMs ?? 0)));
        };
        dispatch('run_cancelling', { error: null, requestedAt: isCancelPending(phase) ? requestedAt : startAt() });
      }
    },
    onRunLost(error) {
      lost = error;
      if (snapshot.phase === 'accepted') release(error);
    },
    setWatched(isWatched) {
      const { phase, requestedAt, overdue } = snapshot;
      if (isWatched && phase === 'accepted') undone.onRun(port.observe());
      if (!isWatched) undone.pause();
      if (!isWatched && waiting.length === 0) overdueTimer();
      else if (isWatched && isCancelPending(phase) && !overdue && requestedAt !== null) startOverdueTimer(requestedAt);
    },
    reset,
    dispose,
    onStatusRead() {
      if (snapshot.phase === 'accepted') undone.onRun(port.observe());
      onRead();
      for (const request of requests) request.onStatusRead();
    },
  };
}
