import type { RunStep } from 'runlight';

const KINDS = ['training', 'training', 'metrics', 'training', 'info'] as const;
const START = Date.now() - 3_600_000;

/** The step at a position, the same for everybody. Finished, so that nothing in a row ticks but its age. */
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

/** Steps that arrive one by one and are told once a frame: the same kindness for every contender. */
export interface FeedStore {
  getSnapshot(): readonly RunStep[];
  subscribe(listener: () => void): () => void;
  push(count: number): void;
  /** What the contenders were last told. */
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
