import type { RunStep } from '../core/run/run';
import type { RunFacts } from './engine';

/** A cancel that was asked for. Times in epoch ms. */
export interface LedgerCancel {
  /** When it was asked for first. */
  at: number;
  /** The user who requested it. */
  by: string;
  /** Why, in their words. */
  reason: string | null;
  /** When it is forced; `null` where nothing can be forced. */
  deadlineAt: number | null;
  /** True when it is to be forced, or was. */
  force: boolean;
  /** The engine has the cancel. Until then the sweep sends it. */
  delivered: boolean;
  /** The run had started when it was asked for. */
  hadStarted: boolean;
  /** The engine has said that the work has stopped. */
  stopped: boolean;
}

/** What is remembered of a start, so that a repeated request starts one run. */
export interface LedgerStart {
  /** Digest of the body. */
  body: string;
  /** The engine has answered. */
  done: boolean;
  /** When it was begun, epoch ms. */
  at: number;
  /** The run's name, where the engine names runs itself. */
  runId: string | null;
}

/** How a run ended, as it is answered from then on. */
export interface LedgerEnd {
  /** The run at its end. */
  run: RunFacts;
  /** All its steps at its end; `null` where the engine has none. */
  steps: readonly RunStep[] | null;
  /** Until when a different end corrects this one, epoch ms; `null` for an end that is confirmed. */
  openUntil: number | null;
}

/** What the ledger keeps of one run: plain JSON. */
export interface LedgerRecord {
  /** Counts the writes, from 1. */
  version: number;
  /** Whose run it is. */
  owner: string;
  /** Place among all records, given by the ledger at the first write: later ones have higher numbers. */
  seq: number;
  /** False for what only remembers a start: it is never listed. */
  listed: boolean;
  /** When it was written first, epoch ms. */
  createdAt: number;
  /** The start, where the handler has started it. */
  start: LedgerStart | null;
  /** The newest rev; 0 before the first look. */
  rev: number;
  /** Digest of the run at that rev. */
  digest: string;
  /** Rev and digest of each step, by its id. No step is kept while the run goes. */
  steps: Readonly<Record<string, readonly [rev: number, digest: string]>>;
  /** The run as it was last seen: what remains when the engine has removed it. */
  last: RunFacts | null;
  /** The cancel that was asked for. */
  cancel: LedgerCancel | null;
  /** Its end, once it was seen. */
  end: LedgerEnd | null;
  /** When the sweep has something to do: a deadline, a cancel that has not reached the engine, or the record's own end. Epoch ms. */
  dueAt: number | null;
}

/**
 * Where the handler keeps what engines do not: owners, revisions, cancels, starts and ends. Every write is a compare-and-swap,
 * so any store with a compare-and-swap will do. `memoryLedger`, `redisLedger` and `sqlLedger` are three of them.
 */
export interface RunLedger {
  /** Names the stream of revisions: made once for each store, by the first who asks. */
  epoch(): Promise<string>;
  /** The records of these runs, in their order, in one round trip. */
  get(ids: readonly string[]): Promise<readonly (LedgerRecord | null)[]>;
  /**
   * Writes a record if the stored one still has version `seen`; 0 = if there is none yet. In one step that nothing can come
   * between. The first write gives the record its `seq`.
   * @returns whether it was written
   */
  put(id: string, seen: number, record: LedgerRecord): Promise<boolean>;
  /** Removes a record if it still has this version. */
  remove(id: string, seen: number): Promise<boolean>;
  /** Listed runs of one owner, newest first, after the cursor of an earlier page. `next: null` = this is the last page. */
  list(
    owner: string,
    page: {
      /** An earlier page's `next`. */
      before: string | null;
      /** At most this many. */
      limit: number;
    },
  ): Promise<{
    /** The runs, newest first. */
    ids: readonly string[];
    /** Where the next page begins. */
    next: string | null;
  }>;
  /** Runs whose `dueAt` has passed, the longest waiting first. */
  due(now: number, limit: number): Promise<readonly string[]>;
}
