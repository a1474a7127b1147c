import type { ClientFeature, ClientInside } from '../client/client-feature';
import type { RunClient } from '../client/run-client.types';
import { fullJitter, retryAfterFloor } from '../platform/backoff';
import { isEnded, type Run } from '../run/run';
import { RunSourceError, toRunSourceError } from '../run/run-source';

/** How often one wish is sent before it counts as unanswered. */
const TRIES = 7;
/** Ceiling of the pause after the first lost answer is twice this, ms. */
const RETRY_BASE_MS = 250;
/** It never has a higher one, ms. */
const RETRY_CAP_MS = 8_000;

/** What is known of pausing or resuming a run; reference-equal while nothing changes. */
export interface PauseSnapshot {
  /** What was asked for and has not happened yet. The run is shown as it is until it has. */
  readonly pending: 'pause' | 'resume' | null;
  /** Why the last wish was refused or came to nothing; `null` once another is sent. */
  readonly error: RunSourceError | null;
}

/** Pauses and resumes one run. */
export interface PauseController {
  /** Where it stands; reference-equal while nothing changes. */
  getSnapshot(): PauseSnapshot;
  /** Calls back on every change. Returns the function that ends it. */
  subscribe(listener: () => void): () => void;
  /** Asks the backend. Resolves with whether the run is as wished; never rejects. While one is under way, joins it. */
  set(paused: boolean): Promise<boolean>;
}

const atRest: PauseSnapshot = Object.freeze({ pending: null, error: null });

/** Can a pause be asked for now? The source can, this caller may, and the run is at work. */
export function isPausable(client: RunClient, run: Run | null): boolean {
  return client.source.capabilities.pause && run?.status === 'running' && run.can?.pause !== false;
}

/** Can a resume be asked for now? */
export function isResumable(client: RunClient, run: Run | null): boolean {
  return client.source.capabilities.pause && run?.status === 'paused' && run.can?.pause !== false;
}

/** What the client keeps of each run. */
interface KeptController extends PauseController {
  /** Nobody waits for it or listens to it. */
  isUnused(): boolean;
  clear(): void;
}

function createPauseController(client: RunClient, { context }: ClientInside, runId: string): KeptController {
  const { source, clock, environment } = client;
  const overdueMs = context.options.cancelOverdueMs;
  const listeners = new Set<() => void>();
  let snapshot = atRest;
  let underWay: Promise<boolean> | null = null;
  // Counts up when somebody else signs in: the wish was not that one's.
  let generation = 0;
  // Looks again whether there is anything left to wait for.
  let check = () => {};

  const publish = (next: PauseSnapshot) => {
    snapshot = next;
    for (const listener of [...listeners]) listener();
  };
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        client.signal.removeEventListener('abort', wake);
        clock.clearTimeout(timer);
        resolve();
      };
      const timer = clock.setTimeout(wake, ms);
      client.signal.addEventListener('abort', wake);
    });
  const send = (paused: boolean, idempotencyKey: string) => {
    const setPaused = source.setPaused?.bind(source);
    if (!setPaused) {
      throw new RunSourceError('rejected', `this source cannot pause runs, so ${runId} goes on. Give it setPaused.`);
    }
    return context.ask((signal) => setPaused(runId, paused, { signal, idempotencyKey }), client.signal);
  };
  const reported = () => client.getSnapshot(runId).reported?.status ?? 'unknown';
  const isAsWished = (paused: boolean) => (paused ? reported() === 'paused' : reported() === 'running');

  /** Waits until the backend says that it has happened: an accepted wish is not yet a paused run. */
  const waitFor = async (paused: boolean, isMoot: () => boolean) => {
    let end = () => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    check = () => {
      if (isAsWished(paused) || isMoot()) end();
    };
    const unwatch = client.watch(runId, () => check(), { steps: false });
    const overdue = clock.setTimeout(end, overdueMs);
    client.signal.addEventListener('abort', end);
    try {
      await client.refresh(runId);
      check();
      await over;
      return isAsWished(paused);
    } finally {
      check = () => {};
      client.signal.removeEventListener('abort', end);
      clock.clearTimeout(overdue);
      unwatch();
    }
  };

  const perform = async (paused: boolean): Promise<boolean> => {
    const key = environment.randomId();
    const own = generation;
    /** The run has changed in another way: there is nothing to wait for. */
    const isMoot = () => own !== generation || isEnded(reported()) || reported() === 'cancelling';
    for (let tries = 1; ; tries += 1) {
      // Also ends the wait when the client was disposed: it then knows no run.
      if (isMoot()) return false;
      try {
        await send(paused, key);
        break;
      } catch (thrown) {
        const error = toRunSourceError(thrown);
        // It may have worked: only the run itself tells.
        if (own === generation) await client.refresh(runId);
        if (isMoot()) return false;
        if (isAsWished(paused)) return true;
        if (!error.isTransient || tries >= TRIES) throw error;
        publish({ ...snapshot, error });
        const pause = fullJitter(tries, RETRY_BASE_MS, RETRY_CAP_MS, environment.random);
        await sleep(Math.max(pause, retryAfterFloor(error.retryAfterMs)));
      }
    }
    const done = await waitFor(paused, isMoot);
    if (done || isMoot()) return done;
    const what = paused ? 'paused' : 'gone on';
    throw new RunSourceError('timeout', `run ${runId} has not ${what} ${overdueMs / 1000} s after that was accepted.`);
  };

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      const own = () => listener();
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    set(paused) {
      if (underWay) return underWay;
      publish({ pending: paused ? 'pause' : 'resume', error: null });
      const own = generation;
      const end = (error: RunSourceError | null, done: boolean) => {
        if (own !== generation) return false;
        underWay = null;
        publish(error ? { pending: null, error } : atRest);
        return done;
      };
      underWay = perform(paused).then(
        (done) => end(null, done),
        (thrown: unknown) => end(toRunSourceError(thrown), false),
      );
      return underWay;
    },
    isUnused: () => underWay === null && listeners.size === 0,
    clear() {
      generation += 1;
      underWay = null;
      publish(atRest);
      check();
    },
  };
}

interface Pauses extends ClientFeature {
  of(client: RunClient, runId: string): PauseController;
}

const pauses = (inside: ClientInside): Pauses => {
  const controllers = new Map<string, KeptController>();
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
      for (const controller of controllers.values()) controller.clear();
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
