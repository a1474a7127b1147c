import { isEnded, type Run, type RunStep } from '../core/run/run';
import type { CancelReply, RunSourceCapabilities } from '../core/run/source/run-source';
import { RunSourceError } from '../core/run/source/run-source-error';
import { createScriptedPush } from './scripted-push';
import type {
  Interception,
  ScriptedCall,
  ScriptedMethod,
  ScriptedSource,
  ScriptedSourceOptions,
} from './scripted-source.types';

interface Held {
  run: Run;
  /** By id. */
  steps: Map<string, RunStep>;
}

const cancelled = (run: Run): Partial<Run> =>
  run.status === 'queued' ? { status: 'cancelled' } : { status: 'cancelling' };

/** Creates a {@link RunSource} for tests: an ideal in-memory wire v1 backend, unless the test scripts otherwise. */
export function createScriptedSource(options: ScriptedSourceOptions): ScriptedSource {
  const { clock, latencyMs = 0, serverOffsetMs = 0, onCancel = cancelled } = options;
  const capabilities: RunSourceCapabilities = {
    cancel: true,
    force: false,
    pause: false,
    start: true,
    list: true,
    revisions: true,
    separateMetrics: false,
    etaProfile: false,
    push: null,
    ...options.capabilities,
  };
  const calls: ScriptedCall[] = [];
  const once = new Map<ScriptedMethod, Interception[]>();
  const always = new Map<ScriptedMethod, Interception>();
  const runs = new Map<string, Held>();
  const answeredKeys = new Set<string>();
  let epoch = 'epoch-1';
  let started = 0;

  const newRun = (run: Partial<Run>): Run => ({
    id: 'run-1',
    status: 'running',
    name: 'Run 1',
    rev: capabilities.revisions ? 1 : null,
    epoch: capabilities.revisions ? epoch : null,
    progress: { completedSteps: 0, totalSteps: 8, fraction: null },
    startedAt: clock.now() + (serverOffsetMs ?? 0),
    ...run,
  });
  const first = newRun(options.run ?? {});
  runs.set(first.id, { run: first, steps: new Map() });

  const held = (runId: string): Held => {
    const found = runs.get(runId);
    if (found) return found;
    throw new RunSourceError('not_found', `there is no run ${runId}.`, { status: 404 });
  };
  const bump = (entry: Held): number | null => {
    if (!capabilities.revisions) return null;
    const rev = (entry.run.rev ?? 0) + 1;
    entry.run = { ...entry.run, rev };
    return rev;
  };
  const serverTime = () => (serverOffsetMs === null ? null : clock.now() + serverOffsetMs);

  const perform = async <T>(call: ScriptedCall, usual: () => T): Promise<T> => {
    const { method } = call;
    calls.push(call);
    const queue = once.get(method);
    const interception = queue?.shift() ?? always.get(method);
    const proceed = async () => {
      if (latencyMs > 0) await new Promise<void>((resolve) => clock.setTimeout(resolve, latencyMs));
      return usual();
    };
    // The test is responsible for the type of an interception's result, as with any stub.
    return interception ? ((await interception(proceed, call)) as T) : proceed();
  };
  const callOf = (method: ScriptedMethod, runId: string | null, signal: AbortSignal): ScriptedCall => ({
    method,
    runId,
    at: clock.now(),
    signal,
  });

  const newerSteps = (entry: Held, after: number) =>
    [...entry.steps.values()].filter((step) => (step.rev ?? 0) > after).sort((a, b) => (a.rev ?? 0) - (b.rev ?? 0));

  const push = createScriptedPush({
    ...{ clock, latencyMs, serverTime },
    hasRevisions: capabilities.revisions,
    getRun: (runId) => held(runId).run,
    stepsAfter: (runId, rev) => newerSteps(held(runId), rev),
    getEpoch: () => epoch,
  });

  const setRun = (change: Partial<Run>, runId = first.id) => {
    const entry = held(runId);
    const prev = entry.run.rev ?? null;
    bump(entry);
    entry.run = { ...entry.run, ...change };
    push.pushChange(runId, { prev, steps: [] });
  };

  return {
    capabilities,
    calls,
    connections: push.connections,
    onPush: push.onPush,
    greet: push.greet,
    ...(capabilities.push ? { subscribe: push.subscribe } : {}),
    count: (method) => calls.filter((call) => method === undefined || call.method === method).length,
    getRun: (runId = first.id) => held(runId).run,
    setRun,
    setStep(step, runId = first.id) {
      const entry = held(runId);
      const rev = bump(entry);
      const id = step.id ?? String(step.n);
      const base: RunStep = entry.steps.get(id) ?? {
        id,
        n: step.n,
        kind: 'info',
        status: 'done',
        title: `Step ${step.n}`,
      };
      const changed = { ...base, rev, ...step };
      entry.steps.set(id, changed);
      push.pushChange(runId, { prev: rev === null ? null : rev - 1, steps: [changed] });
    },
    addRun(run) {
      runs.set(run.id, { run: newRun(run), steps: new Map() });
    },
    resetStore(next) {
      epoch = next;
      for (const entry of runs.values()) {
        entry.run = { ...entry.run, epoch, rev: 1 };
        entry.steps.clear();
      }
    },
    intercept(method, ...interceptions) {
      once.set(method, [...(once.get(method) ?? []), ...interceptions]);
    },
    interceptAll(method, interception) {
      if (interception) always.set(method, interception);
      else always.delete(method);
    },

    readRun: (runId, { signal, validator = null }) =>
      perform(callOf('readRun', runId, signal), () => {
        const { run } = held(runId);
        const tag = capabilities.revisions ? `${run.epoch}.${run.rev}` : null;
        const unchanged = tag !== null && validator === tag;
        return { run: unchanged ? null : run, validator: tag, serverTimeMs: serverTime(), retryAfterMs: null };
      }),
    readSteps: (runId, { signal, after, epoch: known, limit = 500 }) =>
      perform(callOf('readSteps', runId, signal), () => {
        const entry = held(runId);
        const all = [...entry.steps.values()];
        if (!capabilities.revisions) {
          return { steps: all, epoch: null, next: null, more: false, reset: true, invalid: 0 };
        }
        const reset = known !== null && known !== epoch;
        const from = reset ? 0 : after;
        const newer = newerSteps(entry, from);
        const steps = newer.slice(0, limit);
        const more = newer.length > steps.length;
        const next = more ? (steps.at(-1)?.rev ?? from) : (entry.run.rev ?? from);
        return { steps, epoch, next, more, reset, invalid: 0 };
      }),
    listRuns: (query, { signal }) =>
      perform(callOf('listRuns', null, signal), () => {
        const { limit = 50, cursor, ids, status } = query;
        const wanted = [...runs.values()]
          .map((entry) => entry.run)
          .filter((run) => (!ids || ids.includes(run.id)) && (!status || status.includes(run.status)));
        const from = cursor ? wanted.findIndex((run) => run.id === cursor) + 1 : 0;
        const page = wanted.slice(from, from + limit);
        const nextCursor = from + limit < wanted.length ? (page.at(-1)?.id ?? null) : null;
        return { runs: page, nextCursor, serverTimeMs: serverTime(), retryAfterMs: null };
      }),
    cancelRun: (runId, request) =>
      perform(
        { ...callOf('cancelRun', runId, request.signal), idempotencyKey: request.idempotencyKey },
        (): CancelReply => {
          const entry = held(runId);
          const { status } = entry.run;
          if (isEnded(status) && status !== 'cancelled') {
            throw new RunSourceError('ended', `run ${runId} has already ended.`, { status: 409, run: entry.run });
          }
          if (
            !answeredKeys.has(request.idempotencyKey) &&
            !isEnded(status) &&
            (status !== 'cancelling' || request.force)
          ) {
            answeredKeys.add(request.idempotencyKey);
            setRun(request.force ? { status: 'cancelled' } : onCancel(entry.run, request), runId);
          }
          const { run } = held(runId);
          return {
            status: run.status === 'cancelled' ? 'cancelled' : 'cancelling',
            run: capabilities.revisions ? run : null,
          };
        },
      ),
    setPaused: (runId, paused, { signal }) =>
      perform(callOf('setPaused', runId, signal), () => {
        const { status } = held(runId).run;
        if (isEnded(status)) throw new RunSourceError('ended', `run ${runId} has already ended.`, { status: 409 });
        setRun({ status: paused ? 'paused' : 'running' }, runId);
      }),
    startRun: (input, { signal }) =>
      perform(callOf('startRun', null, signal), () => {
        started += 1;
        const run = newRun({ id: `started-${started}`, name: input.name, status: 'queued' });
        runs.set(run.id, { run, steps: new Map() });
        return run;
      }),
  };
}
