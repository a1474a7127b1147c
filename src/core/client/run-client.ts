import { systemClock } from '../platform/clock';
import { browserEnvironment } from '../platform/environment';
import { withTimeout } from '../platform/timeout';
import { withHostStatus } from '../run/status/host-status';
import { withKnownStatus } from '../run/status/known-status';
import type { CancelOutcome } from './cancel-outcome';
import { createEvents } from './events';
import { readAllSteps } from './read-all-steps';
import { createRunStore } from './store/run-store';
import type {
  ClientFeature,
  ClientInside,
  ResolvedOptions,
  RunClient,
  RunClientOptions,
  RunStore,
  StoreContext,
} from './types';
import { neverRead } from './unexpected-304';
import { withHostStatuses } from './with-host-statuses';

/** Number of runs above which unwatched ones are evicted. A cached run shows immediately when it is reopened. */
const KEPT_RUNS = 100;

const defaults: ResolvedOptions = {
  statusIntervalMs: 1_000,
  stepsIntervalMs: 2_000,
  timeoutMs: 10_000,
  staleAfterMs: 10_000,
  cancelOverdueMs: 30_000,
  maxSteps: 10_000,
};

function resolveOptions(overrides: RunClientOptions): ResolvedOptions {
  const resolved = { ...defaults };
  for (const key of Object.keys(defaults) as (keyof ResolvedOptions)[]) {
    const value = overrides[key] ?? resolved[key];
    if (typeof value !== 'number' || !(value > 0 && value < Number.POSITIVE_INFINITY)) {
      const shown = typeof value === 'string' ? `"${value}"` : String(value);
      throw new RangeError(
        `runlight: ${key} is ${shown}, so requests would be sent without a pause, or never. ` +
          `Pass a number above 0, or omit it for the default (${resolved[key]}).`,
      );
    }
    resolved[key] = value;
  }
  return resolved;
}

/** A URL, or `createRestSource` without its call, would fail at the first request, and look like a lost network. */
function checkSource(source: unknown): void {
  if (typeof source === 'object' && source !== null && 'readRun' in source) return;
  const shown =
    typeof source === 'function'
      ? 'a function that was not called'
      : typeof source === 'object'
        ? 'an object without readRun'
        : `of type ${typeof source}`;
  throw new TypeError(
    `runlight: the source is ${shown}, so no run can be read. Pass what createRestSource({ baseUrl }) returns, or an ` +
      'object with readRun, readSteps and capabilities.',
  );
}

/**
 * Creates a client for one backend. One client per source and page is enough: its components share their requests.
 * @throws RangeError on an interval that is not a number above 0
 * @throws TypeError if `source` is not a source
 */
export function createRunClient(options: RunClientOptions): RunClient {
  const { clock = systemClock, environment = browserEnvironment, statuses } = options;
  checkSource(options.source);
  const source = withHostStatuses(options.source, statuses);
  const settings = resolveOptions(options);
  const stores = new Map<string, RunStore>();
  const features = new Map<unknown, ClientFeature>();
  const life = new AbortController();
  const events = createEvents();
  /** Pending cancels: a second caller joins the first, and the outcome is reported once. */
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
    isOutdated: (askedOrder) => askedOrder < signedInAt,
    ask: (call, outer) => withTimeout({ clock, timeoutMs: settings.timeoutMs, outer }, call),
  };

  const checkAlive = () => {
    if (!life.signal.aborted) return;
    throw new Error('runlight: this client is disposed and cannot read runs. Create a new one with createRunClient.');
  };
  const storeOf = (runId: string): RunStore => {
    checkAlive();
    const known = stores.get(runId);
    if (known) return known;
    // Evict before adding the new store, which has no listeners yet.
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
    stores,
    storeOf,
    runStarted() {
      for (const feature of features.values()) feature.onRunStarted?.();
    },
  };

  let endListening: (() => void)[] | undefined;
  /**
   * Listens from the first use, not from creation: React discards some clients (StrictMode, abandoned renders) without
   * disposing them.
   */
  const inUse = <T>(thing: T): T => {
    endListening ??= [
      environment.subscribe((event) => {
        for (const part of [...stores.values(), ...features.values()]) part.onEnvironment?.(event);
      }),
      // The next user must not see this user's data. Clear features first: bulk work must not continue with later runs
      // while earlier runs are cleared.
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
    seed: (run, parts) => storeOf(run.id).seed(withHostStatus(withKnownStatus(run), statuses), parts),
    getInitialSnapshot: (runId) => storeOf(runId).getInitialSnapshot(),
    getStepSeries: (runId, stepId) => storeOf(runId).getSeries(stepId),
    serverNow: (runId) => storeOf(runId).serverNow(),
    cancel(runId, request) {
      const outcome = inUse(storeOf(runId)).cancel(request);
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
      // Safe cast: the key is the function that created this feature.
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
