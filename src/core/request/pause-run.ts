import type { ClientFeature, ClientInside, RunClient } from '../client/types';
import { applyPatch } from '../platform/equal';
import { addListener, notify } from '../platform/listeners';
import { isEnded, type Run, type RunStatus } from '../run/run';
import { RunSourceError, toRunSourceError } from '../run/source/run-source-error';
import { createRequest } from './request';

/** State of pausing or resuming a run; reference-equal while nothing changes. */
export interface PauseSnapshot {
  /** The pending request. Until the backend reports the change, the run keeps its status. */
  readonly pending: 'pause' | 'resume' | null;
  /** Why the last request was refused or had no effect; `null` once another is sent. */
  readonly error: RunSourceError | null;
}

/** Pauses and resumes one run. */
export interface PauseController {
  /** The current state; reference-equal while nothing changes. */
  getSnapshot(): PauseSnapshot;
  /** Calls `listener` on every change. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /** Sends the request, or joins the pending one. Resolves with true if the run has changed as asked; never rejects. */
  set(paused: boolean): Promise<boolean>;
}

const initialSnapshot: PauseSnapshot = Object.freeze({ pending: null, error: null });

/** True if the run can be paused now: it is running, the source can pause, and the user has permission. */
export function isPausable(client: RunClient, run: Run | null): boolean {
  return client.source.capabilities.pause && run?.status === 'running' && run.can?.pause !== false;
}

/** True if the run can be resumed now: it is paused, the source can resume, and the user has permission. */
export function isResumable(client: RunClient, run: Run | null): boolean {
  return client.source.capabilities.pause && run?.status === 'paused' && run.can?.pause !== false;
}

/** The client's controller of one run. */
interface RetainedController extends PauseController {
  /** True without a pending request and listeners, so that it can be evicted. */
  isUnused(): boolean;
  /** Drops the pending request: another user has signed in, or the client was disposed. */
  reset(): void;
}

/** True if permission is missing or nothing was sent: no read of the run is needed to confirm that. */
const isBelieved = ({ kind, status }: RunSourceError) =>
  kind === 'forbidden' || kind === 'unauthorized' || status === null;

/** A request in progress. */
interface PendingPause {
  done: Promise<boolean>;
  /** The run has changed. */
  onRunChange(): void;
  dispose(): void;
}

function createPauseController(
  client: RunClient,
  { context, storeOf }: ClientInside,
  runId: string,
): RetainedController {
  const { source, clock, environment } = client;
  const overdueMs = context.options.cancelOverdueMs;
  const listeners = new Set<() => void>();
  let snapshot = initialSnapshot;
  let pending: PendingPause | null = null;

  const publish = (next: PauseSnapshot) => {
    snapshot = applyPatch(snapshot, next);
    notify(listeners);
  };
  const sendPause = async (paused: boolean, idempotencyKey: string) => {
    const setPaused = source.setPaused?.bind(source);
    if (!setPaused) {
      throw new RunSourceError(
        'rejected',
        `the source cannot pause run ${runId}. Add a setPaused method to the source.`,
      );
    }
    await context.ask((signal) => setPaused(runId, paused, { signal, idempotencyKey }), client.signal);
  };
  const getReported = () => storeOf(runId).getSnapshot().reported;
  const is = (...statuses: RunStatus[]) => statuses.includes(getReported()?.status ?? 'unknown');

  const start = (paused: boolean): PendingPause => {
    const requested = paused ? 'paused' : 'running';
    let isDisposed = false;
    let onSettled = () => {};
    const wasRequested = is(requested);
    /** True if the request no longer applies: it was disposed, or the run has ended or is being cancelled. */
    const isMoot = () => isDisposed || isEnded(getReported()?.status ?? 'unknown') || is('cancelling');
    const isSettled = () => isMoot() || (!wasRequested && is(requested));
    const request = createRequest<void>({
      clock,
      environment,
      name: paused ? 'pause' : 'resume',
      runId,
      port: {
        reload: (isOver) => storeOf(runId).reload(isOver),
        observe: getReported,
        take: (run, order) => storeOf(runId).acceptRun(run, order),
        nextOrder: context.nextOrder,
      },
      send: (idempotencyKey) => sendPause(paused, idempotencyKey),
      isSettled,
      isBelieved,
      onNoAnswer: (error) => publish({ ...snapshot, error }),
    });

    /** Waits for the backend to report the change after accepting it. Resolves with true if it did so in time. */
    const waitUntilReported = async () => {
      const settled = new Promise<void>((resolve) => {
        onSettled = resolve;
      });
      const overdue = clock.setTimeout(onSettled, overdueMs);
      const unwatch = client.watch(runId, undefined, { steps: false });
      await client.refresh(runId);
      if (!isMoot() && !is(requested)) await settled;
      clock.clearTimeout(overdue);
      unwatch();
      return !isMoot() && is(requested);
    };
    const perform = async (): Promise<boolean> => {
      const outcome = await request.outcome;
      if (isMoot()) return false;
      if (is(requested)) return true;
      if (outcome.phase === 'refused') throw outcome.error;
      const isReported = await waitUntilReported();
      if (isReported || isMoot()) return isReported;
      const what = paused ? 'paused' : 'resumed';
      throw new RunSourceError(
        'timeout',
        `run ${runId} was not ${what} within ${overdueMs / 1000} s after the backend accepted the request.`,
      );
    };
    return {
      done: perform(),
      onRunChange() {
        if (!isSettled()) return;
        request.hurry();
        onSettled();
      },
      dispose() {
        isDisposed = true;
        request.dispose();
        onSettled();
      },
    };
  };

  return {
    getSnapshot: () => snapshot,
    subscribe: (listener) => addListener(listeners, listener),
    set(paused) {
      if (pending) return pending.done;
      publish({ pending: paused ? 'pause' : 'resume', error: null });
      const started = start(paused);
      const unsubscribe = client.subscribe(runId, started.onRunChange);
      const finish = (error: RunSourceError | null, isDone: boolean) => {
        unsubscribe();
        if (pending?.done !== done) return false;
        pending = null;
        publish({ pending: null, error });
        return isDone;
      };
      const done = started.done.then(
        (isDone) => finish(null, isDone),
        (thrown: unknown) => finish(toRunSourceError(thrown), false),
      );
      pending = { ...started, done };
      return done;
    },
    isUnused: () => pending === null && listeners.size === 0,
    reset() {
      const dropped = pending;
      pending = null;
      dropped?.dispose();
      publish(initialSnapshot);
    },
  };
}

interface Pauses extends ClientFeature {
  of(client: RunClient, runId: string): PauseController;
}

const pauses = (inside: ClientInside): Pauses => {
  const controllers = new Map<string, RetainedController>();
  return {
    of(client, runId) {
      const controller = controllers.get(runId) ?? createPauseController(client, inside, runId);
      controllers.set(runId, controller);
      return controller;
    },
    onRunForgotten(runId) {
      if (controllers.get(runId)?.isUnused()) controllers.delete(runId);
    },
    clear() {
      for (const controller of controllers.values()) controller.reset();
    },
    dispose() {
      for (const controller of controllers.values()) controller.reset();
    },
  };
};

/**
 * Returns the controller that pauses and resumes a run, if the source can. The same client and run share one
 * controller, so that two buttons send one request.
 *
 * @example
 * const pause = pauseRun(client, runId);
 * if (!(await pause.set(true))) show(pause.getSnapshot().error);
 */
export function pauseRun(client: RunClient, runId: string): PauseController {
  return client.use(pauses).of(client, runId);
}
