import type { Run, RunStep } from '../run/run';
import { startOf, workOfAttempt } from './attempts';
import type { EtaHistoryRun, EtaHistoryStep } from './estimate/types';

/** Storage for learned runs, e.g. `localStorage`. */
export interface EtaStorage {
  /** Returns the text stored under `key`; `null` if there is none. */
  getItem(key: string): string | null;
  /** Stores a text. May throw if the storage is full; the run is then not learned. */
  setItem(key: string, value: string): void;
  /** Removes the text stored under `key`. */
  removeItem(key: string): void;
}

/** Remembers the durations of each workflow's runs. */
export interface EtaMemory {
  /** Learns from an ended run. Only successful runs are used. */
  remember(run: Run, steps: readonly RunStep[]): void;
  /** The earlier runs of the same workflow, oldest first, at most five. */
  recall(run: Run): readonly EtaHistoryRun[];
  /** Removes everything. */
  clear(): void;
}

/** Options of {@link createEtaMemory}. */
export interface EtaMemoryOptions {
  /** Default: `localStorage` if available, otherwise this page's memory. */
  storage?: EtaStorage | undefined;
  /** Groups runs of the same kind. Default: method and dataset, or the name if both are unknown. */
  workflowOf?: (run: Run) => string;
  /** Maximum of workflows; the least recently used one is removed first. Default 20. */
  maxWorkflows?: number;
  /** Maximum of steps per run; longer runs are not learned. Default 500. */
  maxSteps?: number;
}

/** Truncates names: a backend that puts a log line into a title must not fill the browser's storage. */
const MAX_NAME = 200;
/** More than five earlier runs do not improve an estimate. */
const MAX_RUNS = 5;
const KEY = 'runlight:eta:1';

interface Entry {
  workflow: string;
  /** `startedAt` distinguishes two attempts of one run; missing in data of earlier versions. */
  runs: { id: string; startedAt?: number; durationMs: number; expectedSteps: number | null; steps: EtaHistoryStep[] }[];
}

const memory = (): EtaStorage => {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
};

function browserStorage(): EtaStorage {
  try {
    // Even reading the property throws if the user has blocked storage.
    return globalThis.localStorage ?? memory();
  } catch {
    return memory();
  }
}

const defaultWorkflow = ({ method, dataset, name }: Run): string =>
  method || dataset ? JSON.stringify([method ?? null, dataset ?? null]) : (name ?? '');

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isStep(value: unknown): value is EtaHistoryStep {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    Number.isFinite(value.startedAtMs) &&
    Number.isFinite(value.finishedAtMs)
  );
}

/** Other data under this key must not break anything. */
function isEntry(value: unknown): value is Entry {
  if (!isRecord(value) || typeof value.workflow !== 'string' || !Array.isArray(value.runs)) return false;
  return value.runs.every(
    (run: unknown) =>
      isRecord(run) &&
      typeof run.id === 'string' &&
      typeof run.durationMs === 'number' &&
      run.durationMs > 0 &&
      Array.isArray(run.steps) &&
      run.steps.every(isStep),
  );
}

/**
 * Creates a memory of earlier runs in this browser, for backends without one. It is bounded and stores only names and
 * times of steps. If the storage is full or blocked, it learns nothing.
 */
export function createEtaMemory(options: EtaMemoryOptions = {}): EtaMemory {
  const { workflowOf = defaultWorkflow, maxWorkflows = 20, maxSteps = 500 } = options;
  const storage = options.storage ?? browserStorage();

  const load = (): Entry[] => {
    try {
      const value: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
      return Array.isArray(value) ? value.filter(isEntry) : [];
    } catch {
      return [];
    }
  };
  const save = (entries: Entry[]) => {
    // While the storage is full, try with half of the workflows.
    for (let retained = entries; retained.length > 0; retained = retained.slice(0, Math.floor(retained.length / 2))) {
      try {
        storage.setItem(KEY, JSON.stringify(retained));
        return;
      } catch {}
    }
  };

  return {
    remember(run, steps) {
      const { startedAt, finishedAt } = run;
      if (run.status !== 'succeeded' || startedAt == null || finishedAt == null || finishedAt <= startedAt) return;
      if (steps.length === 0 || steps.length > maxSteps) return;
      const workflow = workflowOf(run);
      const entries = load();
      const known = entries.find((entry) => entry.workflow === workflow);
      if (known?.runs.some((other) => other.id === run.id && (other.startedAt ?? startedAt) === startedAt)) return;
      // Time lost with an attempt or between two is not work: the next run does not need it.
      const work = workOfAttempt(run, steps, startedAt);
      const durationMs = finishedAt - startedAt - (work?.lostMs ?? 0);
      if (!work || work.steps.length === 0 || durationMs <= 0) return;
      const learned = {
        id: run.id,
        startedAt,
        durationMs,
        expectedSteps: run.progress?.totalSteps ?? null,
        steps: work.steps.map((step) => {
          const lost = work.lostBefore(step);
          const start = startOf(step, startedAt);
          const end = Math.max(start, step.finishedAt ?? start);
          return { name: step.title.slice(0, MAX_NAME), startedAtMs: start - lost, finishedAtMs: end - lost };
        }),
      };
      const entry = { workflow, runs: [...(known?.runs ?? []), learned].slice(-MAX_RUNS) };
      save([entry, ...entries.filter((other) => other.workflow !== workflow)].slice(0, maxWorkflows));
    },
    recall(run) {
      const workflow = workflowOf(run);
      return load().find((entry) => entry.workflow === workflow)?.runs ?? [];
    },
    clear: () => storage.removeItem(KEY),
  };
}
