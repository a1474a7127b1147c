import type { Clock } from '../core/platform/clock';
import { isEnded, type Run, type RunStep } from '../core/run/run';
import {
  type CancelReply,
  type CancelRequest,
  type PushClose,
  type PushHandlers,
  type PushMessage,
  type ResumePoint,
  type RunSource,
  type RunSourceCapabilities,
  RunSourceError,
} from '../core/run/run-source';

/** The calls a {@link ScriptedSource} records. */
export type ScriptedMethod = 'readRun' | 'readSteps' | 'listRuns' | 'cancelRun' | 'setPaused' | 'startRun';

/** One call that was made. */
export interface ScriptedCall {
  /** Which call. */
  method: ScriptedMethod;
  /** The run asked for; `null` for lists and starts. */
  runId: string | null;
  /** When, epoch ms of the clock given. */
  at: number;
  /** The cancel's idempotency key, for `cancelRun`. */
  idempotencyKey?: string;
  /** Aborted when the client has given up waiting. */
  signal: AbortSignal;
}

/**
 * Takes the place of one answer. `proceed` lets the call have its usual effect and gives the usual answer, so that a
 * lost answer is `async (proceed) => { await proceed(); throw … }`.
 */
export type Interception = (proceed: () => Promise<unknown>, call: ScriptedCall) => Promise<unknown>;

/** One push connection, from the server's side. */
export interface ScriptedConnection {
  /** The run it was opened for. */
  readonly runId: string;
  /** Where the client asked to resume. */
  readonly resume: ResumePoint;
  /** False once either side has closed it. */
  readonly isOpen: boolean;
  /** Sends a snapshot from the resume point on; a foreign epoch or `resumed: false` sends everything. */
  snapshot(change?: Partial<PushMessage>): void;
  /** Sends any message. */
  send(message: PushMessage): void;
  /** Sends a sign of life. */
  alive(): void;
  /** Closes it from the server's side. */
  close(kind: PushClose['kind'], retryAfterMs?: number): void;
}

/** A backend held in the hand: a test moves it, breaks it, and reads what was asked. */
export interface ScriptedSource extends RunSource {
  /** Every push connection so far, oldest first. */
  readonly connections: readonly ScriptedConnection[];
  /** What becomes of each pushed change; default: it is sent. Drop, double or reorder it here. */
  onPush(transmit: ((send: () => void) => void) | null): void;
  /** Whether a new connection is sent its snapshot at once. Default true. */
  greet(greets: boolean): void;
  /** Every call so far, oldest first. */
  readonly calls: readonly ScriptedCall[];
  /** How many calls of one method, or of all. */
  count(method?: ScriptedMethod): number;
  /** The run as the backend has it now. */
  getRun(runId?: string): Run;
  /** Changes the run under the next rev. */
  setRun(change: Partial<Run>, runId?: string): void;
  /** Adds a step, or changes the one with the same `n`, under the next rev. */
  setStep(step: Partial<RunStep> & { n: number }, runId?: string): void;
  /** Adds another run. */
  addRun(run: Partial<Run> & { id: string }): void;
  /** Empties the store and begins a new epoch. */
  resetStore(epoch: string): void;
  /** Answers the next call of the method differently; several wait in line. */
  intercept(method: ScriptedMethod, ...interceptions: Interception[]): void;
  /** Answers every further call of the method differently; `null` ends that. */
  interceptAll(method: ScriptedMethod, interception: Interception | null): void;
}

/** Settings of {@link createScriptedSource}. */
export interface ScriptedSourceOptions {
  /** Time of the backend, the latency and the push. */
  clock: Clock;
  /** The run it begins with; id `run-1`, running, 8 steps by default. */
  run?: Partial<Run>;
  /** How long each answer takes, ms. Default 0. */
  latencyMs?: number;
  /** Server clock minus the given clock, ms; `null` = the server does not tell its time. Default 0. */
  serverOffsetMs?: number | null;
  /** What it can do beyond, or less than, an ideal backend without push. */
  capabilities?: Partial<RunSourceCapabilities>;
  /** What a cancel does to the backend. Default: a queued run is cancelled, a running one becomes cancelling. */
  onCancel?: (run: Run, request: CancelRequest) => Partial<Run>;
}

interface Held {
  run: Run;
  /** By id. */
  steps: Map<string, RunStep>;
}

const cancelled = (run: Run): Partial<Run> =>
  run.status === 'queued' ? { status: 'cancelled' } : { status: 'cancelling' };

/** A {@link RunSource} for tests: an ideal backend of wire v1 in memory, until told otherwise. */
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
  const connections: (ScriptedConnection & { hasSnapshot: boolean })[] = [];
  let transmit: (send: () => void) => void = (send) => send();
  let greets = true;
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

  const perform = async <T>(method: ScriptedMethod, call: ScriptedCall, usual: () => T): Promise<T> => {
    calls.push(call);
    const queue = once.get(method);
    const interception = queue?.shift() ?? always.get(method);
    const proceed = async () => {
      if (latencyMs > 0) await new Promise<void>((resolve) => clock.setTimeout(resolve, latencyMs));
      return usual();
    };
    // What an interception answers is the test's own business, as it is with any stub.
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

  const pushChange = (runId: string, prev: number | null, steps: readonly RunStep[]) => {
    const { run } = held(runId);
    const message: PushMessage = {
      type: capabilities.revisions ? 'change' : 'snapshot',
      prev,
      rev: run.rev ?? null,
      epoch: run.epoch ?? null,
      run,
      steps,
      resumed: true,
      more: false,
      serverTimeMs: serverTime(),
    };
    for (const connection of connections) {
      if (!connection.isOpen || !connection.hasSnapshot || connection.runId !== runId) continue;
      transmit(() => connection.isOpen && connection.send(message));
    }
  };

  const setRun = (change: Partial<Run>, runId = first.id) => {
    const entry = held(runId);
    const prev = entry.run.rev ?? null;
    bump(entry);
    entry.run = { ...entry.run, ...change };
    pushChange(runId, prev, []);
  };

  const subscribe = (runId: string, handlers: PushHandlers, resume: ResumePoint): (() => void) => {
    let isOpen = true;
    const connection = {
      runId,
      resume,
      hasSnapshot: false,
      get isOpen() {
        return isOpen;
      },
      send: (message: PushMessage) => handlers.onMessage(message),
      alive: () => handlers.onAlive(),
      snapshot(change: Partial<PushMessage> = {}) {
        const entry = held(runId);
        const resumed = change.resumed ?? (resume.epoch === null || resume.epoch === epoch);
        const message: PushMessage = {
          type: 'snapshot',
          prev: null,
          rev: entry.run.rev ?? null,
          epoch: entry.run.epoch ?? null,
          run: entry.run,
          steps: capabilities.revisions ? newerSteps(entry, resumed ? resume.rev : 0) : [],
          resumed,
          more: false,
          serverTimeMs: serverTime(),
          ...change,
        };
        connection.hasSnapshot = true;
        handlers.onMessage(message);
      },
      close(kind: PushClose['kind'], retryAfterMs?: number) {
        if (!isOpen) return;
        isOpen = false;
        handlers.onClose({ kind, retryAfterMs: retryAfterMs ?? null, error: null });
      },
    };
    connections.push(connection);
    if (greets) clock.setTimeout(() => isOpen && connection.snapshot(), latencyMs);
    return () => {
      isOpen = false;
    };
  };

  return {
    capabilities,
    calls,
    connections,
    onPush(next) {
      transmit = next ?? ((send) => send());
    },
    greet(next) {
      greets = next;
    },
    ...(capabilities.push ? { subscribe } : {}),
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
      pushChange(runId, rev === null ? null : rev - 1, [changed]);
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
      perform('readRun', callOf('readRun', runId, signal), () => {
        const { run } = held(runId);
        const tag = capabilities.revisions ? `${run.epoch}.${run.rev}` : null;
        const unchanged = tag !== null && validator === tag;
        return { run: unchanged ? null : run, validator: tag, serverTimeMs: serverTime(), retryAfterMs: null };
      }),
    readSteps: (runId, { signal, after, epoch: known, limit = 500 }) =>
      perform('readSteps', callOf('readSteps', runId, signal), () => {
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
      perform('listRuns', callOf('listRuns', null, signal), () => {
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
        'cancelRun',
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
      perform('setPaused', callOf('setPaused', runId, signal), () => {
        const { status } = held(runId).run;
        if (isEnded(status)) throw new RunSourceError('ended', `run ${runId} has already ended.`, { status: 409 });
        setRun({ status: paused ? 'paused' : 'running' }, runId);
      }),
    startRun: (input, { signal }) =>
      perform('startRun', callOf('startRun', null, signal), () => {
        started += 1;
        const run = newRun({ id: `started-${started}`, name: input.name, status: 'queued' });
        runs.set(run.id, { run, steps: new Map() });
        return run;
      }),
  };
}
