import { type Clock, systemClock } from '../../src/core/platform/clock';
import type { RunToWrite } from '../../src/wire/write/run';
import { RunRecord } from './run-record';
import type { RecordCancel, RecordChange } from './run-record.types';
import { createScopedClock } from './scoped-clock';
import { createRunScript } from './script/run-script';
import type { RunScenario } from './script/scenarios';
import type { RunScript } from './script/script';
import { createWorker } from './worker';

/** Options of a simulated backend. */
export interface MemoryBackendOptions {
  /** Time; everything happens on it. Default the machine's clock. */
  clock?: Clock;
  /** Seed of the first run; every further run takes the next number. Default 1. */
  seed?: number;
  /** How much faster than a run of about 2 minutes. Default 1. */
  speed?: number;
  /** What happens in runs that do not say it themselves. Default `default`. */
  scenario?: RunScenario;
  /** How long the worker takes to stop cleanly, ms. More than `deadlineMs` = it never makes it. Default 800. */
  graceMs?: number;
  /** After this time a cancel is forced, ms. Default 10 000. */
  deadlineMs?: number;
  /** How long a run stays queued although the worker has room, ms. Default 400. */
  claimAfterMs?: number;
  /** Runs the worker does at the same time. Default 4. */
  concurrency?: number;
  /** Least time between two reports from inside a step, ms. Default 500. */
  updateEveryMs?: number;
  /** How often a run is tried when workers are lost. Default 2. */
  maxAttempts?: number;
}

/** What starts a simulated run. What is left out takes the simulation's own. */
export interface SimulatedStart {
  /** Identifier, not in use yet. Default `run_0001` and so on. */
  id?: string;
  name?: string;
  dataset?: string;
  method?: string;
  scenario?: RunScenario;
  seed?: number;
  speed?: number;
  /** Plays this script in place of a scenario. */
  script?: RunScript;
  /** It stays queued until it is released. Default false. */
  held?: boolean;
  /** The caller may watch it, not cancel it. Default false. */
  readOnly?: boolean;
}

/** A change of one run, for subscribers. */
export interface SimulatedChange extends RecordChange {
  record: RunRecord;
}

/** Runs and the one worker that does them, on one clock. Knows no wire and no HTTP. */
export interface Simulation {
  readonly clock: Clock;
  /** Names the stream of changes; {@link Simulation.reset} makes another. */
  readonly epoch: string;
  /** How many writes were refused because the worker had lost the run. */
  readonly refusedWrites: number;
  find(runId: string): RunRecord | undefined;
  /** All runs, newest first; of the same instant, the one started later. */
  newestFirst(): RunRecord[];
  /** The run as it stands. */
  toRun(record: RunRecord): RunToWrite;
  start(request: SimulatedStart): RunRecord;
  /** Tells how the run stands afterwards. */
  cancel(record: RunRecord, request: Omit<RecordCancel, 'deadlineMs'>): 'cancelling' | 'cancelled' | 'ended';
  /** Calls back on every change of a run (`null`: of any) until the returned function is called. */
  subscribe(runId: string | null, listener: (change: SimulatedChange) => void): () => void;
  /** Lets a held run go. */
  release(runId: string): void;
  /** The worker of a run dies; with `thaws` it was frozen, and goes on writing in vain. */
  loseWorker(runId: string, thaws: boolean): void;
  /** The store was restored: another epoch, revs counted anew. Subscribers are not told. */
  reset(): void;
  /** Stops the worker and every timer. */
  dispose(): void;
}

/** Makes a {@link Simulation}. Deterministic under a hand-wound clock. */
export function createSimulation(options: MemoryBackendOptions = {}): Simulation {
  const { seed = 1, speed = 1, scenario = 'default', graceMs = 800, deadlineMs = 10_000 } = options;
  const { claimAfterMs = 400, concurrency = 4, updateEveryMs = 500, maxAttempts = 2 } = options;
  const clock = createScopedClock(options.clock ?? systemClock);
  const records = new Map<string, RunRecord>();
  const listeners = new Map<string | null, Set<(change: SimulatedChange) => void>>();
  const held = new Set<string>();
  const waiting: RunRecord[] = [];
  const ready = new Set<RunRecord>();
  let generation = 1;
  let started = 0;
  let refusedWrites = 0;
  let isDisposed = false;
  const epochName = () => `sim-${seed}-${generation}`;

  const worker = createWorker({
    clock,
    concurrency,
    graceMs,
    updateEveryMs,
    onRefused: () => {
      refusedWrites += 1;
    },
    onFree: () => pump(),
  });

  function onChange(record: RunRecord, change: RecordChange): void {
    if (record.status !== 'queued') leaveQueue(record);
    else if (!waiting.includes(record)) enqueue(record);
    for (const listener of [...(listeners.get(record.id) ?? []), ...(listeners.get(null) ?? [])]) {
      listener({ ...change, record });
    }
  }

  function enqueue(record: RunRecord): void {
    waiting.push(record);
    clock.setTimeout(() => {
      ready.add(record);
      pump();
    }, claimAfterMs);
  }

  function leaveQueue(record: RunRecord): void {
    const index = waiting.indexOf(record);
    if (index < 0) return;
    waiting.splice(index, 1);
    ready.delete(record);
    // The others have moved up, which readers with a validator would never see without a new rev.
    for (const other of waiting.slice(index)) other.touch(clock.now());
  }

  function pump(): void {
    if (isDisposed) return;
    for (const record of [...waiting]) {
      if (worker.hasRoom && ready.has(record) && !held.has(record.id)) worker.take(record);
    }
  }

  return {
    clock,
    get epoch() {
      return epochName();
    },
    get refusedWrites() {
      return refusedWrites;
    },
    find: (runId) => records.get(runId),
    newestFirst: () => [...records.values()].reverse().sort((a, b) => b.createdAt - a.createdAt),
    toRun: (record) => record.toRun(record.status === 'queued' ? waiting.indexOf(record) : null),

    start({ id = `run_${String(started + 1).padStart(4, '0')}`, script, held: isHeld, readOnly = false, ...story }) {
      if (records.has(id)) throw new Error(`runlight: there is a run ${id} already. Choose another id.`);
      const record = new RunRecord({
        id,
        script: script ?? createRunScript({ scenario, speed, seed: seed + started, ...story }),
        epoch: epochName(),
        now: clock.now(),
        maxAttempts,
        readOnly,
        onChange,
      });
      started += 1;
      records.set(id, record);
      if (isHeld) held.add(id);
      enqueue(record);
      return record;
    },

    cancel(record, request) {
      const before = record.status;
      const result = record.requestCancel(clock.now(), { ...request, deadlineMs });
      if (result === 'ended') return result;
      if (before === 'running' || before === 'waiting' || before === 'cancelling') worker.signal(record.id);
      if (result === 'cancelling' && before !== 'cancelling') {
        clock.setTimeout(() => record.deadlinePassed(clock.now()), deadlineMs);
      }
      return result;
    },

    subscribe(runId, listener) {
      const set = listeners.get(runId) ?? new Set();
      listeners.set(runId, set);
      set.add(listener);
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(runId) === set) listeners.delete(runId);
      };
    },

    release(runId) {
      if (held.delete(runId)) pump();
    },

    loseWorker(runId, thaws) {
      if (records.get(runId)?.workerLost(clock.now())) worker.lose(runId, thaws);
    },

    reset() {
      generation += 1;
      for (const record of records.values()) record.renumber(epochName());
    },

    dispose() {
      isDisposed = true;
      clock.dispose();
    },
  };
}
