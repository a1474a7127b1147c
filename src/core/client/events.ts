import { hasEnded } from '../run/has-ended';
import type { Run } from '../run/run';
import type { RunSourceError } from '../run/run-source';
import type { RunSnapshot } from '../run/snapshot';
import type { CancelOutcome } from './types';

/** What {@link RunClient.on} tells of, and what its listeners are called with. */
export interface RunClientEvents {
  /**
   * A run that was seen going on has ended: each end once, of all runs that are watched or listed, also beyond the pages a
   * list has loaded and after a page was hidden. Not of runs that had ended when they were first seen. Its status says how.
   */
  runEnded: (run: Run) => void;
  /** Something about a run has changed since it was told last. */
  runChanged: (run: Run, previous: Run) => void;
  /** It is known how a cancel came out. */
  cancelOutcome: (outcome: CancelOutcome, runId: string) => void;
  /** Something could not be read; once until it was read again. `runId` is `null` for a list. */
  error: (error: RunSourceError, runId: string | null) => void;
}

/** Hands news of one client to whoever listens. */
export interface Events {
  on<Type extends keyof RunClientEvents>(type: Type, listener: RunClientEvents[Type]): () => void;
  has(type: keyof RunClientEvents): boolean;
  emit<Type extends keyof RunClientEvents>(type: Type, ...news: Parameters<RunClientEvents[Type]>): void;
  /** Tells what has become of one run. */
  observe(runId: string, before: RunSnapshot, after: RunSnapshot): void;
  dispose(): void;
}

type Listeners = { [Type in keyof RunClientEvents]: Set<(...news: Parameters<RunClientEvents[Type]>) => void> };

/** A listener's fault is its own: it is reported as any uncaught error, and nothing here stops for it. */
function call(act: () => void): void {
  try {
    act();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

export function createEvents(): Events {
  const listeners: Listeners = {
    runEnded: new Set(),
    runChanged: new Set(),
    cancelOutcome: new Set(),
    error: new Set(),
  };
  const emit: Events['emit'] = (type, ...news) => {
    for (const listener of [...listeners[type]]) call(() => listener(...news));
  };
  return {
    on(type, listener) {
      // Of its own, so that the same function can listen twice.
      const own = (...news: Parameters<typeof listener>) => Reflect.apply(listener, undefined, news);
      listeners[type].add(own);
      return () => {
        listeners[type].delete(own);
      };
    },
    has: (type) => listeners[type].size > 0,
    emit,
    observe(runId, before, after) {
      const { reported: previous } = before;
      const { reported: run } = after;
      const { error } = after.connection;
      if (run && previous && run !== previous) {
        emit('runChanged', run, previous);
        if (hasEnded(run) && !hasEnded(previous)) emit('runEnded', run);
      }
      if (error !== null && before.connection.error === null) emit('error', error, runId);
    },
    dispose() {
      for (const set of Object.values(listeners)) set.clear();
    },
  };
}
