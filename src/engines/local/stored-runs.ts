import type { Clock, TimerHandle } from '../../core/platform/clock';
import { hasEnded, type Run } from '../../core/run/run';
import type { LocalRecord, LocalState } from './record';
import type { LocalRunLocks, LocalRunStorage } from './types';

/** Error text of a run whose page was closed. */
const LEFT = 'The page was closed while the run was active, so its outcome is unknown.';
/** Shortest pause between two writes of an active run, ms. */
const WRITE_MS = 500;

/** Runs in the storage: ended ones, and those of other tabs. */
export interface StoredRuns {
  read(id: string): Promise<LocalState | null>;
  list(): Promise<readonly LocalState[]>;
  /** Stores a run from now on, and holds a lock so that other tabs know its owner. */
  keep(record: LocalRecord): void;
}

const isState = (value: unknown): value is LocalState =>
  typeof value === 'object' &&
  value !== null &&
  'run' in value &&
  typeof value.run === 'object' &&
  value.run !== null &&
  'id' in value.run &&
  'status' in value.run &&
  'steps' in value &&
  Array.isArray(value.steps);

/** A run whose page was closed, as it is shown. */
function left({ run, steps, ...rest }: LocalState): LocalState {
  const rev = (run.rev ?? 0) + 1;
  const error = { code: 'left', message: LEFT };
  const gone: Partial<Run> = { status: 'unknown', statusText: 'left', ended: true, error, currentStep: null, rev };
  return {
    ...rest,
    run: { ...run, ...gone, waitingFor: null },
    steps: steps.map((step) => (step.status === 'running' ? { ...step, status: 'interrupted', rev } : step)),
  };
}

/** A run of another tab; only that tab can cancel it. */
const elsewhere = (state: LocalState): LocalState => ({ ...state, run: { ...state.run, can: { cancel: false } } });

/** Stores runs where all tabs can read them. */
export function createStoredRuns(options: {
  storage: LocalRunStorage;
  locks: LocalRunLocks | undefined;
  prefix: string;
  keep: number;
  clock: Clock;
  onError: (error: unknown) => void;
}): StoredRuns {
  const { storage, locks, prefix, clock, onError } = options;
  const keyOf = (id: string) => `${prefix}${id}`;

  function parsed(key: string): LocalState | null {
    const text = storage.getItem(key);
    if (text === null) return null;
    try {
      const value: unknown = JSON.parse(text);
      return isState(value) ? value : null;
    } catch {
      // Ignore foreign entries, and entries cut off by a full storage.
      return null;
    }
  }

  async function heldNames(): Promise<ReadonlySet<string>> {
    const { held = [] } = (await locks?.query()) ?? {};
    return new Set(held.flatMap(({ name }) => name ?? []));
  }
  const shown = (state: LocalState, held: ReadonlySet<string>): LocalState => {
    if (hasEnded(state.run)) return state;
    return held.has(keyOf(state.run.id)) ? elsewhere(state) : left(state);
  };
  const states = () =>
    Array.from({ length: storage.length }, (_, i) => storage.key(i))
      .filter((key) => key?.startsWith(prefix))
      .flatMap((key) => parsed(key ?? '') ?? []);

  function write(state: LocalState): void {
    try {
      storage.setItem(keyOf(state.run.id), JSON.stringify(state));
    } catch (error) {
      onError(error);
    }
  }

  async function forgetOldest(): Promise<void> {
    const held = await heldNames();
    const isOver = ({ run }: LocalState) => hasEnded(run) || !held.has(keyOf(run.id));
    const over = states().filter(isOver);
    over.sort((a, b) => (b.run.updatedAt ?? 0) - (a.run.updatedAt ?? 0));
    for (const { run } of over.slice(options.keep)) storage.removeItem(keyOf(run.id));
  }

  return {
    async read(id) {
      const state = parsed(keyOf(id));
      if (!state) return null;
      return shown(state, hasEnded(state.run) ? new Set() : await heldNames());
    },
    async list() {
      const held = await heldNames();
      return states().map((state) => shown(state, held));
    },
    keep(record) {
      let timer: TimerHandle = null;
      let isWaiting = false;
      let release: () => void = () => {};
      const writeNow = () => {
        isWaiting = false;
        write(record.get());
      };
      record.subscribe(() => {
        if (hasEnded(record.get().run)) {
          clock.clearTimeout(timer);
          writeNow();
          release();
          forgetOldest().catch(onError);
        } else if (!isWaiting) {
          isWaiting = true;
          timer = clock.setTimeout(writeNow, WRITE_MS);
        }
      });
      // Take the lock before writing, or another tab could consider the run abandoned.
      const hold = () =>
        new Promise<void>((resolve) => {
          release = resolve;
          if (hasEnded(record.get().run)) resolve();
          else writeNow();
        });
      if (locks) locks.request(keyOf(record.get().run.id), hold).catch(onError);
      else writeNow();
    },
  };
}
