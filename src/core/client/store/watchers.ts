import { createTimer } from '../../platform/timer';
import type { StoreContext } from '../types';

/** Time a run stays watched after its last watcher has left, ms: StrictMode and tab switches remount immediately. */
const LINGER_MS = 50;

/** What a watcher needs. */
export interface Watcher {
  steps: boolean;
  metrics: boolean;
}

/** The watchers of one run. */
export interface Watchers {
  isAny(): boolean;
  /** True if a watcher needs the steps. */
  wantSteps(): boolean;
  /** True if a watcher needs the metrics of an active run. */
  wantMetrics(): boolean;
  /** All watchers, with their needs. */
  list(): readonly Watcher[];
  /** Adds a watcher. Returns a function that removes it. */
  add(watcher: Watcher): () => void;
  /** Removes all watchers without calling `onLastLeft`. */
  dispose(): void;
}

/**
 * @param onLastLeft called when the last watcher has left and none has joined within the linger time
 * @internal
 */
export function createWatchers({ clock }: Pick<StoreContext, 'clock'>, onLastLeft: () => void): Watchers {
  const watchers = new Set<Watcher>();
  const lingerTimer = createTimer(clock);
  return {
    isAny: () => watchers.size > 0,
    wantSteps: () => [...watchers].some(({ steps }) => steps),
    wantMetrics: () => [...watchers].some(({ metrics }) => metrics),
    list: () => [...watchers],
    add(watcher) {
      const entry = { ...watcher };
      watchers.add(entry);
      lingerTimer();
      return () => {
        if (watchers.delete(entry) && watchers.size === 0) lingerTimer(LINGER_MS, onLastLeft);
      };
    },
    dispose() {
      lingerTimer();
      watchers.clear();
    },
  };
}
