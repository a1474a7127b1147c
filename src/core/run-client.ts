import type { ClientFeature, ClientInside } from './client-feature';
import { systemClock } from './clock';
import { browserEnvironment } from './environment';
import type { RunClient, RunClientOptions } from './run-client.types';
import { RunSourceError } from './run-source';
import { createRunStore, type RunStore } from './run-store';
import type { ResolvedOptions, StoreContext } from './store-context';
import { withTimeout } from './timeout';

/** Runs nobody looks at any more are kept up to this many, so that reopening one shows it at once. */
const KEPT_RUNS = 100;

const defaults: ResolvedOptions = {
  statusIntervalMs: 1_000,
  stepsIntervalMs: 2_000,
  timeoutMs: 10_000,
  staleAfterMs: 10_000,
  cancelOverdueMs: 30_000,
  maxSteps: 10_000,
};

function resolveOptions(given: RunClientOptions): ResolvedOptions {
  const resolved = { ...defaults };
  for (const key of Object.keys(defaults) as (keyof ResolvedOptions)[]) {
    const value = given[key];
    if (value === undefined) continue;
    if (!Number.isFinite(value) || value <= 0) {
      throw new RangeError(
        `runlight: ${key} is ${value}, but it must be a number above 0, else the backend would be asked without a pause. ` +
          `Leave it out for the default (${defaults[key]}).`,
      );
    }
    resolved[key] = value;
  }
  return resolved;
}

/**
 * Makes a client for one backend. One client per source and page is enough: however many components look at a run, it
 * is asked for once.
 * @throws RangeError on an interval that is not a number above 0
 */
export function createRunClient(options: RunClientOptions): RunClient {
  const { source, clock = systemClock, environment = browserEnvironment } = options;
  let order = 0;
  const context: StoreContext = {
    source,
    clock,
    environment,
    options: resolveOptions(options),
    etaMemory: options.etaMemory,
    nextOrder: () => (order += 1),
  };
  const stores = new Map<string, RunStore>();
  const features = new Map<unknown, ClientFeature>();
  const pinned = new Map<string, number>();
  const life = new AbortController();

  const forgetUnused = () => {
    if (stores.size <= KEPT_RUNS) return;
    for (const [id, store] of stores) {
      if (stores.size <= KEPT_RUNS) return;
      if (pinned.has(id) || !store.isUnused()) continue;
      store.dispose();
      stores.delete(id);
      for (const feature of features.values()) feature.onRunForgotten?.(id);
    }
  };
  const checkAlive = () => {
    if (!life.signal.aborted) return;
    throw new Error(
      'runlight: this client was disposed, so it cannot read runs any more. Make a new one with createRunClient.',
    );
  };
  const storeOf = (runId: string): RunStore => {
    checkAlive();
    const known = stores.get(runId);
    if (known) return known;
    // Before the new one is among them: nobody has had the time to use it.
    forgetUnused();
    const store = createRunStore(context, runId);
    stores.set(runId, store);
    return store;
  };
  const open = (runId: string) => {
    const store = storeOf(runId);
    pinned.set(runId, (pinned.get(runId) ?? 0) + 1);
    return {
      store,
      close: () => {
        const left = (pinned.get(runId) ?? 1) - 1;
        if (left > 0) pinned.set(runId, left);
        else pinned.delete(runId);
      },
    };
  };
  const inside: ClientInside = {
    context,
    storeOf,
    open,
    runStarted() {
      for (const feature of features.values()) feature.onRunStarted?.();
    },
  };

  let endListening: (() => void) | null = null;
  /**
   * Begins with the first use, not with the making: React makes clients it throws away (StrictMode, abandoned renders),
   * and nobody would ever dispose of those.
   */
  const listen = () => {
    if (endListening || life.signal.aborted) return;
    const endEnvironment = environment.subscribe((event) => {
      for (const store of stores.values()) store.onEnvironment(event);
      for (const feature of features.values()) feature.onEnvironment?.(event);
    });
    const endIdentity = source.onIdentityChange?.(() => {
      // What one identity has seen must not be shown to the next.
      for (const store of stores.values()) store.clear();
      for (const feature of features.values()) feature.clear?.();
    });
    endListening = () => {
      endEnvironment();
      endIdentity?.();
    };
  };
  const inUse = <T>(thing: T): T => {
    listen();
    return thing;
  };

  return {
    source,
    clock,
    environment,
    signal: life.signal,
    getSnapshot: (runId) => storeOf(runId).getSnapshot(),
    subscribe: (runId, listener) => inUse(storeOf(runId)).subscribe(listener),
    watch: (runId, listener, watchOptions) => inUse(storeOf(runId)).watch(listener, watchOptions),
    refresh: (runId) => inUse(storeOf(runId)).refresh(),
    serverNow: (runId) => storeOf(runId).serverNow(),
    cancel: (runId, cancelOptions = {}) => inUse(storeOf(runId)).cancel(cancelOptions),
    dismissCancel: (runId) => storeOf(runId).dismissCancel(),
    async readRun(runId, { signal } = {}) {
      const timeoutMs = context.options.timeoutMs;
      const { run } = await withTimeout(clock, timeoutMs, signal, (s) => source.readRun(runId, { signal: s }));
      if (run) return run;
      throw new RunSourceError('invalid', `the backend answered "not changed" for run ${runId}, which was never read.`);
    },
    use<T extends ClientFeature>(feature: (inside: ClientInside) => T): T {
      checkAlive();
      const known = features.get(feature);
      // Kept under the very function that made it.
      if (known) return known as T;
      const made = feature(inside);
      features.set(feature, made);
      return inUse(made);
    },
    dispose() {
      if (life.signal.aborted) return;
      life.abort();
      endListening?.();
      for (const feature of features.values()) feature.dispose?.();
      for (const store of stores.values()) store.dispose();
      features.clear();
      stores.clear();
    },
  };
}
