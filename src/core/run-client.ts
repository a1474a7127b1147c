import { systemClock } from './clock';
import { browserEnvironment } from './environment';
import type { EtaEstimatorOptions } from './eta/types';
import type { RunClient, RunClientOptions } from './run-client.types';
import { type RunQuery, RunSourceError, toRunSourceError } from './run-source';
import { createRunStore, type RunStore } from './run-store';
import { createRunsStore, type RunsStore } from './runs-store';
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
    onComplete: (run, steps) => options.etaMemory?.remember(run, steps),
    nextOrder: () => (order += 1),
  };
  const stores = new Map<string, RunStore>();
  const lists = new Map<string, { query: RunQuery; store: RunsStore }>();
  const pinned = new Map<string, number>();
  const profiles = new Map<string, Promise<EtaEstimatorOptions | null>>();
  const life = new AbortController();

  const forgetUnused = () => {
    if (stores.size <= KEPT_RUNS) return;
    for (const [id, store] of stores) {
      if (stores.size <= KEPT_RUNS) return;
      if (pinned.has(id) || !store.isUnused()) continue;
      store.dispose();
      stores.delete(id);
      profiles.delete(id);
    }
  };
  const storeOf = (runId: string): RunStore => {
    if (life.signal.aborted) {
      throw new Error(
        'runlight: this client was disposed, so it cannot read runs any more. Make a new one with createRunClient.',
      );
    }
    const known = stores.get(runId);
    if (known) return known;
    const store = createRunStore(context, runId);
    stores.set(runId, store);
    forgetUnused();
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
  const listOf = (query: RunQuery = {}): RunsStore => {
    const key = JSON.stringify([query.limit ?? null, query.status ?? null, query.ids ?? null, query.cursor ?? null]);
    const known = lists.get(key);
    if (known) return known.store;
    const store = createRunsStore(context, query, open);
    lists.set(key, { query, store });
    return store;
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
      for (const { store } of lists.values()) store.onEnvironment(event);
    });
    const endIdentity = source.onIdentityChange?.(() => {
      // What one identity has seen must not be shown to the next.
      for (const store of stores.values()) store.clear();
      for (const { store } of lists.values()) store.clear();
      profiles.clear();
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
    readEtaProfile(runId) {
      const known = profiles.get(runId);
      if (known) return known;
      const profile = (async (): Promise<EtaEstimatorOptions | null> => {
        if (source.capabilities.etaProfile && source.readEtaProfile) {
          const read = source.readEtaProfile.bind(source);
          return withTimeout(clock, context.options.timeoutMs, null, (signal) => read(runId, { signal }));
        }
        const { run } = storeOf(runId).getSnapshot();
        const history = run ? (options.etaMemory?.recall(run) ?? []) : [];
        return history.length > 0 ? { history } : null;
      })().catch((error: unknown) => {
        // Without it the estimate is only coarser. What may pass is tried again by the next one who asks.
        if (toRunSourceError(error).isTransient) profiles.delete(runId);
        return null;
      });
      profiles.set(runId, profile);
      return profile;
    },
    async startRun(input, { signal, idempotencyKey = environment.randomId() } = {}) {
      if (!source.startRun) {
        throw new RunSourceError('rejected', 'this source cannot start runs. Give it a startRun method.');
      }
      const startRun = source.startRun.bind(source);
      const run = await withTimeout(clock, context.options.timeoutMs, signal, (s) =>
        startRun(input, { signal: s, idempotencyKey }),
      );
      void storeOf(run.id).takeRun(run, context.nextOrder());
      for (const { store } of lists.values()) if (!store.getSnapshot().isLoading) void store.refresh();
      return run;
    },
    getRuns: (query) => listOf(query).getSnapshot(),
    watchRuns: (query, listener) => inUse(listOf(query)).watch(listener),
    loadMoreRuns: (query) => listOf(query).loadMore(),
    refreshRuns: (query) => inUse(listOf(query)).refresh(),
    dispose() {
      if (life.signal.aborted) return;
      life.abort();
      endListening?.();
      for (const { store } of lists.values()) store.dispose();
      for (const store of stores.values()) store.dispose();
      lists.clear();
      stores.clear();
    },
  };
}
