import type { RunStore } from '../client/types';
import { hasEnded, type Run } from '../run/run';

/** The run stores that one list keeps open. */
export interface OpenRuns {
  /** Returns the store of a run; opens it if needed. */
  open(id: string): RunStore;
  /** The run as it is shown; `null` if it is unknown. */
  runOf(id: string): Run | null;
  /** The run as the backend last reported it. */
  reportedOf(id: string): Run | null;
  /** True if the run was reported and has not ended. */
  isGoing(id: string): boolean;
  ids(): string[];
  /** Makes several changes without calling `onChange`. */
  batch(update: () => void): void;
  /** Closes all other stores. */
  keepOnly(ids: ReadonlySet<string>): void;
  closeAll(): void;
}

/** @param onChange called when a run changes outside of a batch */
export function createOpenRuns(storeOf: (runId: string) => RunStore, onChange: () => void): OpenRuns {
  const opened = new Map<string, { store: RunStore; close: () => void }>();
  let isBatching = false;
  const closeIf = (isUnwanted: (id: string) => boolean) => {
    for (const [id, { close }] of opened) {
      if (!isUnwanted(id)) continue;
      close();
      opened.delete(id);
    }
  };
  const reportedOf = (id: string) => opened.get(id)?.store.getSnapshot().reported ?? null;
  return {
    open(id) {
      const known = opened.get(id);
      if (known) return known.store;
      const store = storeOf(id);
      opened.set(id, { store, close: store.subscribe(() => isBatching || onChange()) });
      return store;
    },
    runOf: (id) => opened.get(id)?.store.getSnapshot().run ?? null,
    reportedOf,
    isGoing(id) {
      const run = reportedOf(id);
      return run !== null && !hasEnded(run);
    },
    ids: () => [...opened.keys()],
    batch(update) {
      isBatching = true;
      update();
      isBatching = false;
    },
    keepOnly: (ids) => closeIf((id) => !ids.has(id)),
    closeAll: () => closeIf(() => true),
  };
}
