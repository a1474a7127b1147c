import type { ClientFeature, ClientInside, RunClient } from '../client/types';
import { applyPatch } from '../platform/equal';
import { addListener, notify } from '../platform/listeners';
import { isEnded, type Run, type RunStatus } from '../run/run';
import { RunSourceError, toRunSourceError } from '../run/source/run-source-error';
import { createRequest } from './request';

/** What is known of pausing or resuming a run; reference-equal while nothing changes. */
export interface PauseSnapshot {
  /** What was asked for and has not happened yet. The run is shown as it is until it has. */
  readonly pending: 'pause' | 'resume' | null;
  /** Why the last request was refused or came to nothing; `null` once another is sent. */
  readonly error: RunSourceError | null;
}

/** Pauses and resumes one run. */
export interface PauseController {
  /** Where it stands; reference-equal while nothing changes. */
  getSnapshot(): PauseSnapshot;
  /** Calls back on every change. Returns the function that ends it. */
  subscribe(listener: () => void): () => void;
  /** Asks the backend. Resolves with whether the run is as requested; never rejects. While one is pending, joins it. */
  set(paused: boolean): Promise<boolean>;
}

const initialSnapshot: PauseSnapshot = Object.freeze({ pending: null, error: null });

/** Can a pause be asked for now? The source can, this caller may, and the run is at work. */
export function isPausable(client: RunClient, run: Run | null): boolean {
  return client.source.capabilities.pause && run?.status === 'running' && run.can?.pause !== false;
}

/** Can a resume be asked for now? */
export function isResumable(client: RunClient, run: Run | null): boolean {
  return client.source.capabilities.pause && run?.status === 'paused' && run.can?.pause !== false;
}

/** What the client keeps of each run. */
interface RetainedController extends PauseController {
  /** Nobody waits for it or listens to it. */
  isUnused(): boolean;
  /** Drops the pending request: another user has signed in, or the client was disposed. */
  reset(): void;
}

/** The permission is missing, or nothing was sent: the run need not be read to believe that. */
const isBelieved = ({ kind, status }: RunSourceError) =>
  kind === 'forbidden' || kind === 'unauthorized' || status === null;

/** Asked for, and not yet over. */
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
      throw new RunSourceError('rejected', `this source cannot pause runs, so ${runId} goes on. Give it setPaused.`);
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
    /** The run has changed in another way, or nobody waits any more. */
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

    /** An accepted pause is not yet a paused run: the backend has to report it. Resolves with whether it did in time. */
    const waitUntilReported = async () => {
      const settled = new Promise<void>((resolve) => {
        onSettled = resolve;
      });
      const overdue = clock.setTimeout(onSettled, overdueMs);
      const unwatch = client.watch(runId, undefined, { steps: false });
      await client.refresh(runId);
      if (!isMoot() && !is(requested)) await settled;
      clock.clearTimeout(overdue);
      // A disposed client watches nothing.
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
      const what = paused ? 'paused' : 'gone on';
      throw new RunSourceError(
        'timeout',
        `run ${runId} has not ${what} ${overdueMs / 1000} s after that was accepted.`,
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
 * Pauses and resumes a run, where the source can. All who ask for the same run of the same client share one, so that two
 * buttons have one effect.
 *
 * @example
 * const pause = pauseRun(client, runId);
 * if (!(await pause.set(true))) show(pause.getSnapshot().error);
 */
export function pauseRun(client: RunClient, runId: string): PauseController {
  return client.use(pauses).of(client, runId);
}
