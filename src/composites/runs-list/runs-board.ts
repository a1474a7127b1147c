import type { Clock, TimerHandle } from '../../core/clock';
import type { Run } from '../../core/run';

/** Changes reach the page at most this often, ms: more than an eye can follow, and each costs work. */
const FLUSH_MS = 100;

/**
 * The runs a list shows, kept outside of React: a card subscribes to its own run, the list to which runs there are. A change
 * of one run therefore renders one card and nothing else.
 */
export interface RunsBoard {
  /** Reference-equal while the runs and their order stay. */
  getIds(): readonly string[];
  getRun(id: string): Run | undefined;
  /** Calls back when any run, or the order, has changed. Returns the function that ends it. */
  subscribe(listener: () => void): () => void;
  subscribeRun(id: string, listener: () => void): () => void;
  /** Takes the newest state; shows it now, or once 100 ms have passed since the last change. */
  offer(runs: readonly Run[], isUrgent?: boolean): void;
  /** Forgets what still waits to be shown. */
  rest(): void;
}

export function createRunsBoard(clock: Clock, initial: readonly Run[]): RunsBoard {
  const listeners = new Set<() => void>();
  const byRun = new Map<string, Set<() => void>>();
  let runs = new Map(initial.map((run) => [run.id, run]));
  let ids: readonly string[] = [...runs.keys()];
  let shown = initial;
  let waiting: readonly Run[] | null = null;
  let timer: TimerHandle | null = null;
  let flushedAt = Number.NEGATIVE_INFINITY;

  const flush = (next: readonly Run[]) => {
    rest();
    if (next === shown) return;
    shown = next;
    flushedAt = clock.now();
    const before = runs;
    runs = new Map(next.map((run) => [run.id, run]));
    const nextIds = [...runs.keys()];
    if (nextIds.length !== ids.length || nextIds.some((id, i) => id !== ids[i])) ids = nextIds;
    for (const [id, ofRun] of [...byRun]) {
      if (runs.get(id) !== before.get(id)) for (const listener of [...ofRun]) listener();
    }
    for (const listener of [...listeners]) listener();
  };
  const rest = () => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
    waiting = null;
  };

  return {
    getIds: () => ids,
    getRun: (id) => runs.get(id),
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    subscribeRun(id, listener) {
      const ofRun = byRun.get(id) ?? new Set();
      byRun.set(id, ofRun);
      ofRun.add(listener);
      return () => {
        ofRun.delete(listener);
        if (ofRun.size === 0 && byRun.get(id) === ofRun) byRun.delete(id);
      };
    },
    offer(next, isUrgent = false) {
      const wait = flushedAt + FLUSH_MS - clock.now();
      if (isUrgent || wait <= 0) return flush(next);
      waiting = next;
      timer ??= clock.setTimeout(() => waiting !== null && flush(waiting), wait);
    },
    rest,
  };
}
