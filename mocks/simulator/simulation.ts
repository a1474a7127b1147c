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
  /** Clock of the simulation. Default: the system clock. */
  clock?: Clock;
  /** Seed of the first run; each further run uses the next number. Default 1. */
  seed?: number;
  /** Speed factor; at 1, a run takes about 2 minutes. Default 1. */
  speed?: number;
  /** Scenario of runs that do not set one. Default `default`. */
  scenario?: RunScenario;
  /** Time the worker needs to stop cleanly, ms. Above `deadlineMs`, every cancel is forced. Default 800. */
  graceMs?: number;
  /** Time after which a cancel is forced, ms. Default 10 000. */
  deadlineMs?: number;
  /** Minimum time in the queue, even if the worker is free, ms. Default 400. */
  claimAfterMs?: number;
  /** Concurrent runs of the worker. Default 4. */
  concurrency?: number;
  /** Minimum interval between progress reports of a step, ms. Default 500. */
  updateEveryMs?: number;
  /** Maximum attempts of a run whose workers are lost. Default 2. */
  maxAttempts?: number;
}

/** Start of a simulated run. Defaults come from the simulation. */
export interface SimulatedStart {
  /** Unique ID. Default `run_0001` and so on. */
  id?: string;
  name?: string;
  dataset?: string;
  method?: string;
  scenario?: RunScenario;
  seed?: number;
  speed?: number;
  /** Script to play instead of a scenario. */
  script?: RunScript;
  /** The run stays queued until it is released. Default false. */
  held?: boolean;
  /** The caller may watch the run but not cancel it. Default false. */
  readOnly?: boolean;
}

/** A change of a run, as passed to subscribers. */
export interface SimulatedChange extends RecordChange {
  record: RunRecord;
}

/** Runs and one worker on one clock, independent of wire format and HTTP. */
export interface Simulation {
  readonly clock: Clock;
  /** ID of the revision sequence; {@link Simulation.reset} starts a new one. */
  readonly epoch: string;
  /** Number of writes rejected because the worker had lost the run. */
  readonly refusedWrites: number;
  find(runId: string): RunRecord | undefined;
  /** All runs, newest first, by creation time and then by order of start. */
  newestFirst(): RunRecord[];
  /** Current state of the run. */
  toRun(record: RunRecord): RunToWrite;
  start(request: SimulatedStart): RunRecord;
  /** Cancels a run and returns the resulting state. */
  cancel(record: RunRecord, request: Omit<RecordCancel, 'deadlineMs'>): 'cancelling' | 'cancelled' | 'ended';
  /** Subscribes to all changes of a run (`null`: of all runs). Returns the unsubscribe function. */
  subscribe(runId: string | null, listener: (change: SimulatedChange) => void): () => void;
  /** Releases a held run. */
  release(runId: string): void;
  /** Kills the worker of a run. With `thaws`, it only freezes, and its later writes are rejected. */
  loseWorker(runId: string, thaws: boolean): void;
  /** Simulates a restored store: a new epoch with new revs. Does not notify subscribers. */
  reset(): void;
  /** Stops the worker and every timer. */
  dispose(): void;
}

/** Creates a {@link Simulation}. Deterministic with a manual clock. */
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
    // The queue positions of the others have changed: without a new rev, a read with a validator would return 304.
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
