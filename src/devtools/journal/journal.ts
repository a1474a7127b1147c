import { addListener, notify } from '../../core/platform/listeners';

/** Outcome of a request. `open` and `closed` apply to push connections. */
export type RequestOutcome = 'pending' | 'ok' | 'unchanged' | 'failed' | 'aborted' | 'open' | 'closed';

/** One call of the source. */
export interface RequestEntry {
  /** Sequence number. */
  readonly id: number;
  /** The source's method, e.g. `readRun`. */
  readonly call: string;
  /** Run ID; `null` for lists and starts. */
  readonly runId: string | null;
  /** Start, epoch ms, local clock. */
  readonly startedAt: number;
  /** End, epoch ms, local clock; `null` while pending. */
  readonly endedAt: number | null;
  readonly outcome: RequestOutcome;
  /** Short description of the response. */
  readonly summary: string;
}

/** The latest requests of one source. Entries are immutable and replaced on change. */
export interface Journal {
  /** Newest first; reference-equal until an entry changes. */
  list(): readonly RequestEntry[];
  subscribe(listener: () => void): () => void;
  /** Adds an entry and returns a function that updates it. */
  begin(entry: Pick<RequestEntry, 'call' | 'runId' | 'startedAt'>): (change: Partial<RequestEntry>) => void;
  clear(): void;
}

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
