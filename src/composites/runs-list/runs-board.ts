import type { Clock, TimerHandle } from '../../core/platform/clock';
import type { Run } from '../../core/run/run';

/** Changes are shown at most this often, ms: more often is not visible, and costs work. */
export const FLUSH_MS = 100;
/** A retained run is removed this long after its release, ms, so not under the press that moved the focus away. */
const LEAVE_MS = 500;

/** Reads the state of a run that is no longer in the list. */
export interface RunsFallback {
  read(id: string): Run | null | undefined;
  /** Adds a listener for changes. Returns the function that removes it. */
  watch(id: string, changed: () => void): () => void;
}

/**
 * The runs of a list, outside of React: a card subscribes to its own run, the list to the set of runs. So a change of a
 * run renders one card and nothing else.
 */
export interface RunsBoard {
  /** The same array while the runs and their order are the same. */
  getIds(): readonly string[];
  getRun(id: string): Run | undefined;
  /** Adds a listener for changes of any run or of the order. Returns the function that removes it. */
  subscribe(listener: () => void): () => void;
  subscribeRun(id: string, listener: () => void): () => void;
  /**
   * Takes the newest state; shows it now, or once 100 ms have passed since the last change. Urgent, it is another list,
   * of which nothing is kept.
   */
  setRuns(runs: readonly Run[], isUrgent?: boolean): void;
  /**
   * Takes the newest state of the runs that are shown, before it is known which of them will be shown in which order.
   * The list renders for the same news: cards that are told now render in its commit, and not in another one after it.
   * How often that is, is the caller's.
   */
  renew(runs: readonly Run[]): void;
  /** Sets where retained runs are read that are not in the list. Default: nowhere. */
  setFallback(fallback: RunsFallback): void;
  /** Keeps a run in its place even if the list drops it. Returns the function that releases it. */
  retain(id: string): () => void;
  /** Drops pending changes, and stops watching. */
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
  /** The news was told already; what is offered next belongs to it and need not wait. */
  let isRenewed = false;
  let fallback: RunsFallback = { read: () => null, watch: () => () => {} };

  const retained = new Set<string>();
  const watched = new Map<string, () => void>();

  /** The list with the retained runs of the shown list in their places; another list has none. */
  const withRetained = (list: readonly Run[], isOther: boolean): readonly Run[] => {
    const listed = new Set(list.map((run) => run.id));
    const unlisted = isOther ? [] : ids.filter((id) => retained.has(id) && !listed.has(id));
    for (const [id, end] of [...watched]) {
      if (unlisted.includes(id)) continue;
      watched.delete(id);
      end();
    }
    if (unlisted.length === 0) return list;
    const all = [...list];
    for (const id of unlisted) {
      if (!watched.has(id)) watched.set(id, fallback.watch(id, again));
      const run = fallback.read(id) ?? runs.get(id);
      if (run) all.splice(ids.indexOf(id), 0, run);
    }
    return all;
  };
  /** The same list: only the retained runs have changed. */
  const again = () => {
    waiting ??= shown;
    timer ??= clock.setTimeout(() => waiting !== null && flush(waiting, true), FLUSH_MS);
  };

  const flush = (next: readonly Run[], isAgain = false, isOther = false) => {
    settle();
    if (next === shown && !isAgain && watched.size === 0) return;
    shown = next;
    flushedAt = clock.now();
    show(new Map(withRetained(next, isOther).map((run) => [run.id, run])));
  };
  const show = (next: Map<string, Run>) => {
    const before = runs;
    runs = next;
    const nextIds = [...runs.keys()];
    if (nextIds.length !== ids.length || nextIds.some((id, i) => id !== ids[i])) ids = nextIds;
    for (const [id, ofRun] of [...byRun]) {
      if (runs.get(id) !== before.get(id)) for (const listener of [...ofRun]) listener();
    }
    for (const listener of [...listeners]) listener();
  };
  const settle = () => {
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
    setRuns(next, isUrgent = false) {
      const notifiedAt = flushedAt;
      const wait = notifiedAt + FLUSH_MS - clock.now();
      const wasRenewed = isRenewed;
      isRenewed = false;
      if (isUrgent || wasRenewed || wait <= 0) {
        flush(next, false, isUrgent);
        // Counted from when it was told, or the news of 100 ms later would wait for the rest of the time this has
        // taken.
        if (wasRenewed) flushedAt = notifiedAt;
        return;
      }
      waiting = next;
      timer ??= clock.setTimeout(() => waiting !== null && flush(waiting), wait);
    },
    renew(newest) {
      isRenewed = true;
      flushedAt = clock.now();
      const byId = new Map(newest.map((run) => [run.id, run]));
      show(new Map([...runs].map(([id, run]) => [id, byId.get(id) ?? run])));
    },
    setFallback(place) {
      fallback = place;
    },
    retain(id) {
      retained.add(id);
      return () => {
        retained.delete(id);
        if (watched.has(id)) clock.setTimeout(() => watched.has(id) && again(), LEAVE_MS);
      };
    },
    rest() {
      settle();
      for (const end of watched.values()) end();
      watched.clear();
    },
  };
}
