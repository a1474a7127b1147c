import type { RunStep } from 'runlight';

const KINDS = ['training', 'training', 'metrics', 'training', 'info'] as const;
const START = Date.now() - 3_600_000;

/** The step at a position, equal for all contenders. It is completed, so that only its age changes. */
export function stepAt(index: number): RunStep {
  const startedAt = Math.min(Date.now(), START + index * 40);
  return {
    id: `step-${index}`,
    n: index + 1,
    kind: KINDS[index % KINDS.length] ?? 'info',
    status: 'done',
    title: `Step ${index} of the run`,
    startedAt,
    finishedAt: startedAt + 2_000 + (index % 7) * 1_000,
  };
}

/** Steps that arrive one by one and are announced once per frame, for all contenders. */
export interface FeedStore {
  getSnapshot(): readonly RunStep[];
  subscribe(listener: () => void): () => void;
  push(count: number): void;
  /** The step count that was last announced. */
  told(): number;
}

export function createFeedStore(initial: number): FeedStore {
  const listeners = new Set<() => void>();
  let shown: readonly RunStep[] = Array.from({ length: initial }, (_, i) => stepAt(i));
  let waiting: RunStep[] = [];
  return {
    getSnapshot: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    told: () => shown.length,
    push(count) {
      if (waiting.length === 0) {
        requestAnimationFrame(() => {
          shown = [...shown, ...waiting];
          waiting = [];
          for (const listener of listeners) listener();
        });
      }
      for (let i = 0; i < count; i += 1) waiting.push(stepAt(shown.length + waiting.length));
    },
  };
}
