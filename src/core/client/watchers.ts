import { createTimer } from '../platform/timer';
import type { StoreContext } from './types';

/** How long a run goes on being watched after the last watcher left: StrictMode and tab switches leave and return. ms */
const LINGER_MS = 50;

/** What a watcher needs. */
export interface Watcher {
  steps: boolean;
  metrics: boolean;
}

/** All who watch one run. */
export interface Watchers {
  isAny(): boolean;
  /** Does anybody need the steps? */
  wantSteps(): boolean;
  /** Does anybody need the metrics while the run goes on? */
  wantMetrics(): boolean;
  /** Adds one. Returns the function that removes it. */
  add(watcher: Watcher): () => void;
  /** Removes all, and calls nobody. */
  dispose(): void;
}

/**
 * @param onLastLeft the last one has left, and none has come for a moment
 * @internal
 */
export function createWatchers({ clock }: Pick<StoreContext, 'clock'>, onLastLeft: () => void): Watchers {
  const watchers = new Set<Watcher>();
  const lingerTimer = createTimer(clock);
  return {
    isAny: () => watchers.size > 0,
    wantSteps: () => [...watchers].some(({ steps }) => steps),
    wantMetrics: () => [...watchers].some(({ metrics }) => metrics),
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
