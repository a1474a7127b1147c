import { systemClock } from '../platform/clock';
import { browserEnvironment } from '../platform/environment';
import { withTimeout } from '../platform/timeout';
import { withHostStatus } from '../run/host-status';
import { createEvents } from './events';
import { neverRead } from './never-read';
import { readAllSteps } from './read-all-steps';
import { createRunStore } from './run-store';
import type {
  CancelOutcome,
  ClientFeature,
  ClientInside,
  ResolvedOptions,
  RunClient,
  RunClientOptions,
  RunStore,
  StoreContext,
} from './types';
import { withHostStatuses } from './with-host-statuses';

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
    const value = given[key] ?? resolved[key];
    if (typeof value !== 'number' || !(value > 0 && value < Number.POSITIVE_INFINITY)) {
      const said = typeof value === 'string' ? `"${value}"` : String(value);
      throw new RangeError(
        `runlight: ${key} is ${said}, so the backend would be asked without a pause, or never. ` +
          `Pass a number above 0, or leave it out for the default (${resolved[key]}).`,
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
  const { clock = systemClock, environment = browserEnvironment, statuses } = options;
  const source = withHostStatuses(options.source, statuses);
  const settings = resolveOptions(options);
  const stores = new Map<string, RunStore>();
  const features = new Map<unknown, ClientFeature>();
  const life = new AbortController();
  const events = createEvents();
  /** Cancels under way: whoever asks again joins, and the outcome is told once. */
  const cancels = new Map<string, Promise<CancelOutcome>>();
  let order = 0;
  let signedInAt = 0;
  const context: StoreContext = {
    source,
    clock,
    environment,
    options: settings,
    events,
    etaMemory: options.etaMemory,
    nextOrder: () => (order += 1),
    isOutdated: (asked) => asked < signedInAt,
    ask: (call, outer) => withTimeout(clock, settings.timeoutMs, outer, call),
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
    for (const [id, store] of stores) {
      if (stores.size <= KEPT_RUNS || !store.isUnused()) continue;
      store.dispose();
      stores.delete(id);
      for (const feature of features.values()) feature.onRunForgotten?.(id);
    }
    const store = createRunStore(context, runId);
    stores.set(runId, store);
    return store;
  };
  const inside: ClientInside = {
    context,
    storeOf,
    runStarted() {
      for (const feature of features.values()) feature.onRunStarted?.();
    },
  };

  let endListening: (() => void)[] | undefined;
  /**
   * Begins with the first use, not with the making: React makes clients it throws away (StrictMode, abandoned renders),
   * and nobody would ever dispose of those.
   */
  const inUse = <T>(thing: T): T => {
    endListening ??= [
      environment.subscribe((event) => {
        for (const part of [...stores.values(), ...features.values()]) part.onEnvironment?.(event);
      }),
      // What one identity has seen must not be shown to the next. The features first: what they have begun for many runs
      // must not go on with the next one while the first is cleared.
      source.onIdentityChange?.(() => {
        signedInAt = context.nextOrder();
        for (const part of [...features.values(), ...stores.values()]) part.clear?.();
      }) ?? (() => {}),
    ];
    return thing;
  };

  return {
    source: options.source,
    statuses,
    clock,
    environment,
    signal: life.signal,
    getSnapshot: (runId) => storeOf(runId).getSnapshot(),
    subscribe: (runId, listener) => inUse(storeOf(runId)).subscribe(listener),
    watch: (runId, listener, watchOptions) => inUse(storeOf(runId)).watch(listener, watchOptions),
    refresh: (runId) => inUse(storeOf(runId)).refresh(),
    resume() {
      for (const part of [...stores.values(), ...features.values()]) part.onEnvironment?.('visible');
    },
    on: (type, listener) => inUse(events).on(type, listener),
    seed: (run, parts) => storeOf(run.id).seed(withHostStatus(run, statuses), parts),
    getInitialSnapshot: (runId) => storeOf(runId).getInitialSnapshot(),
    serverNow: (runId) => storeOf(runId).serverNow(),
    cancel(runId, wish) {
      const outcome = inUse(storeOf(runId)).cancel(wish);
      if (!cancels.has(runId)) {
        cancels.set(runId, outcome);
        void outcome.then((known) => {
          cancels.delete(runId);
          events.emit('cancelOutcome', known, runId);
        });
      }
      return outcome;
    },
    dismissCancel: (runId) => storeOf(runId).dismissCancel(),
    async readRun(runId, call) {
      const { run } = await context.ask((signal) => source.readRun(runId, { signal }), call?.signal);
      if (run) return run;
      throw neverRead(runId);
    },
    readSteps: (runId, call) => readAllSteps(context, runId, call?.signal),
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
      life.abort();
      for (const end of endListening?.splice(0) ?? []) end();
      for (const part of [...features.values(), ...stores.values()]) part.dispose?.();
      features.clear();
      stores.clear();
      events.dispose();
    },
  };
}
