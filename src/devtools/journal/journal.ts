import { addListener, notify } from '../../core/platform/listeners';

/** What became of a request: `open` and `closed` are for push connections. */
export type RequestOutcome = 'pending' | 'ok' | 'unchanged' | 'failed' | 'aborted' | 'open' | 'closed';

/** One call of the source. */
export interface RequestEntry {
  /** Counts up. */
  readonly id: number;
  /** The source's method, e.g. `readRun`. */
  readonly call: string;
  /** The run it is about; `null` for lists and starts. */
  readonly runId: string | null;
  /** When it began, epoch ms of this machine. */
  readonly startedAt: number;
  /** When it was answered; `null` until then. */
  readonly endedAt: number | null;
  readonly outcome: RequestOutcome;
  /** What was answered, in a few words. */
  readonly summary: string;
}

/** The newest requests of one source. Entries are replaced when they change. */
export interface Journal {
  /** Newest first; reference-equal while nothing changes. */
  list(): readonly RequestEntry[];
  subscribe(listener: () => void): () => void;
  /** Adds an entry and returns what changes it. */
  begin(entry: Pick<RequestEntry, 'call' | 'runId' | 'startedAt'>): (change: Partial<RequestEntry>) => void;
  clear(): void;
}

/** Older requests are dropped. */
const MAX_ENTRIES = 200;

export function createJournal(): Journal {
  let entries: readonly RequestEntry[] = [];
  let count = 0;
  const listeners = new Set<() => void>();
  const set = (next: readonly RequestEntry[]) => {
    entries = next;
    notify(listeners);
  };
  return {
    list: () => entries,
    subscribe: (listener) => addListener(listeners, listener),
    begin(started) {
      count += 1;
      const id = count;
      const entry: RequestEntry = { ...started, id, endedAt: null, outcome: 'pending', summary: '' };
      set([entry, ...entries].slice(0, MAX_ENTRIES));
      return (change) => set(entries.map((known) => (known.id === id ? { ...known, ...change } : known)));
    },
    clear: () => set([]),
  };
}
