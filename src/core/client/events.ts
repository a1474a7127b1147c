import { callHost } from '../platform/call-host';
import { hasEnded, type Run } from '../run/run';
import type { RunSnapshot } from '../run/snapshot/snapshot';
import type { RunSourceError } from '../run/source/run-source-error';
import type { CancelOutcome } from './cancel-outcome';

/** Events of `RunClient.on`, with the parameters of their listeners. */
export interface RunClientEvents {
  /**
   * A run that was seen active has ended; its status says how. Fires once per end, for every watched or listed run,
   * including runs beyond the loaded pages of a list and runs that end while the page is hidden. Does not fire for a
   * run that had ended before it was first seen.
   */
  runEnded: (run: Run) => void;
  /** A run has changed. `previous` is the run before the change. */
  runChanged: (run: Run, previous: Run) => void;
  /** A cancel is over. */
  cancelOutcome: (outcome: CancelOutcome, runId: string) => void;
  /** A read failed. Fires once, then not again until a read has succeeded. `runId` is `null` for a list. */
  error: (error: RunSourceError, runId: string | null) => void;
}

/** Notifies the listeners of one client. */
export interface Events {
  on<Type extends keyof RunClientEvents>(type: Type, listener: RunClientEvents[Type]): () => void;
  has(type: keyof RunClientEvents): boolean;
  emit<Type extends keyof RunClientEvents>(type: Type, ...news: Parameters<RunClientEvents[Type]>): void;
  /** Compares two snapshots of a run and emits its events. */
  observe(runId: string, before: RunSnapshot, after: RunSnapshot): void;
  dispose(): void;
}

type Listeners = { [Type in keyof RunClientEvents]: Set<(...news: Parameters<RunClientEvents[Type]>) => void> };

export function createEvents(): Events {
  const listeners: Listeners = {
    runEnded: new Set(),
    runChanged: new Set(),
    cancelOutcome: new Set(),
    error: new Set(),
  };
  const emit: Events['emit'] = (type, ...news) => {
    for (const listener of [...listeners[type]]) {
      // Skip a listener that another listener has just removed.
      if (listeners[type].has(listener)) callHost(() => listener(...news));
    }
  };
  return {
    on(type, listener) {
      // A wrapper, so that the same function can be added twice.
      const entry = (...news: Parameters<typeof listener>) => Reflect.apply(listener, undefined, news);
      listeners[type].add(entry);
      return () => {
        listeners[type].delete(entry);
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
