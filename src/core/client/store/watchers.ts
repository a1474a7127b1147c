import { createTimer } from '../../platform/timer';
import type { StoreContext } from '../types';

/** A run stays watched for this long after its last watcher left, because StrictMode and tab switches return at once, ms. */
const LINGER_MS = 50;

/** What a watcher needs. */
export interface Watcher {
  steps: boolean;
  metrics: boolean;
}

/** The watchers of one run. */
export interface Watchers {
  isAny(): boolean;
  /** True when a watcher needs the steps. */
  wantSteps(): boolean;
  /** True when a watcher needs the metrics of an active run. */
  wantMetrics(): boolean;
  /** Each of them, with what it needs. */
  list(): readonly Watcher[];
  /** Adds one. Returns the function that removes it. */
  add(watcher: Watcher): () => void;
  /** Removes all watchers without calling them. */
  dispose(): void;
}

/**
 * @param onLastLeft called when the last one has left and none has returned in time
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
