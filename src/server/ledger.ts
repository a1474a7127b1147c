import type { RunStep } from '../core/run/run';
import type { RunFacts } from './engine';

/** A requested cancel. Times in epoch ms. */
export interface LedgerCancel {
  /** First request. */
  at: number;
  /** The user who requested it. */
  by: string;
  /** Reason the user gave. */
  reason: string | null;
  /** When the cancel is forced; `null` if the engine cannot force. */
  deadlineAt: number | null;
  /** The cancel is or will be forced. */
  force: boolean;
  /** The engine has the cancel. Until then, the sweep resends it. */
  delivered: boolean;
  /** Whether the engine had the cancel before force was added. Absent if it was not added later. */
  deliveredWithoutForce?: boolean;
  /** The run had started before the first request. */
  hadStarted: boolean;
  /** The engine confirmed that the work stopped. */
  stopped: boolean;
}

/** A stored start, so that repeated requests start one run. */
export interface LedgerStart {
  /** Digest of the request body. */
  body: string;
  /** The engine has responded. */
  done: boolean;
  /** When the start began, epoch ms. */
  at: number;
  /** The run's ID, if the engine assigned its own. */
  runId: string | null;
}

/** Final state of a run, served from then on. */
export interface LedgerEnd {
  /** The run when it ended. */
  run: RunFacts;
  /** All steps when it ended; `null` if the engine has none. */
  steps: readonly RunStep[] | null;
  /** Until when the engine may still correct this end, epoch ms; `null` for a confirmed end. */
  openUntil: number | null;
}

/** The ledger's record of one run. Plain JSON. */
export interface LedgerRecord {
  /** Number of writes, starting at 1. */
  version: number;
  /** Owner of the run. */
  owner: string;
  /** Sequence number, assigned by the ledger at the first write. Ascending. */
  seq: number;
  /** False for a record that only stores a start; lists leave it out. */
  listed: boolean;
  /** First write, epoch ms. */
  createdAt: number;
  /** The start, if the handler started the run. */
  start: LedgerStart | null;
  /** Newest rev; 0 before the first read. */
  rev: number;
  /** Digest of the run at that rev. */
  digest: string;
  /** Rev and digest of each step, by ID. The steps themselves are stored only when the run ends. */
  steps: Readonly<Record<string, readonly [rev: number, digest: string]>>;
  /**
   * Attempts of earlier runs with the same ID. The attempts of this one are counted on from them. Default 0.
   */
  attemptsBefore?: number;
  /** Last known state, kept in case the engine removes the run. */
  last: RunFacts | null;
  /** The requested cancel. */
  cancel: LedgerCancel | null;
  /** Final state, once the handler has seen it. */
  end: LedgerEnd | null;
  /** When the sweep next handles this record (cancel deadline, redelivery or expiry), epoch ms. */
  dueAt: number | null;
}

/**
 * Stores what engines do not: owners, revisions, cancels, starts and ends. Every write is a compare-and-swap, so any
 * store that supports one works. `memoryLedger`, `redisLedger` and `sqlLedger` are built in.
 */
export interface RunLedger {
  /** Returns the ID of the revision sequence. The first call creates it, once per store. */
  epoch(): Promise<string>;
  /** Returns the records of these runs, in order, in one round trip. */
  get(ids: readonly string[]): Promise<readonly (LedgerRecord | null)[]>;
  /**
   * Writes a record atomically if the stored one still has version `seen`; 0 means it must not exist yet. The first
   * write assigns `seq`.
   * @returns whether it was written
   */
  put(id: string, seen: number, record: LedgerRecord): Promise<boolean>;
  /** Removes a record if it still has version `seen`. */
  remove(id: string, seen: number): Promise<boolean>;
  /** Lists the runs of one owner, newest first. */
  list(
    owner: string,
    page: {
      /** `next` of the previous page; `null` for the first page. */
      before: string | null;
      /** Page size. */
      limit: number;
    },
  ): Promise<{
    /** Run IDs, newest first. */
    ids: readonly string[];
    /** Cursor of the next page; `null` on the last page. */
    next: string | null;
  }>;
  /** Returns IDs of records whose `dueAt` has passed, longest overdue first. */
  due(now: number, limit: number): Promise<readonly string[]>;
}
