import { useEffect, useState, useSyncExternalStore } from 'react';

/** A part that loads separately, because a page can do without it at first. */
export interface LazyPart<Module> {
  /** Loads it. After a failure, tries again. Always resolves, never rejects. */
  preload(): Promise<void>;
  /** Loads it when the page is idle. */
  preloadWhenIdle(): void;
  /** The module; `null` until it has loaded. */
  get(): Module | null;
  hasFailed(): boolean;
  subscribe(listener: () => void): () => void;
}

const IDLE_AFTER_MS = 2_000;

/** @param load imports the file; write `() => import('./File')`, or bundlers cannot split it */
export function createLazyPart<Module>(load: () => Promise<Module>): LazyPart<Module> {
  const listeners = new Set<() => void>();
  let module: Module | null = null;
  let underWay: Promise<void> | null = null;
  let failed = false;
  let isScheduled = false;
  const settle = () => {
    underWay = null;
    for (const listener of [...listeners]) listener();
  };
  const preload = (): Promise<void> => {
    if (module !== null) return Promise.resolve();
    underWay ??= load().then(
      (loaded) => {
        module = loaded;
        failed = false;
        settle();
      },
      () => {
        failed = true;
        settle();
      },
    );
    return underWay;
  };
  return {
    preload,
    preloadWhenIdle() {
      if (isScheduled) return;
      isScheduled = true;
      if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void preload());
      else setTimeout(preload, IDLE_AFTER_MS);
    },
    get: () => module,
    hasFailed: () => failed,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** How long to wait before the fallback is shown, ms: less than what feels like waiting. */
const PATIENCE_MS = 200;

const notYet = () => null;

/** Result of {@link useLazyPart}. */
export interface LazyPartView<Module> {
  loaded: Module | null;
  /** It did not load in time: the fallback is shown, and stays while the part is wanted. */
  isLate: boolean;
  hasFailed: boolean;
}

/** Loads a part when it is wanted. */
export function useLazyPart<Module>(part: LazyPart<Module>, isWanted: boolean): LazyPartView<Module> {
  const loaded = useSyncExternalStore(part.subscribe, part.get, notYet);
  const hasFailed = useSyncExternalStore(part.subscribe, part.hasFailed, () => false);
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isWanted) {
      setLate(false);
      return;
    }
    if (part.get() !== null) return;
    let isOver = false;
    const giveUp = () => {
      if (!isOver && part.get() === null) setLate(true);
    };
    const timer = setTimeout(giveUp, PATIENCE_MS);
    void part.preload().then(giveUp);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [part, isWanted]);
  return { loaded, isLate, hasFailed };
}
